package io.dmac.mac;

import java.util.Arrays;

/**
 * Slots by their deadline, in time that does not depend on how many there are: wheels of 64 places,
 * each of which turns 64 times slower than the one before it. A slot is in the wheel of the highest
 * digit (of 6 bits) in which its deadline differs from the time, and moves down as that comes near.
 */
final class DeadlineWheel {
  /** Nothing is due. */
  static final int NONE = -1;

  /** A slot came nearer and none is due as yet. */
  static final int MOVED = -2;

  private static final int DIGIT_BITS = 6;
  private static final int PLACES = 1 << DIGIT_BITS;
  private static final int WHEELS = 11;

  /** The first slot at each place of each wheel. */
  private final int[] firsts = new int[WHEELS * PLACES];

  /** One bit for each place of a wheel that has slots. */
  private final long[] occupied = new long[WHEELS];

  private int[] places = new int[0];
  private int[] next = new int[0];
  private int[] previous = new int[0];
  private long[] deadlines = new long[0];

  /** No slot is before it, except for those at {@link #emptying}. */
  private long time;

  /** The place whose slots move down, one at each step. */
  private int emptying = NONE;

  DeadlineWheel(long time) {
    this.time = time;
    Arrays.fill(firsts, NONE);
  }

  /** The latest time that it has seen. */
  long time() {
    return time;
  }

  /** Whether the slot is in it with this deadline or an earlier one. */
  boolean isDueBy(int slot, long deadline) {
    return slot < places.length && places[slot] != NONE && deadlines[slot] <= deadline;
  }

  /** Adds the slot, or changes its deadline. */
  void put(int slot, long deadline) {
    if (slot >= places.length) {
      grow(Math.max(slot + 1, 2 * places.length));
    }
    remove(slot);
    deadlines[slot] = deadline;
    insert(slot);
  }

  private void insert(int slot) {
    long due = Math.max(deadlines[slot], time);
    long difference = due ^ time;
    int wheel = difference == 0 ? 0 : (63 - Long.numberOfLeadingZeros(difference)) / DIGIT_BITS;
    int digit = (int) (due >>> (DIGIT_BITS * wheel)) & (PLACES - 1);
    int place = wheel * PLACES + digit;
    int second = firsts[place];
    places[slot] = place;
    previous[slot] = NONE;
    next[slot] = second;
    firsts[place] = slot;
    if (second == NONE) {
      occupied[wheel] |= 1L << digit;
    } else {
      previous[second] = slot;
    }
  }

  void remove(int slot) {
    if (slot >= places.length || places[slot] == NONE) {
      return;
    }
    int place = places[slot];
    int before = previous[slot];
    int after = next[slot];
    places[slot] = NONE;
    if (after != NONE) {
      previous[after] = before;
    }
    if (before != NONE) {
      next[before] = after;
    } else {
      firsts[place] = after;
      if (after == NONE) {
        occupied[place / PLACES] &= ~(1L << (place % PLACES));
      }
    }
  }

  /** Takes out one slot that is due, or moves one: work that does not grow with the slots. */
  int step(long nowMs) {
    int place = emptying != NONE && firsts[emptying] != NONE ? emptying : firstPlace();
    emptying = NONE;
    // What is there is not before this, and nothing else is before it.
    long start = place == NONE ? Long.MAX_VALUE : start(place);
    if (place == NONE || start > nowMs) {
      time = Math.max(time, nowMs);
      return NONE;
    }
    time = Math.max(time, start);
    int slot = firsts[place];
    remove(slot);
    if (place < PLACES) {
      return slot;
    }
    insert(slot);
    emptying = place;
    return MOVED;
  }

  private int firstPlace() {
    for (int wheel = 0; wheel < WHEELS; wheel++) {
      if (occupied[wheel] != 0) {
        return wheel * PLACES + Long.numberOfTrailingZeros(occupied[wheel]);
      }
    }
    return NONE;
  }

  /** The earliest time that is at this place: the time's digits above it, its own, zeros. */
  private long start(int place) {
    int wheel = place / PLACES;
    int above = DIGIT_BITS * (wheel + 1);
    long prefix = above >= Long.SIZE ? 0 : (time >>> above) << above;
    return prefix | (long) (place % PLACES) << (DIGIT_BITS * wheel);
  }

  private void grow(int length) {
    int former = places.length;
    places = Arrays.copyOf(places, length);
    next = Arrays.copyOf(next, length);
    previous = Arrays.copyOf(previous, length);
    deadlines = Arrays.copyOf(deadlines, length);
    Arrays.fill(places, former, length, NONE);
  }
}
