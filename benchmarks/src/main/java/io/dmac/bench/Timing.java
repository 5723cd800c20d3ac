package io.dmac.bench;

/**
 * For how long.
 *
 * @param warmUpMs for which each program polls before the measured window
 * @param measureMs for which each program runs in that window
 * @param sliceMs for which one runs before it is the other's turn
 */
record Timing(int warmUpMs, int measureMs, int sliceMs) {
  /** The same with slices that are no longer than that. */
  Timing withSliceAtMost(int ms) {
    return new Timing(warmUpMs, measureMs, Math.min(sliceMs, ms));
  }

  int slices() {
    return Math.max(1, measureMs / sliceMs);
  }
}
