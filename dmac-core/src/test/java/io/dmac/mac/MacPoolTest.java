package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dmac.mac.MacLease.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every pool does. */
class MacPoolTest {
  private static final Duration TERM = Duration.ofMinutes(1);
  private static final Duration QUARANTINE = Duration.ofMinutes(5);
  private static final MacAddress INSIDE = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress OUTSIDE = MacAddress.parse("06:00:00:00:00:01");
  private static final MacAddress EXCLUDED = MacAddress.parse("02:00:00:00:00:02");

  @TempDir Path folder;

  private final ManualClock clock = new ManualClock();
  private final MacPoolConfiguration configuration =
      MacPoolConfiguration.of(MacRange.parse("02:00:00:00:00:00-02:00:00:00:00:03"))
          .withExclusions(List.of(MacRange.parse(EXCLUDED.toString())))
          .withQuarantine(QUARANTINE)
          .withClock(clock);

  enum Kind {
    IN_MEMORY,
    FILE
  }

  private void on(Kind kind, Consumer<MacPool> test) {
    try (MacPool pool =
        kind == Kind.FILE
            ? FileMacPool.open(folder, configuration)
            : new InMemoryMacPool(configuration)) {
      test.accept(pool);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leasesWhatTheRangesHaveOnceEach(Kind kind) {
    on(
        kind,
        pool -> {
          for (String address :
              List.of("02:00:00:00:00:00", "02:00:00:00:00:01", "02:00:00:00:00:03")) {
            assertThat(pool.leaseNext("pod", TERM))
                .isEqualTo(
                    new MacLease(
                        MacAddress.parse(address),
                        "pod",
                        clock.instant().plus(TERM),
                        State.LEASED));
          }
          assertThatThrownBy(() -> pool.leaseNext("pod", TERM))
              .isInstanceOf(LeaseRefusedException.class)
              .hasMessageContaining("none of the 4 addresses")
              .hasMessageContaining("3 are leased")
              .hasMessageContaining("0 in quarantine")
              .hasMessageContaining("1 excluded");
          assertThat(pool.statistics()).isEqualTo(new MacPoolStatistics(4, 0, 3, 0, 1));
        });
  }

  @ParameterizedTest
  @EnumSource
  void leasesAnAddressToOneHolder(Kind kind) {
    on(
        kind,
        pool -> {
          for (MacAddress address : List.of(INSIDE, OUTSIDE)) {
            MacLease lease = pool.lease(address, "first", TERM);
            LeaseRefusedException refused =
                catchThrowableOfType(
                    LeaseRefusedException.class, () -> pool.lease(address, "second", TERM));
            assertThat(refused).hasMessageContainingAll(address.toString(), "first", "second");
            assertThat(refused).hasMessageContaining(lease.expires().toString());
            assertThat(refused.address()).contains(address);
            assertThat(refused.holder()).contains("first");
            assertThat(refused.until()).contains(lease.expires());
            assertThat(pool.find(address)).contains(lease);
          }
          assertThat(pool.leases()).extracting(MacLease::address).containsExactly(INSIDE, OUTSIDE);
          assertThat(pool.statistics()).isEqualTo(new MacPoolStatistics(4, 2, 2, 0, 1));
        });
  }

  @ParameterizedTest
  @EnumSource
  void aNewLeaseOfTheHolderRenews(Kind kind) {
    on(
        kind,
        pool -> {
          pool.lease(INSIDE, "pod", TERM);
          clock.advance(Duration.ofSeconds(59));
          pool.lease(INSIDE, "pod", TERM);
          clock.advance(Duration.ofSeconds(59));
          pool.renew(INSIDE, "pod", TERM);
          clock.advance(Duration.ofSeconds(59));
          assertThat(pool.find(INSIDE)).hasValueSatisfying(leasedBy("pod"));
        });
  }

  @ParameterizedTest
  @EnumSource
  void anAddressGivenBackRestsBeforeAnotherHasIt(Kind kind) {
    on(
        kind,
        pool -> {
          pool.lease(INSIDE, "first", TERM);
          pool.release(INSIDE, "another");
          assertThat(pool.find(INSIDE)).hasValueSatisfying(leasedBy("first"));
          pool.release(INSIDE, "first");
          clock.advance(Duration.ofSeconds(1));
          pool.release(INSIDE, "first");
          clock.advance(QUARANTINE.minusSeconds(1).minusMillis(1));
          assertThatThrownBy(() -> pool.lease(INSIDE, "second", TERM))
              .isInstanceOf(LeaseRefusedException.class)
              .hasMessageContaining("quarantine until 2026-01-01T00:05:00Z");
          assertThat(pool.statistics()).isEqualTo(new MacPoolStatistics(4, 2, 0, 1, 1));
          clock.advance(Duration.ofMillis(1));
          assertThat(pool.find(INSIDE)).isEmpty();
          pool.lease(INSIDE, "second", TERM);
        });
  }

  @ParameterizedTest
  @EnumSource
  void theQuarantineOfAnExpiredLeaseBeginsAtItsEnd(Kind kind) {
    on(
        kind,
        pool -> {
          MacLease lease = pool.lease(INSIDE, "first", TERM);
          clock.advance(TERM.plusSeconds(10));
          assertThat(pool.find(INSIDE))
              .contains(
                  new MacLease(
                      INSIDE, "first", lease.expires().plus(QUARANTINE), State.QUARANTINED));
          assertThatThrownBy(() -> pool.renew(INSIDE, "second", TERM))
              .isInstanceOf(LeaseRefusedException.class);
          pool.release(INSIDE, "first");
          clock.advance(QUARANTINE.minusSeconds(10));
          assertThat(pool.leases()).isEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource
  void theLastHolderMayHaveItBackFromQuarantine(Kind kind) {
    on(
        kind,
        pool -> {
          pool.lease(INSIDE, "pod", TERM);
          pool.release(INSIDE, "pod");
          assertThat(pool.lease(INSIDE, "pod", TERM)).satisfies(leasedBy("pod"));
          clock.advance(TERM);
          assertThat(pool.renew(INSIDE, "pod", TERM)).satisfies(leasedBy("pod"));
          assertThat(pool.statistics()).isEqualTo(new MacPoolStatistics(4, 2, 1, 0, 1));
        });
  }

  @ParameterizedTest
  @EnumSource
  void whatWasFreedIsLeasedAgain(Kind kind) {
    on(
        kind,
        pool -> {
          for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 3; i++) {
              pool.leaseNext("pod " + round + i, TERM);
            }
            clock.advance(TERM);
            assertThatThrownBy(() -> pool.leaseNext("pod", TERM))
                .hasMessageContaining("3 in quarantine");
            clock.advance(QUARANTINE);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void leasesEndThoughTheClockWasAheadForAWhile(Kind kind) {
    on(
        kind,
        pool -> {
          clock.advance(Duration.ofDays(400));
          pool.lease(OUTSIDE, "pod", TERM);
          clock.advance(Duration.ofDays(-400));
          for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 3; i++) {
              pool.leaseNext("pod", TERM);
            }
            clock.advance(TERM.plus(QUARANTINE));
          }
          assertThat(pool.statistics().free()).isEqualTo(3);
        });
  }

  @ParameterizedTest
  @EnumSource
  void someAddressesAreNobodys(Kind kind) {
    on(
        kind,
        pool -> {
          for (MacAddress address :
              List.of(
                  EXCLUDED,
                  MacAddress.ZERO,
                  MacAddress.BROADCAST,
                  MacAddress.parse("01:00:5e:00:00:01"))) {
            assertThatThrownBy(() -> pool.lease(address, "pod", TERM))
                .isInstanceOf(LeaseRefusedException.class)
                .hasMessageContaining(address.toString());
            assertThatThrownBy(() -> pool.renew(address, "pod", TERM))
                .isInstanceOf(LeaseRefusedException.class);
            pool.release(address, "pod");
            assertThat(pool.find(address)).isEmpty();
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void refusesNamesAndTermsThatAreNone(Kind kind) {
    on(
        kind,
        pool -> {
          for (String holder : List.of("", " ", "a\nb", "\u00e4", "x".repeat(513))) {
            assertThatThrownBy(() -> pool.leaseNext(holder, TERM))
                .isInstanceOf(IllegalArgumentException.class);
          }
          for (Duration term : List.of(Duration.ZERO, Duration.ofNanos(999_999), TERM.negated())) {
            assertThatThrownBy(() -> pool.leaseNext("pod", term))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(term.toString());
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void aLeaseMayLastForEver(Kind kind) {
    on(
        kind,
        pool -> {
          MacLease lease = pool.leaseNext("x".repeat(512), Duration.ofSeconds(Long.MAX_VALUE));
          clock.advance(Duration.ofDays(365_000));
          assertThat(pool.find(lease.address())).contains(lease);
        });
  }

  @ParameterizedTest
  @EnumSource
  void isNotUsedOnceItIsClosed(Kind kind) {
    on(
        kind,
        pool -> {
          pool.close();
          assertThatThrownBy(pool::leases).isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(() -> pool.leaseNext("pod", TERM))
              .isInstanceOf(IllegalStateException.class);
        });
  }

  private static Consumer<MacLease> leasedBy(String holder) {
    return lease -> {
      assertThat(lease.holder()).isEqualTo(holder);
      assertThat(lease.state()).isEqualTo(State.LEASED);
    };
  }

  @Test
  void aPoolWithoutARangeSaysWhatItNeeds() {
    try (MacPool pool = new InMemoryMacPool(MacPoolConfiguration.of())) {
      assertThatThrownBy(() -> pool.leaseNext("pod", TERM))
          .isInstanceOf(LeaseRefusedException.class)
          .hasMessageContaining("--pool RANGE");
    }
  }
}
