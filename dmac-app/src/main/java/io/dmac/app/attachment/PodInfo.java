package io.dmac.app.attachment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A pod's annotations, as a downward API volume has them: a file of lines {@code key="value"}, the
 * value quoted as Go does (Kubernetes documentation, "Downward API").
 */
public final class PodInfo {
  private PodInfo() {}

  /**
   * The annotations in a folder's file {@code annotations}; empty when there is none.
   *
   * @throws IllegalArgumentException naming the file, the line and what is wrong
   */
  public static Optional<Map<String, String>> annotations(Path folder) {
    Path file = folder.resolve("annotations");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(Files.readString(file)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  static Map<String, String> parse(String text) {
    Map<String, String> annotations = new TreeMap<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      int equals = line.indexOf('=');
      String quoted = line.substring(equals + 1).strip();
      if (equals < 1 || quoted.length() < 2 || !quoted.startsWith("\"") || !quoted.endsWith("\"")) {
        throw new IllegalArgumentException(
            "line " + number + " is not key=\"value\"; mount metadata.annotations by downwardAPI");
      }
      annotations.put(
          line.substring(0, equals), unquote(quoted.substring(1, quoted.length() - 1), number));
    }
    return annotations;
  }

  /** The Go Programming Language Specification, "Rune literals". */
  private static String unquote(String text, int line) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char kind = ++i < text.length() ? text.charAt(i) : ' ';
      int digits =
          switch (kind) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
          };
      int plain = "abfnrtv\\\"'".indexOf(kind);
      if (digits == 0 && plain >= 0) {
        out.append("\u0007\b\f\n\r\t\u000b\\\"'".charAt(plain));
        continue;
      }
      try {
        out.appendCodePoint(Integer.parseInt(text.substring(i + 1, i + 1 + digits), 16));
        i += digits;
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException(
            "line " + line + " has an escape \\" + kind + " that Go does not write", e);
      }
    }
    return out.toString();
  }
}
