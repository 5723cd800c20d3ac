package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Ping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops that sleep until the driver's receive interrupt, or until a burst has come. */
class IdleIT {
  @ParameterizedTest
  @ValueSource(strings = {"interrupt", "batch"})
  @EnabledIfNetAdmin
  @EnabledIfTool("ping")
  void framesAndCommandsWakeALoopThatWaits(String idle) {
    changesAndPings(idle, dmac -> {});
  }

  @Test
  @EnabledIfNetAdmin
  @EnabledIfTool("chrt")
  void loopThatRestsComesBeforeOrdinaryThreadsWhereItMay() {
    if (Command.attempt("chrt", "--rr", "1", "true").status() == 0) {
      changesAndPings(
          "realtime",
          dmac ->
              Await.until(
                  () -> hasRealTimeLoop(dmac.pid()), () -> "no loop of it is a real-time thread"));
    } else {
      DmacProcess.Ended ended =
          DmacProcess.toTheEnd("run", "--tap", "waittap", "--idle", "realtime");
      assertThat(ended.status()).isOne();
      assertThat(ended.said()).contains("EPERM", "CAP_SYS_NICE", "choose --idle batch");
    }
  }

  private static boolean hasRealTimeLoop(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads
          .filter(thread -> name(thread).equals("dmac-port0-queu"))
          .map(thread -> String.valueOf(thread.getFileName()))
          .anyMatch(thread -> Command.run("chrt", "--pid", thread).contains("SCHED_RR"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (IOException e) {
      return "ended meanwhile";
    }
  }

  private static void changesAndPings(String idle, Consumer<DmacProcess> check) {
    try (DmacProcess dmac =
        DmacProcess.run("--tap", "waittap", "--ip", "10.8.0.2/24", "--idle", idle)) {
      Command.run("ip", "addr", "add", "10.8.0.1/24", "dev", "waittap");
      for (int i = 1; i <= 5; i++) {
        assertThat(dmac.putMac(0, "02:00:5e:00:00:0" + i).status()).isEqualTo(200);
        Ping.assertAllAnswered(Command.run(Ping.command(3, "0.2", "10.8.0.2")), 3);
      }
      check.accept(dmac);
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
