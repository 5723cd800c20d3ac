package io.dmac.bench;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells of each pair as it is made. */
final class PairProgress implements Comparison.Progress {
  private final PrintWriter err;
  private final int pairs;

  PairProgress(PrintWriter err, int pairs) {
    this.err = err;
    this.pairs = pairs;
    err.flush();
  }

  @Override
  public void pair(int kept, String otherName, Pair pair, String discarded) {
    err.printf(
        Locale.ROOT,
        "  %s %s %.2f Mpps (core %.0f %%), dmac %.2f Mpps (core %.0f %%), ratio %.3f%n",
        discarded.isEmpty() ? kept + "/" + pairs + ":" : "discarded, " + discarded + ":",
        otherName,
        pair.other().mpps(),
        100 * pair.other().coreShare(),
        pair.dmac().mpps(),
        100 * pair.dmac().coreShare(),
        pair.ratio());
    err.flush();
  }
}
