package io.dmac.app.doctor;

import io.dmac.app.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The findings for people, area by area. */
final class FindingsTable {
  /** Of the last column, so that a line fits a wide terminal. */
  private static final int WIDTH = 96;

  private FindingsTable() {}

  static List<String> lines(List<Finding> findings) {
    TextTable table = new TextTable("", "area", "what", "found");
    String area = "";
    for (Finding each : findings) {
      String state = each.state().name().toLowerCase(Locale.ROOT);
      String newArea = each.area().equals(area) ? "" : each.area();
      area = each.area();
      List<String> found = wrapped(each.finding(), " ");
      table.row(state, newArea, each.subject(), found.getFirst());
      found.stream().skip(1).forEach(line -> table.row("", "", "", line));
      if (each.remedy() != null) {
        // a command is copied: it is broken between commands alone
        List<String> remedy = wrapped(each.remedy(), "(?<=[,;]) | (?=\\()");
        for (int i = 0; i < remedy.size(); i++) {
          table.row("", "", "", (i == 0 ? "-> " : "   ") + remedy.get(i));
        }
      }
    }
    return table.lines();
  }

  private static List<String> wrapped(String text, String between) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String part : text.split(between, -1)) {
      if (line.isEmpty()) {
        line = part;
      } else if (line.length() + 1 + part.length() <= WIDTH) {
        line += " " + part;
      } else {
        lines.add(line);
        line = part;
      }
    }
    lines.add(line);
    return lines;
  }
}
