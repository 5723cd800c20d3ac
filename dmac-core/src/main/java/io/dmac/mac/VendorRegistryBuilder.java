package io.dmac.mac;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects blocks in any order. */
final class VendorRegistryBuilder {
  private final TreeMap<Long, Entry> entries = new TreeMap<>();

  /** What is known of a block besides its key. */
  private record Entry(Assignment assignment, String organization) {}

  /** Adds a block; when the IEEE assigned it more than once, it has all the names. */
  void add(long firstBits, Assignment assignment, String organization) {
    // Some names have no-break spaces, or several in a row.
    String name = organization.replaceAll("[\\s\\p{Z}]+", " ").strip();
    entries.merge(
        VendorRegistry.key(firstBits, assignment.prefixLength()),
        new Entry(assignment, name.isEmpty() ? "(no name)" : name),
        (first, second) ->
            first.organization().contains(second.organization())
                ? first
                : new Entry(
                    first.assignment(), first.organization() + " / " + second.organization()));
  }

  VendorRegistry build(VendorOrigin origin, VendorKinds kinds) {
    TreeSet<String> sorted = new TreeSet<>();
    entries.values().forEach(entry -> sorted.add(entry.organization()));
    Map<String, Integer> indices = new HashMap<>();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int[] ends = new int[sorted.size()];
    for (String name : sorted) {
      text.writeBytes(name.getBytes(StandardCharsets.UTF_8));
      ends[indices.size()] = text.size();
      indices.put(name, indices.size());
    }
    long[] keys = new long[entries.size()];
    int[] nameOf = new int[keys.length];
    byte[] traits = new byte[keys.length];
    int i = 0;
    for (Map.Entry<Long, Entry> block : entries.entrySet()) {
      Assignment assignment = block.getValue().assignment();
      keys[i] = block.getKey();
      nameOf[i] = indices.getOrDefault(block.getValue().organization(), 0);
      traits[i] =
          VendorRegistry.traits(
              assignment,
              assignment == Assignment.MA_L
                  ? kinds.of().apply(block.getKey() >> 6)
                  : VendorKind.UNKNOWN);
      i++;
    }
    return new VendorRegistry(
        origin, new VendorNames(text.toByteArray(), ends), keys, nameOf, traits);
  }
}
