package io.dmac.mac;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values (RFC 4180), row by row; a quoted field may go over several lines. */
final class CsvReader {
  private final String file;
  private final String text;
  private int at;
  private int line = 1;
  private int rowLine;

  /**
   * @param file its name, for errors
   * @param text all of it
   */
  CsvReader(String file, String text) {
    this.file = file;
    this.text = text;
    at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  /** The line on which the row that was read last begins. */
  int line() {
    return rowLine;
  }

  /** The fields of the next row that is not empty; no field at all at the end. */
  List<String> next() {
    while (at < text.length() && isLineEnd(text.charAt(at))) {
      advance();
    }
    rowLine = line;
    List<String> fields = new ArrayList<>();
    boolean more = at < text.length();
    while (more) {
      fields.add(text.startsWith("\"", at) ? quoted() : plain());
      more = at < text.length() && text.charAt(at) == ',';
      if (more) {
        at++;
      }
    }
    return fields;
  }

  private String plain() {
    int start = at;
    while (at < text.length() && text.charAt(at) != ',' && !isLineEnd(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder field = new StringBuilder();
    int opened = line;
    at++;
    while (true) {
      if (at >= text.length()) {
        throw VendorFiles.malformed(file, opened, "a quotation mark opens that none closes");
      }
      if (text.charAt(at) != '"') {
        field.append(text.charAt(at));
        advance();
      } else if (text.startsWith("\"\"", at)) {
        field.append('"');
        at += 2;
      } else {
        break;
      }
    }
    at++;
    if (at < text.length() && text.charAt(at) != ',' && !isLineEnd(text.charAt(at))) {
      throw VendorFiles.malformed(file, line, "text follows a closing quotation mark");
    }
    return field.toString();
  }

  private void advance() {
    if (text.charAt(at) == '\n') {
      line++;
    }
    at++;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }
}
