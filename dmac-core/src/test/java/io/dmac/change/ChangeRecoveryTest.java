package io.dmac.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.mac.FileMacPool;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacLease;
import io.dmac.mac.MacPool;
import io.dmac.mac.MacPoolConfiguration;
import io.dmac.port.MacKind;
import io.dmac.port.SimulatedPort;
import io.dmac.port.SimulatedPortQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the next process finds when the one before ended within a change. */
class ChangeRecoveryTest {
  private static final MacAddress ORIGINAL = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress OLD = MacAddress.parse("02:00:00:00:00:02");
  private static final MacAddress NEW = MacAddress.parse("02:00:00:00:00:03");
  private static final String HOLDER = "host/net1";

  @TempDir private Path folder;

  private final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    control.shutdownNow();
  }

  /** The end of a process, in the middle of something. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private FileChangeJournal journal() {
    return FileChangeJournal.open(folder.resolve("journal")).orElseThrow();
  }

  private MacPool pool() {
    return FileMacPool.open(folder.resolve("pool"), MacPoolConfiguration.of());
  }

  /** An interface with an address that outlives processes. */
  private static SimulatedPort port(MacAddress mac) {
    return new SimulatedPort(0, mac, MacKind.KERNEL, new SimulatedPortQueue(4));
  }

  private MacChanger changer(
      SimulatedPort port, ChangeJournal journal, PortLeases leases, ChangeListener listener) {
    return new MacChanger(
        port,
        new PortLoops(List.of(), List.of()),
        new SegmentFrames(List::of),
        DeviceOwner.NONE,
        ChangeTiming.BRIEF,
        leases,
        journal,
        listener,
        control);
  }

  /** Runs a process that ends at a step of its second change; what its interface has then. */
  private MacAddress diesAt(ChangeStep fatal) {
    SimulatedPort port = port(ORIGINAL);
    try (FileChangeJournal journal = journal();
        MacPool pool = pool()) {
      PortLeases leases = new PortLeases(pool, HOLDER, Duration.ofMinutes(1));
      ChangeRecovery.recover(port, journal, leases, true);
      leases.acquire(ORIGINAL);
      MacChanger changer =
          changer(
              port,
              journal,
              leases,
              event -> {
                if (event.change() == 2 && event.step() == fatal) {
                  throw new Killed();
                }
              });
      changer.change(OLD, Duration.ofMinutes(1));
      changer.endAll();
      changer.change(NEW, Duration.ofMinutes(1));
      changer.endAll();
    } catch (Killed e) {
      return port.macAddress();
    }
    throw new AssertionError("it did not come to " + fatal);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChangeStep.class,
      mode = Mode.EXCLUDE,
      names = {"DONE", "ROLLED_BACK", "REJECTED"})
  void addressJournalAndLeasesAgreeWhereverItEnded(ChangeStep fatal) {
    SimulatedPort port = port(diesAt(fatal));
    MacAddress expected = fatal.isProved() ? NEW : OLD;
    try (FileChangeJournal journal = journal();
        MacPool pool = pool()) {
      PortLeases leases = new PortLeases(pool, HOLDER, Duration.ofMinutes(1));
      Optional<ChangeRecovery.Recovered> recovered =
          ChangeRecovery.recover(port, journal, leases, true);
      assertThat(recovered)
          .hasValueSatisfying(
              of -> {
                assertThat(of.entry().step()).isEqualTo(fatal);
                assertThat(of.completed()).isEqualTo(fatal.isProved());
                assertThat(of.address()).isEqualTo(expected);
              });
      assertThat(port.macAddress()).isEqualTo(expected);
      assertThat(port.originalMacAddress()).isEqualTo(ORIGINAL);
      assertThat(journal.unfinished()).isEmpty();
      assertThat(journal.unreleasedOriginal()).contains(ORIGINAL);
      leases.acquire(port.macAddress());
      assertThat(held(pool)).containsExactlyInAnyOrder(ORIGINAL, expected);
      // And it goes on.
      MacChanger changer = changer(port, journal, leases, ChangeListener.NONE);
      MacAddress next = expected.equals(NEW) ? OLD : NEW;
      assertThat(changer.change(next, Duration.ofMinutes(1)))
          .isInstanceOf(ChangeOutcome.Applied.class);
      changer.endAll();
      assertThat(held(pool)).containsExactlyInAnyOrder(ORIGINAL, next);
      assertThat(journal.lastChange()).isEqualTo(3);
    }
  }

  private static List<MacAddress> held(MacPool pool) {
    return pool.leases().stream()
        .filter(lease -> lease.state() == MacLease.State.LEASED)
        .map(MacLease::address)
        .toList();
  }

  @Test
  void aPortThatWasMadeAnewHasNothingToRecover() {
    diesAt(ChangeStep.OVERLAPPING);
    MacAddress fresh = MacAddress.parse("02:00:00:00:00:0f");
    SimulatedPort port = port(fresh);
    try (FileChangeJournal journal = journal();
        MacPool pool = pool()) {
      PortLeases leases = new PortLeases(pool, HOLDER, Duration.ofMinutes(1));
      assertThat(ChangeRecovery.recover(port, journal, leases, false))
          .hasValueSatisfying(of -> assertThat(of.completed()).isFalse());
      assertThat(port.asked()).isEmpty();
      assertThat(port.originalMacAddress()).isEqualTo(fresh);
      assertThat(journal.unfinished()).isEmpty();
    }
  }
}
