package io.dmac.mac;

/** Where the table has an address: a map from long to int that allocates nothing for an entry. */
final class AddressIndex {
  static final int NONE = -1;

  /** No address of the table, so that it marks a place without an entry. */
  private static final long EMPTY = 0;

  /** 2^64 divided by the golden ratio: spreads addresses that follow each other (Knuth). */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private long[] addresses = new long[64];
  private int[] slots = new int[64];
  private int size;

  int get(long address) {
    int place = place(address);
    return addresses[place] == EMPTY ? NONE : slots[place];
  }

  /** Adds an address that is not in it. */
  void add(long address, int slot) {
    if (2 * (size + 1) > addresses.length) {
      grow();
    }
    int place = place(address);
    addresses[place] = address;
    slots[place] = slot;
    size++;
  }

  void remove(long address) {
    int gap = place(address);
    if (addresses[gap] == EMPTY) {
      return;
    }
    size--;
    // Entries behind the gap move into it, unless they would then lie before their home.
    for (int next = following(gap); addresses[next] != EMPTY; next = following(next)) {
      int mask = addresses.length - 1;
      if (((next - home(addresses[next])) & mask) >= ((next - gap) & mask)) {
        addresses[gap] = addresses[next];
        slots[gap] = slots[next];
        gap = next;
      }
    }
    addresses[gap] = EMPTY;
  }

  private void grow() {
    long[] formerAddresses = addresses;
    int[] formerSlots = slots;
    addresses = new long[2 * formerAddresses.length];
    slots = new int[2 * formerSlots.length];
    for (int i = 0; i < formerAddresses.length; i++) {
      if (formerAddresses[i] != EMPTY) {
        int place = place(formerAddresses[i]);
        addresses[place] = formerAddresses[i];
        slots[place] = formerSlots[i];
      }
    }
  }

  /** Where the address is, or would be. */
  private int place(long address) {
    int place = home(address);
    while (addresses[place] != EMPTY && addresses[place] != address) {
      place = following(place);
    }
    return place;
  }

  private int home(long address) {
    return (int) ((address * SPREAD) >>> (Long.numberOfLeadingZeros(addresses.length) + 1));
  }

  private int following(int place) {
    return (place + 1) & (addresses.length - 1);
  }
}
