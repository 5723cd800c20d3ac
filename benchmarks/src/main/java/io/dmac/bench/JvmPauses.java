package io.dmac.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * When this JVM stood still, from JDK Flight Recorder.
 *
 * @param safepoints each from the order to stop until all may go on
 * @param operations how often each of the JVM's own operations ran at a safepoint
 * @param collections pauses of the garbage collector, which are safepoints too
 */
record JvmPauses(List<Pause> safepoints, Map<String, Integer> operations, List<Pause> collections) {
  private static final List<String> EVENTS =
      List.of(
          "jdk.SafepointBegin",
          "jdk.SafepointEnd",
          "jdk.ExecuteVMOperation",
          "jdk.GarbageCollection");

  JvmPauses {
    safepoints = List.copyOf(safepoints);
    operations = Map.copyOf(operations);
    collections = List.copyOf(collections);
  }

  /** A time in which it stood still. */
  record Pause(Instant start, Duration length) {
    /** Whether it lies within another time, or they touch but for some slack of the clocks. */
    boolean meets(Instant from, Instant to, Duration slack) {
      return !start.plus(length).plus(slack).isBefore(from) && !start.minus(slack).isAfter(to);
    }
  }

  /** Records from now on. */
  static Recording record() {
    Recording recording = new Recording();
    EVENTS.forEach(
        event -> recording.enable(event).withThreshold(Duration.ZERO).withoutStackTrace());
    recording.start();
    return recording;
  }

  /** What was recorded; ends the recording. */
  static JvmPauses of(Recording recording) throws IOException {
    Path file = Files.createTempFile("dmac-bench-pauses", ".jfr");
    try (recording) {
      recording.stop();
      recording.dump(file);
      return of(RecordingFile.readAllEvents(file));
    } finally {
      Files.delete(file);
    }
  }

  private static JvmPauses of(List<RecordedEvent> events) {
    Map<Long, Instant> begins = new HashMap<>();
    List<Pause> safepoints = new ArrayList<>();
    Map<String, Integer> operations = new TreeMap<>();
    List<Pause> collections = new ArrayList<>();
    for (RecordedEvent event : events) {
      if (event.getEventType().getName().equals("jdk.SafepointBegin")) {
        begins.put(event.getLong("safepointId"), event.getStartTime());
      }
    }
    for (RecordedEvent event : events) {
      switch (event.getEventType().getName()) {
        case "jdk.SafepointEnd" -> {
          Instant begin = begins.get(event.getLong("safepointId"));
          if (begin != null) {
            safepoints.add(new Pause(begin, Duration.between(begin, event.getEndTime())));
          }
        }
        case "jdk.ExecuteVMOperation" -> {
          if (event.getBoolean("safepoint")) {
            operations.merge(event.getString("operation"), 1, Integer::sum);
          }
        }
        case "jdk.GarbageCollection" ->
            collections.add(new Pause(event.getStartTime(), event.getDuration("sumOfPauses")));
        default -> {
          // The beginnings were read before.
        }
      }
    }
    return new JvmPauses(safepoints, operations, collections);
  }
}
