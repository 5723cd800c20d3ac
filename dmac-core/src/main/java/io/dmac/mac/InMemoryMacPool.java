package io.dmac.mac;

import io.dmac.mac.MacLease.State;
import java.util.concurrent.locks.ReentrantLock;

/** A pool whose leases end with the process, for any number of threads. */
public final class InMemoryMacPool extends TableMacPool {
  private final ReentrantLock lock = new ReentrantLock();
  private final LeaseTable table;
  private volatile boolean closed;

  public InMemoryMacPool(MacPoolConfiguration configuration) {
    super(configuration);
    table = newTable();
  }

  @Override
  LeaseTable enter() {
    lock.lock();
    if (closed) {
      lock.unlock();
      throw new IllegalStateException("the pool is closed; open another");
    }
    return table;
  }

  @Override
  void keep(long address, State state, String holder, long endMs) {
    // The table is all there is.
  }

  @Override
  void exit() {
    lock.unlock();
  }

  @Override
  public void close() {
    closed = true;
  }
}
