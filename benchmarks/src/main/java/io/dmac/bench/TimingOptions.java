package io.dmac.bench;

import picocli.CommandLine.Option;

/** For how long, and what counts. */
final class TimingOptions {
  /** Starts of both programs and, where there are, generators; and their ends. */
  private static final int AROUND_MS = 4_000;

  @Option(
      names = "--warm-up",
      paramLabel = "MS",
      defaultValue = "2000",
      description = "For which each polls before it is measured (${DEFAULT-VALUE}).")
  private int warmUpMs;

  @Option(
      names = "--measure",
      paramLabel = "MS",
      defaultValue = "2500",
      description = "Of each program in each pair (${DEFAULT-VALUE}).")
  private int measureMs;

  @Option(
      names = "--slice",
      paramLabel = "MS",
      defaultValue = "50",
      description =
          "After which it is the other's turn; at most 20 where a generator sends (${DEFAULT-VALUE}).")
  private int sliceMs;

  @Option(
      names = "--core-share",
      paramLabel = "PART",
      defaultValue = "0.9",
      description =
          "Discard a pair whose polling threads had their core for less of the time"
              + " (${DEFAULT-VALUE}).")
  private double coreShare;

  /** For picocli, which sets the fields. */
  TimingOptions() {}

  void check(Problems problems) {
    problems.range("--warm-up", warmUpMs, 100, 600_000);
    problems.range("--measure", measureMs, 100, 600_000);
    problems.range("--slice", sliceMs, 1, measureMs);
  }

  Timing timing() {
    return new Timing(warmUpMs, measureMs, sliceMs);
  }

  double coreShare() {
    return coreShare;
  }

  /** About how long that many pairs take, if all of them count. */
  long expectedSeconds(int pairs) {
    return pairs * (2L * (warmUpMs + measureMs) + AROUND_MS) / 1000;
  }
}
