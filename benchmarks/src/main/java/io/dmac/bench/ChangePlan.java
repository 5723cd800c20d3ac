package io.dmac.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a {@link ChangeWorker} is told: who echoes, who changes its address, how often.
 *
 * @param link on which frames flow
 * @param changer whose work is measured
 * @param size bytes of a frame, without its frame check sequence
 * @param framesPerSecond the rate, or 0 to search the lossless one
 * @param load percent of the lossless rate, where that was searched
 * @param changes that follow each other, for dmac alone
 * @param periodMs from one of them to the next; 0 as fast as the answers come
 * @param sustainedChanges that follow each other without a pause, for dmac alone
 * @param pacedChanges that are made one by one, as with the peers
 * @param pacedPeriodMs from one of those to the next
 * @param overlapMs for how long dmac accepts the old address too
 * @param probeMs for how long dmac asks whether somebody has the new address
 * @param stateFolder in which dmac's journal is; empty for the one of temporary files
 * @param limitS after which a series ends with the changes it has
 * @param flowCpu of the flow alone: whatever else ran there would hold frames back while it did its
 *     work, and hide what that loses
 * @param otherCpus of all else; the last is the echo's
 * @param jvmFlags of dmac
 */
public record ChangePlan(
    ChangeLink link,
    Changer changer,
    int size,
    long framesPerSecond,
    int load,
    int changes,
    int periodMs,
    int sustainedChanges,
    int pacedChanges,
    int pacedPeriodMs,
    int overlapMs,
    int probeMs,
    String stateFolder,
    int limitS,
    int flowCpu,
    List<Integer> otherCpus,
    List<String> jvmFlags) {
  public ChangePlan {
    otherCpus = List.copyOf(otherCpus);
    jvmFlags = List.copyOf(jvmFlags);
  }

  int echoCpu() {
    return otherCpus.getLast();
  }

  /** The words before a command that keep it off the flow's CPU. */
  List<String> besideFlow() {
    String cpus = otherCpus.stream().map(String::valueOf).collect(Collectors.joining(","));
    return Stream.concat(Priority.prefix().stream(), Stream.of("taskset", "-c", cpus)).toList();
  }

  /** The same rate for somebody else, who makes the paced changes alone. */
  ChangePlan of(Changer other, long rate) {
    return new ChangePlan(
        link,
        other,
        size,
        rate,
        load,
        0,
        periodMs,
        0,
        pacedChanges,
        pacedPeriodMs,
        overlapMs,
        probeMs,
        stateFolder,
        limitS,
        flowCpu,
        otherCpus,
        jvmFlags);
  }
}
