package io.dmac.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.AddressWatch;
import io.dmac.echo.OwnedIps;
import io.dmac.mac.InMemoryMacPool;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacPool;
import io.dmac.mac.MacPoolConfiguration;
import io.dmac.mac.MacRange;
import io.dmac.port.DriverCall;
import io.dmac.port.MacKind;
import io.dmac.port.OldAddress;
import io.dmac.port.PortException;
import io.dmac.port.SimulatedPort;
import io.dmac.port.SimulatedPortQueue;
import io.dmac.port.VirtualFunction;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transaction, step by step, on a port without a device. */
class MacChangerTest {
  private static final MacAddress OLD = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress NEW = MacAddress.parse("02:00:00:00:00:02");
  private static final MacAddress NEXT = MacAddress.parse("02:00:00:00:00:03");
  private static final String HOLDER = "port";

  @TempDir private Path folder;

  private final SimulatedTraffic traffic = new SimulatedTraffic();
  private final List<ChangeEvent> events = new ArrayList<>();
  private final List<ChangeReport> ends = new ArrayList<>();
  private final MacPool pool =
      new InMemoryMacPool(
          MacPoolConfiguration.of()
              .withExclusions(List.of(MacRange.parse("02:00:00:00:0f:00/40"))));
  private final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor();
  private SimulatedPort port = port(MacKind.KERNEL);
  private Optional<FileChangeJournal> journal = Optional.empty();
  private Optional<VirtualFunction> function = Optional.empty();

  @AfterEach
  void stop() {
    control.shutdownNow();
    journal.ifPresent(FileChangeJournal::close);
  }

  private static SimulatedPort port(MacKind kind) {
    return new SimulatedPort(0, OLD, kind, new SimulatedPortQueue(4));
  }

  private MacChanger changer(ChangeTiming timing) {
    journal = FileChangeJournal.open(folder.resolve("journal"));
    return new MacChanger(
        port,
        traffic,
        new SegmentFrames(() -> List.of(InetAddress.ofLiteral("10.0.0.1"))),
        () -> function,
        timing,
        new PortLeases(pool, HOLDER, Duration.ofMinutes(1)),
        journal.orElseThrow(),
        new ChangeListener() {
          @Override
          public void onStep(ChangeEvent event) {
            events.add(event);
          }

          @Override
          public void onEnd(long change, ChangeReport report) {
            ends.add(report);
          }
        },
        control);
  }

  private List<ChangeStep> steps() {
    return events.stream().map(ChangeEvent::step).toList();
  }

  private String accepted() {
    return traffic.accepted.stream()
        .map(
            of ->
                of.own().octet(5)
                    + of.others().stream()
                        .map(other -> "+" + other.octet(5))
                        .collect(Collectors.joining()))
        .collect(Collectors.joining(" "));
  }

  @Test
  void goesThroughItsStepsInOrder() {
    MacChanger changer = changer(ChangeTiming.BRIEF);
    ChangeOutcome outcome = changer.change(NEW, Duration.ofMinutes(1));
    assertThat(outcome).isInstanceOf(ChangeOutcome.Applied.class);
    ChangeReport report = ((ChangeOutcome.Applied) outcome).report();
    assertThat(report.proof()).contains(Proof.KERNEL);
    assertThat(report.over()).isFalse();
    assertThat(report.number()).isEqualTo(1);
    assertThat(port.received()).containsExactly(OLD);
    changer.endAll();
    assertThat(steps())
        .containsExactly(
            ChangeStep.REQUESTED,
            ChangeStep.CHECKED,
            ChangeStep.LEASED,
            ChangeStep.APPLIED,
            ChangeStep.PROVED,
            ChangeStep.ANNOUNCED,
            ChangeStep.OVERLAPPING,
            ChangeStep.DONE);
    assertThat(accepted()).isEqualTo("1+2 2+1");
    assertThat(port.received()).isEmpty();
    assertThat(ends).singleElement().matches(ChangeReport::over);
    assertThat(journal.orElseThrow().unfinished()).isEmpty();
  }

  @Test
  void isPromiscuousFromBeforeTheDriversCallWhereItMustBe() {
    port.oldAddress(OldAddress.PROMISCUOUS);
    MacChanger changer = changer(ChangeTiming.BRIEF);
    changer.change(NEW, Duration.ofMinutes(1));
    assertThat(port.receivedAtCall()).containsExactly(OLD);
    port.refuses(true);
    assertThat(changer.change(NEXT, Duration.ofMinutes(1)))
        .isInstanceOf(ChangeOutcome.RolledBack.class);
    assertThat(port.received()).containsExactly(OLD);
    changer.endAll();
    assertThat(port.received()).isEmpty();
  }

  @Test
  void keepsEveryOldAddressUntilItsOwnOverlapEnds() {
    MacChanger changer = changer(ChangeTiming.BRIEF);
    changer.change(NEW, Duration.ofMinutes(1));
    changer.change(NEXT, Duration.ofMinutes(1));
    assertThat(changer.accepted()).isEqualTo(AcceptedAddresses.of(NEXT, List.of(NEW, OLD)));
    assertThat(port.received()).containsExactlyInAnyOrder(OLD, NEW);
    changer.endAll();
    assertThat(changer.accepted()).isEqualTo(AcceptedAddresses.only(NEXT));
  }

  @Test
  void goesBackToAnAddressThatIsStillAccepted() {
    MacChanger changer = changer(ChangeTiming.BRIEF);
    changer.change(NEW, Duration.ofMinutes(1));
    assertThat(changer.change(OLD, Duration.ofMinutes(1)))
        .isInstanceOf(ChangeOutcome.Applied.class);
    changer.endAll();
    assertThat(changer.accepted()).isEqualTo(AcceptedAddresses.only(OLD));
    assertThat(port.received()).doesNotContain(OLD);
  }

  @Test
  void givesTheOldAddressUpWhenItsOverlapEnds() throws InterruptedException {
    MacChanger changer = changer(ChangeTiming.BRIEF);
    changer.change(NEW, Duration.ofMillis(1));
    for (int i = 0; i < 1_000 && traffic.accepted.size() < 3; i++) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(accepted()).startsWith("1+2 2+1 2");
  }

  @Test
  void announcesThreeTimesOnceProved() throws InterruptedException {
    MacChanger changer =
        changer(new ChangeTiming(Duration.ZERO, Duration.ZERO, 3, Duration.ofMillis(1)));
    changer.change(NEW, Duration.ofMinutes(1));
    for (int i = 0; i < 1_000 && traffic.announced.get() < 3; i++) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(traffic.announced).hasValue(3);
    port.readBack(OLD);
    changer.change(NEXT, Duration.ZERO);
    assertThat(traffic.announced).hasValue(3);
  }

  @Test
  void refusesAnAddressThatSomebodyOnTheSegmentHas() {
    traffic.answers = true;
    MacChanger changer =
        changer(new ChangeTiming(Duration.ofSeconds(10), Duration.ZERO, 1, Duration.ofMillis(1)));
    assertThat(changer.change(NEW, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.Rejected.class,
            rejected -> assertThat(rejected.reason()).contains("in use on this segment"));
    assertThat(port.asked()).isEmpty();
    assertThat(pool.find(NEW)).isEmpty();
    assertThat(steps()).containsExactly(ChangeStep.REQUESTED, ChangeStep.REJECTED);
  }

  @Test
  void refusesAnAddressThatIsAnothersBeforeTheDriverIsAsked() {
    pool.lease(NEW, "another", Duration.ofMinutes(1));
    MacChanger changer = changer(ChangeTiming.BRIEF);
    assertThat(changer.change(NEW, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.Rejected.class,
            rejected -> assertThat(rejected.reason()).contains("another has it until"));
    assertThat(changer.change(MacAddress.parse("02:00:00:00:0f:07"), Duration.ZERO))
        .isInstanceOf(ChangeOutcome.Rejected.class);
    assertThat(port.asked()).isEmpty();
  }

  @Test
  void refusesAnAddressThatTheDevicesOwnerWouldNotLetItHave() {
    function = function(Optional.of(OLD), true, false);
    MacChanger changer = changer(ChangeTiming.BRIEF);
    assertThat(changer.change(NEW, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.Rejected.class,
            rejected ->
                assertThat(rejected.reason())
                    .contains("gave its virtual function 3 the address " + OLD)
                    .endsWith("; ip link set eth7 vf 3 trust on"));
    assertThat(port.asked()).isEmpty();
    for (Optional<VirtualFunction> willing :
        List.of(
            function(Optional.of(OLD), false, true),
            function(Optional.of(NEW), false, false),
            function(Optional.empty(), false, false))) {
      function = willing;
      assertThat(changer.objection(NEW)).as(willing.toString()).isEmpty();
    }
  }

  @Test
  void refusesAnyOtherAddressWhereThereIsNoneOfItsOwn() {
    port.fixAddress("net1 has its parent's");
    assertThat(changer(ChangeTiming.BRIEF).change(NEW, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo("net1 has its parent's"));
    assertThat(port.asked()).isEmpty();
  }

  private static Optional<VirtualFunction> function(
      Optional<MacAddress> given, boolean spoofCheck, boolean trust) {
    return Optional.of(
        new VirtualFunction("eth7", 3, given, Optional.of(spoofCheck), Optional.of(trust)));
  }

  @Test
  void warnsWhereTheDevicesOwnerChecksSources() {
    function = function(Optional.empty(), true, false);
    assertThat(changer(ChangeTiming.BRIEF).change(NEW, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.Applied.class,
            applied ->
                assertThat(applied.report().warnings())
                    .anySatisfy(
                        warning ->
                            assertThat(warning).endsWith("ip link set eth7 vf 3 spoofchk off")));
  }

  @Test
  void warnsOfAnotherStationThatHasAnIpAddressOfThePort() {
    traffic.claimant = NEXT.wire();
    MacChanger changer =
        changer(new ChangeTiming(Duration.ofMillis(1), Duration.ZERO, 1, Duration.ofMillis(1)));
    assertThat(changer.change(NEW, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.Applied.class,
            applied ->
                assertThat(applied.report().warnings())
                    .anySatisfy(
                        warning ->
                            assertThat(warning)
                                .startsWith(NEXT + " answers for an IP address of this port")));
  }

  @Test
  void goesBackWhenTheDriverRefuses() {
    port.refuses(true);
    MacChanger changer = changer(ChangeTiming.BRIEF);
    assertThat(changer.change(NEW, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.RolledBack.class, back -> assertThat(back.reason()).contains("ENOTSUP"));
    assertThat(changer.accepted()).isEqualTo(AcceptedAddresses.only(OLD));
    assertThat(pool.find(NEW).map(lease -> lease.state().name())).contains("QUARANTINED");
    assertThat(steps()).endsWith(ChangeStep.LEASED, ChangeStep.ROLLED_BACK);
    assertThat(traffic.watched).isFalse();
    assertThat(traffic.announced).hasValue(0);
  }

  @Test
  void doesNotBelieveADriverWhoseDeviceReportsAnother() {
    port.readBack(OLD);
    MacChanger changer = changer(ChangeTiming.BRIEF);
    assertThat(changer.change(NEW, Duration.ZERO)).isInstanceOf(ChangeOutcome.RolledBack.class);
    assertThat(port.asked()).containsExactly(NEW, OLD);
    assertThat(port.macAddress()).isEqualTo(OLD);
  }

  @Test
  void believesADeviceThatAFrameToTheNewAddressReaches() {
    port = port(MacKind.HARDWARE);
    traffic.neighbour = true;
    traffic.delivers = true;
    assertThat(changer(ChangeTiming.BRIEF).change(NEW, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.Applied.class,
            applied -> assertThat(applied.report().proof()).contains(Proof.FRAME));
  }

  /** An SR-IOV VF whose PF refused: the driver answers 0 and reports the new address. */
  @Test
  void goesBackWhenNoFrameReachesADeviceThatClaimsTheAddress() {
    port = port(MacKind.HARDWARE);
    traffic.neighbour = true;
    MacChanger changer =
        changer(new ChangeTiming(Duration.ZERO, Duration.ofMillis(5), 3, Duration.ofMillis(1)));
    assertThat(changer.change(NEW, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.RolledBack.class, back -> assertThat(back.reason()).contains("trust on"));
    assertThat(port.macAddress()).isEqualTo(OLD);
    assertThat(traffic.announced).hasValue(0);
  }

  @Test
  void saysSoWhenNobodyIsThereToProveIt() {
    port = port(MacKind.HARDWARE);
    assertThat(changer(ChangeTiming.BRIEF).change(NEW, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.Applied.class,
            applied -> {
              assertThat(applied.report().proof()).contains(Proof.DEVICE);
              assertThat(applied.report().warnings()).singleElement().asString().contains("alone");
            });
  }

  @Test
  void provesTheAddressAnewAfterTheDeviceWasReset() {
    port = port(MacKind.HARDWARE);
    port.start();
    MacChanger changer = changer(ChangeTiming.BRIEF);
    traffic.neighbour = true;
    traffic.delivers = true;
    assertThat(changer.restart().proof()).isEqualTo(Proof.FRAME);
    assertThat(traffic.rested).isEqualTo(1);
    assertThat(port.isStarted()).isTrue();
    assertThat(port.asked()).containsExactly(OLD);
    assertThat(traffic.watched).isFalse();
  }

  @Test
  void saysSoWhenTheDeviceCameBackWithoutItsAddress() {
    port = port(MacKind.HARDWARE);
    MacChanger changer =
        changer(new ChangeTiming(Duration.ZERO, Duration.ofMillis(5), 3, Duration.ofMillis(1)));
    traffic.neighbour = true;
    assertThatThrownBy(changer::restart)
        .isInstanceOf(PortException.class)
        .hasMessageContaining("no frame to it came")
        .hasMessageContaining("trust on");
    traffic.neighbour = false;
    assertThat(changer.restart().warnings()).singleElement().asString().contains("alone");
  }

  @Test
  void goesBackWhenTheLoopsDoNotAnswer() {
    MacChanger changer = changer(ChangeTiming.BRIEF);
    traffic.deadAfter = 1;
    assertThat(changer.change(NEW, Duration.ZERO)).isInstanceOf(ChangeOutcome.RolledBack.class);
    assertThat(port.macAddress()).isEqualTo(OLD);
  }

  @Test
  void theCallBeginsOnceTheLoopsRest() {
    port.sharesAddressWith(_ -> {});
    assertThat(changer(ChangeTiming.BRIEF).change(NEW, Duration.ZERO))
        .isInstanceOf(ChangeOutcome.Applied.class);
    assertThat(traffic.calledBeforeItRested).isFalse();
    assertThat(traffic.called()).isTrue();
  }

  @Test
  void reportsTheDriversCall() {
    assertThat(changer(ChangeTiming.BRIEF).change(NEW, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.Applied.class,
            applied -> assertThat(applied.report().callNs()).isEqualTo(port.driverCall().tookNs()));
  }

  @Test
  void noCallOfTheDriverIsReportedThatWasNot() {
    MacChanger changer = changer(ChangeTiming.BRIEF);
    assertThat(changer.change(NEW, Duration.ofMinutes(1)))
        .isInstanceOf(ChangeOutcome.Applied.class);
    traffic.deadAfter = traffic.accepted.size();
    assertThat(changer.change(NEXT, Duration.ZERO))
        .isInstanceOfSatisfying(
            ChangeOutcome.RolledBack.class, back -> assertThat(back.report().callNs()).isZero());
  }

  /** Traffic that a test describes. */
  private static final class SimulatedTraffic implements ChangeTraffic {
    final List<AcceptedAddresses> accepted = new CopyOnWriteArrayList<>();
    final AtomicInteger announced = new AtomicInteger();
    boolean watched;
    @Nullable DriverCall call;
    long calledBeforeNs;
    boolean calledBeforeItRested;
    int rested;
    boolean answers;
    boolean neighbour;
    long claimant;
    boolean delivers;
    int deadAfter = Integer.MAX_VALUE;

    @Override
    public void accept(AcceptedAddresses addresses) {
      if (accepted.size() == deadAfter) {
        deadAfter = Integer.MAX_VALUE;
        throw new IllegalStateException("a poll loop did not answer");
      }
      accepted.add(addresses);
    }

    @Override
    public void watch(MacAddress from, MacAddress to, OwnedIps ips, DriverCall next) {
      watched = true;
      call = next;
      calledBeforeNs = next.beganNs();
    }

    boolean called() {
      return call != null && call.beganNs() != calledBeforeNs;
    }

    @Override
    public AddressWatch.Sighting seen() {
      return new AddressWatch.Sighting(
          1,
          delivers && called() ? 1 : 0,
          1,
          2,
          2,
          1,
          1,
          answers,
          neighbour ? 0x0100000A : 0,
          claimant);
    }

    @Override
    public void endWatch() {
      watched = false;
    }

    @Override
    public boolean acceptOnceDrained(AcceptedAddresses addresses, boolean overdue) {
      accept(addresses);
      return true;
    }

    @Override
    public void whileResting(
        MacAddress from, MacAddress to, AcceptedAddresses after, Runnable action) {
      calledBeforeItRested = called();
      action.run();
    }

    @Override
    public void whileResting(Runnable action) {
      rested++;
      action.run();
    }

    @Override
    public int send(List<byte[]> frames, boolean announcements) {
      if (announcements) {
        announced.addAndGet(frames.size());
      }
      return frames.size();
    }

    @Override
    public long refused() {
      return 0;
    }
  }
}
