package io.dmac.mac;

import io.dmac.mac.MacLease.State;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The leases and quarantines of a pool, for one thread at a time. It decides nothing: whoever calls
 * has made sure that an address is to be had.
 *
 * <p>Times are milliseconds since 1970. What time alone changes is done when an address is looked
 * at, and by {@link #settle}, so that no operation waits for many others' ends.
 */
final class LeaseTable {
  private static final int NONE = -1;

  /** A clock set back by less than this only has leases end as much later. */
  private static final long CLOCK_STEP_MS = 1_000;

  private static final byte FREE = 0;
  private static final byte LEASED = 1;
  private static final byte QUARANTINED = 2;

  private final AddressSet leasable;
  private final long quarantineMs;
  private final AddressIndex index = new AddressIndex();

  /** May have an earlier deadline for a slot than the slot itself: a renewal leaves it alone. */
  private DeadlineWheel deadlines;

  private long[] addresses = new long[16];
  private byte[] states = new byte[16];
  private long[] ends = new long[16];
  private String[] holders = new String[16];

  /** Links of the free addresses' list, or of the vacant slots' (only next). */
  private int[] next = new int[16];

  private int[] previous = new int[16];

  private int slots;
  private int vacant = NONE;
  private int firstFree = NONE;
  private int lastFree = NONE;

  /** No address from here on has been given out as the next one. */
  private long fresh;

  private int leased;
  private int quarantined;
  private long takenOfLeasable;

  LeaseTable(AddressSet leasable, long quarantineMs, long nowMs) {
    this.leasable = leasable;
    this.quarantineMs = quarantineMs;
    deadlines = new DeadlineWheel(nowMs);
  }

  /** The sum, or the end of time. */
  static long later(long timeMs, long byMs) {
    long sum = timeMs + byMs;
    return sum < timeMs ? Long.MAX_VALUE : sum;
  }

  /** Sets the state of an address, whatever it was. */
  void put(long address, State state, String holder, long endMs) {
    int slot = index.get(address);
    if (slot == NONE) {
      slot = newSlot(address);
    } else if (states[slot] == FREE) {
      unlink(slot);
    } else {
      count(slot, -1);
    }
    states[slot] = state == State.LEASED ? LEASED : QUARANTINED;
    holders[slot] = holder;
    ends[slot] = endMs;
    count(slot, 1);
    if (!deadlines.isDueBy(slot, endMs)) {
      deadlines.put(slot, endMs);
    }
  }

  /** What the address is now; null when it is free. */
  @Nullable MacLease find(long address, long nowMs) {
    int slot = index.get(address);
    if (slot == NONE) {
      return null;
    }
    advance(slot, nowMs);
    return states[slot] == FREE ? null : lease(slot);
  }

  /** A free address of the ranges, or {@link AddressSet#NONE}. It stays free. */
  long nextFree(long nowMs) {
    if (firstFree == NONE && !findFresh()) {
      settle(nowMs, Integer.MAX_VALUE);
    }
    // Those that were leased before come first, the longest free one of them: the table then
    // grows no further than what was leased at once.
    return firstFree != NONE ? addresses[firstFree] : findFresh() ? fresh : AddressSet.NONE;
  }

  /** Moves to the next address that the table does not know. */
  private boolean findFresh() {
    while (fresh != AddressSet.NONE) {
      fresh = leasable.from(fresh);
      if (fresh == AddressSet.NONE || index.get(fresh) == NONE) {
        break;
      }
      fresh++;
    }
    return fresh != AddressSet.NONE;
  }

  /** Ends what is over, in at most so many steps. */
  void settle(long nowMs, int steps) {
    if (deadlines.time() - nowMs > CLOCK_STEP_MS) {
      turnBack(nowMs);
    }
    for (int i = 0; i < steps; i++) {
      int slot = deadlines.step(nowMs);
      if (slot == DeadlineWheel.NONE) {
        break;
      }
      if (slot != DeadlineWheel.MOVED) {
        advance(slot, nowMs);
        if (states[slot] != FREE) {
          deadlines.put(slot, ends[slot]);
        }
      }
    }
  }

  /** A wheel turns one way only, and would end nothing until its time comes again. */
  private void turnBack(long nowMs) {
    deadlines = new DeadlineWheel(nowMs);
    for (int slot = 0; slot < slots; slot++) {
      if (states[slot] != FREE) {
        deadlines.put(slot, ends[slot]);
      }
    }
  }

  /** Leases and quarantines. */
  int size() {
    return leased + quarantined;
  }

  /** All of them, by ascending address. */
  MacLease[] leases() {
    MacLease[] all = new MacLease[size()];
    int found = 0;
    for (int slot = 0; slot < slots; slot++) {
      if (states[slot] != FREE) {
        all[found++] = lease(slot);
      }
    }
    Arrays.sort(all, (a, b) -> a.address().compareTo(b.address()));
    return all;
  }

  int leased() {
    return leased;
  }

  int quarantined() {
    return quarantined;
  }

  /** Addresses of the ranges that can be leased at once. */
  long free() {
    return leasable.size() - takenOfLeasable;
  }

  private MacLease lease(int slot) {
    return new MacLease(
        new MacAddress(addresses[slot]),
        holders[slot],
        Instant.ofEpochMilli(ends[slot]),
        states[slot] == LEASED ? State.LEASED : State.QUARANTINED);
  }

  private void advance(int slot, long nowMs) {
    if (states[slot] == LEASED && ends[slot] <= nowMs) {
      count(slot, -1);
      states[slot] = QUARANTINED;
      ends[slot] = later(ends[slot], quarantineMs);
      count(slot, 1);
    }
    if (states[slot] == QUARANTINED && ends[slot] <= nowMs) {
      free(slot);
    }
  }

  private void free(int slot) {
    count(slot, -1);
    deadlines.remove(slot);
    states[slot] = FREE;
    holders[slot] = "";
    // The others are forgotten: what is fresh will be found again.
    boolean passed = fresh == AddressSet.NONE || addresses[slot] < fresh;
    if (passed && leasable.contains(addresses[slot])) {
      link(slot);
    } else {
      index.remove(addresses[slot]);
      next[slot] = vacant;
      vacant = slot;
    }
  }

  private void count(int slot, int change) {
    if (states[slot] == LEASED) {
      leased += change;
    } else {
      quarantined += change;
    }
    if (leasable.contains(addresses[slot])) {
      takenOfLeasable += change;
    }
  }

  private int newSlot(long address) {
    int slot = vacant;
    if (slot != NONE) {
      vacant = next[slot];
    } else {
      slot = slots++;
      if (slot == addresses.length) {
        grow(2 * slot);
      }
    }
    addresses[slot] = address;
    index.add(address, slot);
    return slot;
  }

  private void grow(int length) {
    addresses = Arrays.copyOf(addresses, length);
    states = Arrays.copyOf(states, length);
    ends = Arrays.copyOf(ends, length);
    holders = Arrays.copyOf(holders, length);
    next = Arrays.copyOf(next, length);
    previous = Arrays.copyOf(previous, length);
  }

  private void link(int slot) {
    next[slot] = NONE;
    previous[slot] = lastFree;
    if (lastFree == NONE) {
      firstFree = slot;
    } else {
      next[lastFree] = slot;
    }
    lastFree = slot;
  }

  private void unlink(int slot) {
    if (previous[slot] == NONE) {
      firstFree = next[slot];
    } else {
      next[previous[slot]] = next[slot];
    }
    if (next[slot] == NONE) {
      lastFree = previous[slot];
    } else {
      previous[next[slot]] = previous[slot];
    }
  }
}
