package io.dmac.bench;

/**
 * What both programs did in one window.
 *
 * @param other testpmd, or whatever dmac is compared with
 */
public record Pair(Run other, Run dmac) {
  /** The same with both sides changed. */
  Pair turned() {
    return new Pair(/* other= */ dmac, /* dmac= */ other);
  }

  /** Above 1 where dmac did more per second of CPU time. */
  public double ratio() {
    return dmac.mpps() / other.mpps();
  }
}
