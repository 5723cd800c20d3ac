package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTableTest {
  @Test
  void namesAnAreaOnceAndKeepsLinesShort() {
    List<String> lines =
        FindingsTable.lines(
            List.of(
                Finding.ok("cpu", "flags", "word ".repeat(30).strip()),
                Finding.warning("cpu", "cpuset", "one", "first; " + "x".repeat(120) + "; last")));
    assertThat(lines)
        .containsExactly(
            "         area  what    found",
            "ok       cpu   flags   " + "word ".repeat(19).strip(),
            "                       " + "word ".repeat(11).strip(),
            "warning        cpuset  one",
            "                       -> first;",
            "                          " + "x".repeat(120) + ";",
            "                          last");
  }
}
