package io.dmac.port;

/**
 * One receive and one transmit queue of a port, as its poll thread sees it. All methods but {@link
 * #wake()} belong to that thread, between {@link #attach()} and {@link #detach()}.
 */
public interface PortQueue {
  /** The arrays that {@link #exchange()} reads and fills; the same object for the queue's life. */
  Burst burst();

  /**
   * Makes the calling thread this queue's poll thread: pins it and registers it with the driver.
   */
  void attach();

  /** Frees what the burst still holds and ends the poll thread's registration. */
  void detach();

  /**
   * One crossing: transmits the burst's transmit list, frees the frames the port refused and those
   * of the drop list, and receives the next frames into the burst.
   *
   * <p>A queue that holds refused frames leaves them in the transmit list, and receives nothing
   * while it has any: they are the burst's only frames then.
   *
   * @return how many frames of the transmit list the port took
   */
  int exchange();

  /**
   * Has the next frame end {@link #awaitInterrupt}. A frame may have come before: one more {@link
   * #exchange()} belongs between the two.
   */
  default void armInterrupt() {}

  /**
   * Waits until a frame comes after {@link #armInterrupt()}, or {@link #wake()} is called, or the
   * time is over; at once on a port without receive interrupts.
   *
   * @return false when the time was over
   */
  default boolean awaitInterrupt(int milliseconds) {
    return false;
  }

  /** Ends {@link #awaitInterrupt}; the one method for any thread. */
  default void wake() {}

  /** Of {@link #allocate}: whatever the buffers hold. */
  long UNDEFINED = 0;

  /**
   * Appends up to {@code count} new frames of {@code length} bytes behind the received ones; fewer,
   * or none, when the pool is exhausted, the burst is full, or no buffer holds that many bytes.
   *
   * @param contents address of the bytes that each begins as, or {@link #UNDEFINED}
   * @return how many were appended
   */
  int allocate(int count, int length, long contents);

  /**
   * Changes the length of frame {@code index}, which must not yet be given away; a crossing of its
   * own, for answers that differ in length from their question.
   *
   * @return false when the frame's buffer cannot hold {@code length} bytes or it is segmented
   */
  boolean resize(int index, int length);

  /**
   * Gathers frame {@code index}, which lies in several buffers and must not yet be given away, in
   * its first one; a crossing of its own.
   *
   * @return false when that buffer has not the room
   */
  boolean gather(int index);

  /**
   * Sends one frame at once, past the burst; for announcements, not for traffic.
   *
   * @return false when no buffer was free or the port refused it
   */
  boolean send(byte[] frame);
}
