package io.dmac.bench;

import java.util.List;

/**
 * Where in a flow a series of changes lies.
 *
 * @param firstPart the flow's part that began with the first change; each change begins one
 * @param momentsNs when each was asked for
 * @param durationNs from the first to the answer to the last
 * @param stolenNs CPU time that the hypervisor took meanwhile, of the flow's CPU and the echo's
 */
record SeriesMarks(int firstPart, List<Long> momentsNs, long durationNs, long stolenNs) {
  SeriesMarks {
    momentsNs = List.copyOf(momentsNs);
  }
}
