package io.dmac.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A port's counters as the API gives them, summed over its queues, by group and label. */
final class Counts {
  private final Map<String, Map<String, Long>> groups = new LinkedHashMap<>();

  Counts(JsonNode queues) {
    for (JsonNode queue : queues) {
      queue
          .get("counters")
          .properties()
          .forEach(
              group ->
                  group
                      .getValue()
                      .properties()
                      .forEach(
                          counter ->
                              groups
                                  .computeIfAbsent(group.getKey(), key -> new LinkedHashMap<>())
                                  .merge(
                                      counter.getKey(), counter.getValue().asLong(), Long::sum)));
    }
  }

  long get(String label) {
    return groups.values().stream()
        .filter(group -> group.containsKey(label))
        .mapToLong(group -> group.get(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no counter " + label));
  }

  long received() {
    return get("rx_frames");
  }

  /** Frames given back as they came. */
  long echoed() {
    return get("echoed");
  }

  /** Frames that something of the pod's own went back for. */
  long answered() {
    return List.of("arp_replies", "ndp_replies", "echo_replies").stream()
        .mapToLong(this::get)
        .sum();
  }

  /** Frames received and dropped. */
  long dropped() {
    return groups.get("drop").values().stream().mapToLong(Long::longValue).sum()
        - get("tx_refused");
  }

  /**
   * Whether every frame received has had its one fate, and every one to give back was transmitted
   * or refused: so it is whenever nothing is under way.
   */
  boolean isBalanced() {
    return received() == echoed() + answered() + dropped()
        && get("tx_frames") + get("tx_refused") == echoed() + answered();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (group, counters) ->
            counters.forEach(
                (label, count) -> text.append(count == 0 ? "" : label + "=" + count + " ")));
    return text.toString().strip();
  }
}
