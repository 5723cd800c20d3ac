package io.dmac.decode;

import java.util.List;
import java.util.Optional;

/**
 * One protocol's part of a frame.
 *
 * @param protocol its short name, such as "IPv4"
 * @param summary what matters of it in a few words; empty when the fields were not there
 * @param fields in the order in which people want to read them
 * @param faults what is wrong with it, such as "truncated: 3 of 20 bytes"
 */
public record Layer(String protocol, String summary, List<Field> fields, List<String> faults) {
  public Layer {
    fields = List.copyOf(fields);
    faults = List.copyOf(faults);
  }

  /** A field as text. */
  public record Field(String name, String value) {}

  /** The value of the first field of a name. */
  public Optional<String> value(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).findFirst();
  }

  /** Summary and faults. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(summary.isEmpty() ? protocol : summary);
    faults.forEach(fault -> text.append(" [").append(fault).append(']'));
    return text.toString();
  }
}
