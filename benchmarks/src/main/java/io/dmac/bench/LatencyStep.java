package io.dmac.bench;

/**
 * One step of a latency measurement.
 *
 * @param load percent of the lossless rate
 * @param framesPerSecond what that was
 * @param program {@code dmac} or {@code testpmd}
 * @param run what came of it
 */
record LatencyStep(int load, long framesPerSecond, String program, LatencyRun run) {}
