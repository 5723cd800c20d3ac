package io.dmac.mac;

import java.util.Arrays;

/** Slots by their deadline, the earliest first: a binary heap in which a slot can be found. */
final class DeadlineHeap {
  private static final int ABSENT = -1;

  private long[] deadlines = new long[16];
  private int[] slots = new int[16];

  /** Where each slot is in the two above. */
  private int[] places = new int[0];

  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int firstSlot() {
    return slots[0];
  }

  long firstDeadline() {
    return deadlines[0];
  }

  /** Whether the slot is in it with this deadline or an earlier one. */
  boolean isDueBy(int slot, long deadline) {
    return slot < places.length && places[slot] != ABSENT && deadlines[places[slot]] <= deadline;
  }

  /** Adds the slot, or changes its deadline. */
  void put(int slot, long deadline) {
    if (slot >= places.length) {
      int former = places.length;
      places = Arrays.copyOf(places, Math.max(slot + 1, 2 * former));
      Arrays.fill(places, former, places.length, ABSENT);
    }
    int place = places[slot];
    if (place == ABSENT) {
      if (size == slots.length) {
        slots = Arrays.copyOf(slots, 2 * size);
        deadlines = Arrays.copyOf(deadlines, 2 * size);
      }
      place = size++;
    }
    settle(place, slot, deadline);
  }

  void remove(int slot) {
    if (slot >= places.length || places[slot] == ABSENT) {
      return;
    }
    int place = places[slot];
    places[slot] = ABSENT;
    size--;
    if (place < size) {
      settle(place, slots[size], deadlines[size]);
    }
  }

  /** Puts the slot there, or above or below where it belongs. */
  private void settle(int from, int slot, long deadline) {
    int place = from;
    while (place > 0 && deadlines[(place - 1) / 2] > deadline) {
      move((place - 1) / 2, place);
      place = (place - 1) / 2;
    }
    if (place == from) {
      for (int child = earlierChild(place);
          child < size && deadlines[child] < deadline;
          child = earlierChild(place)) {
        move(child, place);
        place = child;
      }
    }
    slots[place] = slot;
    deadlines[place] = deadline;
    places[slot] = place;
  }

  private int earlierChild(int place) {
    int left = 2 * place + 1;
    return left + 1 < size && deadlines[left + 1] < deadlines[left] ? left + 1 : left;
  }

  private void move(int from, int to) {
    slots[to] = slots[from];
    deadlines[to] = deadlines[from];
    places[slots[to]] = to;
  }
}
