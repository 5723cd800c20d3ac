package io.dmac.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** CPUs for the two poll loops: one each, when this process may use two. */
record Cpus(OptionalInt first, OptionalInt second) {
  static Cpus ofThisProcess() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> of(line.substring(line.indexOf(':') + 1).strip()))
          .findFirst()
          .orElse(none());
    } catch (IOException e) {
      return none();
    }
  }

  private static Cpus none() {
    return new Cpus(OptionalInt.empty(), OptionalInt.empty());
  }

  /** Of a list as the kernel writes it, such as {@code 0-3,8}: its first and its last. */
  static Cpus of(String list) {
    String[] numbers = list.split("[,-]", -1);
    int first = Integer.parseInt(numbers[0]);
    int last = Integer.parseInt(numbers[numbers.length - 1]);
    return first == last ? none() : new Cpus(OptionalInt.of(first), OptionalInt.of(last));
  }
}
