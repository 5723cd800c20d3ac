package io.dmac.app.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.app.config.Cidr;
import io.dmac.app.config.PortSetup;
import io.dmac.change.ChangeOutcome;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortEvent;
import io.dmac.dpdk.PortSpec;
import io.dmac.mac.MacAddress;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.DriverEvents;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Ping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A pod on a real port, whose driver reports what no driver without a device does. */
class PodEventIT {
  private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:99");
  private static final MacAddress THIRD = MacAddress.parse("02:00:00:00:00:9a");

  @Test
  @EnabledIfNetAdmin
  @EnabledIfTool("ping")
  void goesOnAfterAResetAndARecoveryAndEndsWithoutOne() throws Exception {
    PortSetup tap =
        new PortSetup(
            new PortSpec.Tap("eventtap"),
            PortConfiguration.DEFAULT,
            List.of(Cidr.parse("10.8.0.2/24")),
            Optional.empty(),
            Optional.empty());
    try (Pod pod =
        Pod.start(
            SimulatedPorts.configuration(Optional.empty(), List.of(tap)), new DpdkPorts(false))) {
      Command.run("ip", "addr", "add", "10.8.0.1/24", "dev", "eventtap");
      PodPort port = pod.ports().getFirst();
      assertThat(port.change(OTHER, Duration.ZERO).outcome())
          .isInstanceOf(ChangeOutcome.Applied.class);

      DriverEvents.report(PortEvent.RESET);
      assertThat(port.link().up()).as("the link, asked behind the restart").isTrue();
      assertAnswers();
      assertThat(port.macAddress()).isEqualTo(OTHER);
      assertThat(Command.run("ip", "link", "show", "eventtap")).contains(OTHER.toString());

      DriverEvents.report(PortEvent.RECOVERING);
      Await.until(
          () ->
              port.change(THIRD, Duration.ZERO).outcome()
                      instanceof ChangeOutcome.Rejected(String reason)
                  && reason.contains("is recovering"),
          () -> "a change while the device recovers was not rejected");
      assertThat(pingOnce()).as("a ping while the loops rest").isFalse();
      MacAddress before = port.macAddress();
      DriverEvents.report(PortEvent.RECOVERY_SUCCEEDED);
      assertThat(port.link().up()).as("the link, asked behind the recovery").isTrue();
      assertAnswers();
      assertThat(port.macAddress()).isEqualTo(before);
      assertThat(pod.failed()).isNotDone();

      DriverEvents.report(PortEvent.RECOVERING);
      DriverEvents.report(PortEvent.RECOVERY_FAILED);
      assertThat(pod.failed().get(60, TimeUnit.SECONDS)).hasMessageContaining("did not recover");
    }
  }

  private static void assertAnswers() {
    Await.until(PodEventIT::pingOnce, () -> "no ping is answered");
    Ping.assertAllAnswered(Command.run(Ping.command(5, "0.2", "10.8.0.2")), 5);
  }

  private static boolean pingOnce() {
    return Command.attempt("ping", "-n", "-c", "1", "-W", "1", "10.8.0.2").status() == 0;
  }
}
