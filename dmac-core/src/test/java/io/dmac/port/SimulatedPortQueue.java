package io.dmac.port;

import io.dmac.packet.PacketMemory;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A queue without a device: what a test offers is received, what is transmitted is kept. It checks
 * that each received frame is given away exactly once, and that nothing is written outside a frame:
 * a frame lies between guard bytes, at an odd place, with {@link #tailroom} bytes to grow into.
 */
public final class SimulatedPortQueue implements PortQueue {
  /** Bytes of the largest frame. */
  public static final int MAX_FRAME_LENGTH = 9_216;

  private static final int GUARD_LENGTH = 64;
  private static final int SLOT_LENGTH = GUARD_LENGTH + MAX_FRAME_LENGTH + GUARD_LENGTH;

  private final int capacity;
  private final Arena arena = Arena.ofAuto();
  private final long slots;
  private final long handles;
  private final long addresses;
  private final long lengths;
  private final long dropHandles;
  private final SimulatedBurst burst;
  private final Deque<Offered> offered = new ArrayDeque<>();
  private final List<byte[]> transmitted = new ArrayList<>();
  private final int[] slotLengths;

  /** The most bytes each frame had: a frame that shrank leaves bytes of its own behind. */
  private final int[] slotExtents;

  private int gathers;
  private int guard = 0xA5;
  private int tailroom = 64;
  private int room = Integer.MAX_VALUE;
  private boolean attached;
  private long dropped;
  private boolean holds;

  public SimulatedPortQueue(int capacity) {
    this.capacity = capacity;
    slots = arena.allocate((long) SLOT_LENGTH * 2 * capacity, 64).address();
    handles = arena.allocate(16L * capacity, 64).address();
    addresses = arena.allocate(16L * capacity, 64).address();
    lengths = arena.allocate(8L * capacity, 64).address();
    dropHandles = arena.allocate(16L * capacity, 64).address();
    burst = new SimulatedBurst(capacity, handles, addresses, lengths, dropHandles);
    slotLengths = new int[2 * capacity];
    slotExtents = new int[2 * capacity];
  }

  /** Has a frame received by a later exchange. */
  public void offer(byte[] frame) {
    offered.add(new Offered(frame.clone(), false));
  }

  /** Has a frame received that is marked as lying in several buffers. */
  public void offerSegmented(byte[] frame) {
    offered.add(new Offered(frame.clone(), true));
  }

  /** The frames transmitted since the last call, in their order. */
  public List<byte[]> takeTransmitted() {
    List<byte[]> taken = List.copyOf(transmitted);
    transmitted.clear();
    return taken;
  }

  /** The byte value around frames received from now on. */
  public void guard(int value) {
    guard = value;
  }

  /** Bytes by which a frame may grow. */
  public void tailroom(int bytes) {
    tailroom = bytes;
  }

  /** The most frames an exchange transmits from now on. */
  public void room(int frames) {
    room = frames;
  }

  /** Frames that an exchange does not transmit stay in the transmit list from now on. */
  public void holdRefused() {
    holds = true;
  }

  /** Frames of the drop list freed so far. */
  public long dropped() {
    return dropped;
  }

  public boolean isAttached() {
    return attached;
  }

  @Override
  public Burst burst() {
    return burst;
  }

  @Override
  public void attach() {
    attached = true;
  }

  @Override
  public void detach() {
    attached = false;
  }

  @Override
  public int exchange() {
    int sent = Math.min(burst.transmitCount(), room);
    Set<Long> given = new HashSet<>();
    for (int i = 0; i < burst.transmitCount(); i++) {
      long handle = burst.handle(i);
      check(given.add(handle), "given away twice", handle);
      checkGuards((int) handle);
      if (i < sent) {
        transmitted.add(PacketMemory.bytes(frameAddress((int) handle), slotLengths[(int) handle]));
      }
    }
    for (int i = 0; i < burst.dropCount(); i++) {
      long handle = PacketMemory.raw64(dropHandles + 8L * i);
      check(given.add(handle), "given away twice", handle);
      checkGuards((int) handle);
      dropped++;
    }
    check(given.size() == burst.received(), "frames never given away", burst.received());
    int left = burst.transmitCount() - sent;
    if (holds && left > 0) {
      for (int i = 0; i < left; i++) {
        PacketMemory.putRaw64(handles + 8L * i, burst.handle(sent + i));
      }
      burst.keep(left);
      return sent;
    }
    int received = 0;
    while (received < capacity && !offered.isEmpty()) {
      Offered next = offered.remove();
      place(received, next.frame.length, next.segmented);
      PacketMemory.copy(next.frame, frameAddress(received));
      received++;
    }
    burst.refill(received);
    return sent;
  }

  @Override
  public int allocate(int count, int length, long contents) {
    int allocated = Math.min(count, 2 * capacity - burst.received());
    for (int i = 0; i < allocated; i++) {
      int index = burst.received() + i;
      place(index, length, false);
      if (contents != UNDEFINED) {
        PacketMemory.copy(contents, frameAddress(index), length);
      }
    }
    burst.grow(allocated);
    return allocated;
  }

  @Override
  public boolean resize(int index, int length) {
    int slot = (int) burst.handle(index);
    boolean segmented = burst.length(index) < 0;
    if (segmented || length < 0 || length > slotLengths[slot] + tailroom) {
      return false;
    }
    slotLengths[slot] = length;
    slotExtents[slot] = Math.max(slotExtents[slot], length);
    PacketMemory.putRaw32(lengths + 4L * slot, length);
    return true;
  }

  /** Its buffers have no room. */
  @Override
  public boolean gather(int index) {
    gathers++;
    return false;
  }

  /** How often a frame in several buffers was to be gathered in one. */
  public int gathers() {
    return gathers;
  }

  @Override
  public boolean send(byte[] frame) {
    transmitted.add(frame.clone());
    return true;
  }

  private void place(int slot, int length, boolean segmented) {
    if (length > MAX_FRAME_LENGTH) {
      throw new IllegalArgumentException("a simulated frame has no " + length + " bytes");
    }
    long filled = Math.min(SLOT_LENGTH, 2L * GUARD_LENGTH + length + tailroom);
    PacketMemory.fill(slots + (long) slot * SLOT_LENGTH, filled, guard);
    slotLengths[slot] = length;
    slotExtents[slot] = length;
    PacketMemory.putRaw64(handles + 8L * slot, slot);
    PacketMemory.putRaw64(addresses + 8L * slot, frameAddress(slot));
    PacketMemory.putRaw32(lengths + 4L * slot, segmented ? length | Burst.SEGMENTED : length);
  }

  /** Odd, because nothing promises alignment. */
  private long frameAddress(int slot) {
    return slots + (long) slot * SLOT_LENGTH + GUARD_LENGTH - 1;
  }

  private void checkGuards(int slot) {
    long from = slots + (long) slot * SLOT_LENGTH;
    long frame = frameAddress(slot);
    for (long at = from; at < frame; at++) {
      check(PacketMemory.u8(at) == guard, "written before its first byte", slot);
    }
    long end = frame + slotExtents[slot];
    for (long at = end; at < end + GUARD_LENGTH; at++) {
      check(PacketMemory.u8(at) == guard, "written behind its last byte", slot);
    }
  }

  private static void check(boolean right, String fault, long subject) {
    if (!right) {
      throw new AssertionError(fault + ": " + subject);
    }
  }

  private static final class Offered {
    private final byte[] frame;
    private final boolean segmented;

    Offered(byte[] frame, boolean segmented) {
      this.frame = frame;
      this.segmented = segmented;
    }
  }
}
