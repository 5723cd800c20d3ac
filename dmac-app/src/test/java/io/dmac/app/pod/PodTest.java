package io.dmac.app.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.change.ChangeOutcome;
import io.dmac.dpdk.PortEvent;
import io.dmac.loop.Counter;
import io.dmac.mac.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodTest {
  private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:99");

  private final SimulatedPorts ports = new SimulatedPorts();
  private Pod pod = Pod.start(SimulatedPorts.configuration(), ports);

  @AfterEach
  void closePod() {
    pod.close();
  }

  @Test
  void startsEveryPortWithALoopForEachQueue() {
    assertThat(pod.isReady()).isTrue();
    assertThat(pod.ports()).extracting(port -> port.loops().size()).containsExactly(2, 1);
    assertThat(ports.port(0).isStarted()).isTrue();
    assertThat(pod.port(1)).isPresent();
    assertThat(pod.port(2)).isEmpty();
  }

  @Test
  void asksEveryLoopForASignOfLife() throws InterruptedException {
    for (PodPort port : pod.ports()) {
      for (int i = 0; i < 1_000 && port.count(Counter.COMMANDS) < 2L * port.loops().size(); i++) {
        Thread.sleep(10);
      }
      assertThat(port.count(Counter.COMMANDS)).isGreaterThanOrEqualTo(2L * port.loops().size());
    }
    assertThat(pod.isReady()).isTrue();
  }

  @Test
  void changesTheAddressAndAnnouncesIt() {
    PodPort port = pod.ports().getFirst();
    ChangeRecord record = port.change(OTHER, Duration.ofSeconds(60));
    assertThat(record.outcome()).isInstanceOf(ChangeOutcome.Applied.class);
    assertThat(port.macAddress()).isEqualTo(OTHER);
    assertThat(port.acceptedAddresses()).containsExactly(OTHER, SimulatedPort.ORIGINAL);
    // One gratuitous ARP for the IPv4 address, one neighbour advertisement for the IPv6 one.
    assertThat(ports.port(0).sent()).hasSize(2);
    assertThat(port.history().totals().applied()).isEqualTo(1);
    assertThat(port.history().lastApplied()).isPresent();
  }

  @Test
  void givesUpTheOldAddressWhenTheOverlapEnds() throws InterruptedException {
    PodPort port = pod.ports().getFirst();
    port.change(OTHER, Duration.ofMillis(1));
    for (int i = 0; i < 1_000 && port.acceptedAddresses().size() > 1; i++) {
      Thread.sleep(5);
    }
    assertThat(port.acceptedAddresses()).containsExactly(OTHER);
  }

  @Test
  void letsAChangeEndBeforeItsLoopsDo() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<ChangeRecord> change =
        CompletableFuture.supplyAsync(
            () ->
                pod.ports()
                    .getFirst()
                    .change(
                        _ -> {
                          begun.countDown();
                          // The pod comes to its end meanwhile.
                          LockSupport.parkNanos(100_000_000);
                          return OTHER;
                        },
                        Duration.ZERO));
    begun.await();
    pod.close();
    assertThat(change.get().outcome()).isInstanceOf(ChangeOutcome.Applied.class);
  }

  @Test
  void keepsTheAddressThatADriverRefusesToChange() {
    ports.port(0).refuseChanges("set = -1 EPERM: needs CAP_NET_ADMIN");
    PodPort port = pod.ports().getFirst();
    ChangeRecord record = port.change(OTHER, Duration.ZERO);
    assertThat(record.outcome())
        .isInstanceOfSatisfying(
            ChangeOutcome.RolledBack.class, back -> assertThat(back.reason()).contains("EPERM"));
    assertThat(port.macAddress()).isEqualTo(SimulatedPort.ORIGINAL);
    assertThat(port.acceptedAddresses()).containsExactly(SimulatedPort.ORIGINAL);
  }

  @Test
  void doesNotBelieveADriverThatSaysItDid() {
    ports.port(0).forgetChanges();
    ChangeRecord record = pod.ports().getFirst().change(OTHER, Duration.ZERO);
    assertThat(record.outcome()).isInstanceOf(ChangeOutcome.RolledBack.class);
  }

  @Test
  void rejectsWhatNoPortCanHave() {
    PodPort port = pod.ports().getFirst();
    for (MacAddress wrong :
        List.of(MacAddress.ZERO, MacAddress.BROADCAST, SimulatedPort.ORIGINAL)) {
      assertThat(port.change(wrong, Duration.ZERO).outcome())
          .isInstanceOf(ChangeOutcome.Rejected.class);
    }
    assertThat(port.history().totals().rejected()).isEqualTo(3);
    assertThat(port.history().last(2)).extracting(ChangeRecord::number).containsExactly(2L, 3L);
  }

  @Test
  void makesNoChangeWhileTheDeviceRecovers() {
    ports.raise(0, PortEvent.RECOVERING);
    PodPort port = pod.ports().getFirst();
    assertThat(port.change(OTHER, Duration.ZERO).outcome())
        .isInstanceOf(ChangeOutcome.Rejected.class);
    ports.raise(0, PortEvent.RECOVERY_SUCCEEDED);
    assertThat(port.change(OTHER, Duration.ZERO).outcome())
        .isInstanceOf(ChangeOutcome.Applied.class);
  }

  @Test
  void startsAPortAnewWhoseDeviceWasReset() {
    PodPort port = pod.ports().getFirst();
    port.change(OTHER, Duration.ZERO);
    ports.raise(0, PortEvent.RESET);
    // Behind the event on the control thread.
    port.link();
    assertThat(ports.port(0).restarts()).isEqualTo(1);
    assertThat(port.macAddress()).isEqualTo(OTHER);
    assertThat(pod.isReady()).isTrue();
    assertThat(pod.failed()).isNotDone();
  }

  @Test
  void failsWhenADeviceDoesNotRecover() throws Exception {
    ports.raise(0, PortEvent.RECOVERING);
    ports.raise(0, PortEvent.RECOVERY_FAILED);
    assertThat(pod.failed().get(10, TimeUnit.SECONDS)).hasMessageContaining("did not recover");
  }

  @Test
  void endsWhileTheDeviceRecovers() {
    ports.raise(0, PortEvent.RECOVERING);
    pod.ports().getFirst().link();
    pod.close();
    assertThat(ports.port(0).isClosed()).isTrue();
  }

  @Test
  void makesEveryControlCallOnOneThread() {
    PodPort port = pod.ports().getFirst();
    port.change(OTHER, Duration.ZERO);
    port.link();
    port.statistics();
    port.deviceAddresses();
    pod.close();
    assertThat(ports.port(0).threads()).containsOnly("dmac-control");
  }

  @Test
  void saysThatALoopDied() throws Exception {
    ports.port(1).breakLoops();
    Throwable cause = pod.failed().get(10, TimeUnit.SECONDS);
    assertThat(cause).hasMessage("the simulated device is broken");
    assertThat(pod.isReady()).isFalse();
  }

  @Test
  void failsWhenADeviceIsTakenAway() throws Exception {
    ports.raise(0, PortEvent.REMOVED);
    assertThat(pod.failed().get(10, TimeUnit.SECONDS)).hasMessageContaining("taken away");
  }

  @Test
  void closesEverythingOnceAndForGood() {
    pod.close();
    pod.close();
    assertThat(ports.port(0).isClosed()).isTrue();
    assertThat(ports.port(1).isClosed()).isTrue();
    assertThat(ports.isClosed()).isTrue();
    assertThat(pod.isReady()).isFalse();
    assertThatThrownBy(() -> pod.ports().getFirst().link())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void startsWithTheAddressAskedFor() {
    pod.close();
    pod =
        Pod.start(
            SimulatedPorts.configuration(Optional.empty(), Optional.of(OTHER)),
            new SimulatedPorts());
    assertThat(pod.ports().getFirst().macAddress()).isEqualTo(OTHER);
    assertThat(pod.ports().getFirst().acceptedAddresses()).containsExactly(OTHER);
  }

  @Test
  void closesWhatItOpenedWhenTheStartFails() {
    pod.close();
    SimulatedPorts refusing = new SimulatedPorts();
    refusing.port(0).refuseChanges("no");
    assertThatThrownBy(
            () ->
                Pod.start(
                    SimulatedPorts.configuration(Optional.empty(), Optional.of(OTHER)), refusing))
        .hasMessage("no");
    assertThat(refusing.port(0).isClosed()).isTrue();
    assertThat(refusing.port(1).isClosed()).isTrue();
    assertThat(refusing.isClosed()).isTrue();
  }
}
