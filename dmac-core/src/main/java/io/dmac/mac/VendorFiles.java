package io.dmac.mac;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the files in which the IEEE publishes its registries: {@code oui.csv}, {@code mam.csv},
 * {@code oui36.csv} and {@code iab.csv}, or the same in {@code .txt}.
 */
final class VendorFiles {
  private static final List<String> COLUMNS =
      List.of("Registry", "Assignment", "Organization Name", "Organization Address");

  private static final Pattern HEX_LINE =
      Pattern.compile("([0-9A-Fa-f]{2})-([0-9A-Fa-f]{2})-([0-9A-Fa-f]{2})\\s+\\(hex\\).*");

  private static final Pattern BASE_16_LINE =
      Pattern.compile("([0-9A-Fa-f]{6})(?:-([0-9A-Fa-f]{6}))?\\s+\\(base 16\\)(.*)");

  private VendorFiles() {}

  /** Takes the blocks that a file has. */
  interface BlockSink {
    /** A block, with the organization's name as it stands in the file. */
    void block(long firstBits, String organization);
  }

  static void readCsv(String file, String text, Assignment assignment, BlockSink sink) {
    CsvReader rows = new CsvReader(file, text);
    if (!rows.next().equals(COLUMNS)) {
      throw malformed(file, rows.line(), "it does not begin with " + String.join(",", COLUMNS));
    }
    List<String> row = rows.next();
    while (!row.isEmpty()) {
      if (row.size() != COLUMNS.size()) {
        throw malformed(file, rows.line(), row.size() + " fields in place of " + COLUMNS.size());
      }
      if (!row.getFirst().equals(assignment.label())) {
        throw malformed(file, rows.line(), "'" + row.getFirst() + "' is not " + assignment.label());
      }
      sink.block(firstBits(file, rows.line(), row.get(1), assignment), row.get(2));
      row = rows.next();
    }
  }

  private static long firstBits(String file, int line, String hex, Assignment assignment) {
    int digits = assignment.prefixLength() / 4;
    if (!hex.matches("[0-9A-Fa-f]{" + digits + "}")) {
      throw malformed(
          file,
          line,
          "'"
              + hex
              + "' is no prefix of "
              + digits
              + " hexadecimal digits, which "
              + assignment.label()
              + " has");
    }
    return Long.parseLong(hex, 16) << (48 - assignment.prefixLength());
  }

  static void readTxt(String file, String text, Assignment assignment, BlockSink sink) {
    int number = 0;
    long oui = -1;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.contains("(hex)")) {
        Matcher hex = matcher(HEX_LINE, file, number, line);
        oui = Long.parseLong(hex.group(1) + hex.group(2) + hex.group(3), 16);
      } else if (line.contains("(base 16)")) {
        Matcher block = matcher(BASE_16_LINE, file, number, line);
        if (oui < 0) {
          throw malformed(file, number, "no line with (hex) stands before it");
        }
        sink.block(firstBits(file, number, oui, block, assignment), block.group(3));
        oui = -1;
      }
    }
  }

  private static Matcher matcher(Pattern pattern, String file, int number, String line) {
    Matcher matcher = pattern.matcher(line.strip());
    if (!matcher.matches()) {
      throw malformed(file, number, "'" + line.strip() + "' is no line of the IEEE's");
    }
    return matcher;
  }

  private static long firstBits(
      String file, int line, long oui, Matcher block, Assignment assignment) {
    long from = Long.parseLong(block.group(1), 16);
    long first = oui << 24 | from;
    boolean fits;
    if (assignment == Assignment.MA_L) {
      first = from << 24;
      fits = block.group(2) == null && from == oui;
    } else {
      fits =
          block.group(2) != null
              && assignment.blockOf(first) == first
              && Long.parseLong(block.group(2), 16) - from + 1 == assignment.size();
    }
    if (!fits) {
      throw malformed(
          file, line, "'" + block.group(1) + "' begins no block of " + assignment.label());
    }
    return first;
  }

  static VendorRegistryException malformed(String file, int line, String what) {
    return new VendorRegistryException(
        file
            + ", line "
            + line
            + ": "
            + what
            + "; fetch the file again, it is not as the IEEE writes it");
  }
}
