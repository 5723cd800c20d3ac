package io.dmac.change;

import io.dmac.mac.LeaseRefusedException;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacPool;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The addresses that one port holds of a pool: its own, those it still accepts, and its original
 * one, to which it returns in the end.
 */
public final class PortLeases {
  private static final System.Logger LOG = System.getLogger(PortLeases.class.getName());

  private final MacPool pool;
  private final String holder;
  private final Duration term;
  private final Set<MacAddress> held = new HashSet<>();

  /**
   * @param pool where the addresses come from
   * @param holder the port's name in it: the same one when its process starts anew
   * @param term after which a lease ends that is not renewed
   */
  public PortLeases(MacPool pool, String holder, Duration term) {
    this.pool = pool;
    this.holder = holder;
    this.term = term;
  }

  public MacPool pool() {
    return pool;
  }

  public String holder() {
    return holder;
  }

  /** After which a lease ends that is not renewed. */
  public Duration term() {
    return term;
  }

  /**
   * Has the pool lease this port an address.
   *
   * @throws LeaseRefusedException when another has it
   */
  public void acquire(MacAddress address) {
    pool.lease(address, holder, term);
    held.add(address);
  }

  /** Gives an address back; that it could not be is logged, for it ends by itself. */
  public void release(MacAddress address) {
    held.remove(address);
    try {
      pool.release(address, holder);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the lease of " + address + " ends by itself", e);
    }
  }

  /** Puts the end of every lease off; what another has by now is said in the log. */
  public void renew() {
    for (MacAddress address : Set.copyOf(held)) {
      try {
        pool.renew(address, holder, term);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "the lease of " + address + ": " + e.getMessage());
      }
    }
  }

  public void releaseAll() {
    Set.copyOf(held).forEach(this::release);
  }
}
