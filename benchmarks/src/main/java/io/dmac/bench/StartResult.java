package io.dmac.bench;

/**
 * One start of a program.
 *
 * @param startMs from the start of its process to the first echo at the other end of the link
 * @param residentKib memory it holds when asked (VmRSS)
 * @param highestKib the most it ever held (VmHWM)
 */
record StartResult(double startMs, long residentKib, long highestKib) {}
