package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Ping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop that sleeps until the driver's receive interrupt, or until a burst has come. */
class IdleIT {
  @ParameterizedTest
  @ValueSource(strings = {"interrupt", "batch"})
  @EnabledIfNetAdmin
  @EnabledIfTool("ping")
  void framesAndCommandsWakeALoopThatWaits(String idle) {
    try (DmacProcess dmac =
        DmacProcess.run("--tap", "waittap", "--ip", "10.8.0.2/24", "--idle", idle)) {
      Command.run("ip", "addr", "add", "10.8.0.1/24", "dev", "waittap");
      for (int i = 1; i <= 5; i++) {
        assertThat(dmac.putMac(0, "02:00:5e:00:00:0" + i).status()).isEqualTo(200);
        Ping.assertAllAnswered(Command.run(Ping.command(3, "0.2", "10.8.0.2")), 3);
      }
      DmacProcess.Ended ended = dmac.terminate();
      assertThat(ended.status()).as(ended.said()).isZero();
    }
  }

  @Test
  void driverWithoutInterruptsIsNamedWithTheRemedy() {
    DmacProcess.Ended ended =
        DmacProcess.toTheEnd("run", "--vdev", "net_null0", "--idle", "interrupt");
    assertThat(ended.status()).isOne();
    assertThat(ended.said())
        .contains("port 0 (--vdev net_null0) queue 0")
        .contains("EOPNOTSUPP")
        .contains("choose --idle backoff")
        .doesNotContain("CompletionException");
  }
}
