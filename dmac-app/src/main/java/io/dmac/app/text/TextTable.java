package io.dmac.app.text;

import java.util.ArrayList;
import java.util.List;

/** Columns that line up, two blanks apart. Colours have no width. */
public final class TextTable {
  private static final String COLOUR = "\033\\[[0-9;]*m";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** One column. */
  private record Column(String title, boolean right) {}

  /**
   * @param titles of the columns; one that ends in {@code >} is flush right
   */
  public TextTable(String... titles) {
    columns =
        List.of(titles).stream()
            .map(
                title ->
                    title.endsWith(">")
                        ? new Column(title.substring(0, title.length() - 1), true)
                        : new Column(title, false))
            .toList();
  }

  /** Adds a row; it has as many cells as there are columns. */
  public TextTable row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Its lines, the titles first; none ends in a blank. */
  public List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(columns.stream().map(Column::title).toList());
    all.addAll(rows);
    int[] widths = new int[columns.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - width(row.get(i)));
      line.append(i == 0 ? "" : "  ");
      if (columns.get(i).right()) {
        line.append(padding).append(row.get(i));
      } else {
        line.append(row.get(i)).append(padding);
      }
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    String plain = cell.replaceAll(COLOUR, "");
    return plain.codePointCount(0, plain.length());
  }
}
