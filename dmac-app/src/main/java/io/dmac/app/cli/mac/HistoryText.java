package io.dmac.app.cli.mac;

import io.dmac.app.api.Views;
import io.dmac.app.config.Durations;
import io.dmac.app.text.TextTable;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The changes of a pod as a person reads them. */
final class HistoryText {
  private HistoryText() {}

  static String of(Views.Changes changes) {
    Views.Totals totals = changes.totals();
    String sums =
        "port "
            + changes.port()
            + ": "
            + totals.applied()
            + " applied, "
            + totals.rolledBack()
            + " rolled back, "
            + totals.rejected()
            + " rejected, "
            + totals.framesLost()
            + " frames lost";
    Stream<String> table = changes.changes().isEmpty() ? Stream.of() : table(changes);
    Stream<String> percentiles = totals.applied() == 0 ? Stream.of() : percentiles(changes);
    return Stream.of(table, Stream.of(sums), percentiles)
        .flatMap(lines -> lines)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static Stream<String> table(Views.Changes changes) {
    TextTable table =
        new TextTable(
            "#>",
            "AT",
            "FROM",
            "TO",
            "OUTCOME",
            "CALL>",
            "FIRST ON NEW>",
            "LOST>",
            "BLOCKED>",
            "PROOF");
    for (Views.Change change : changes.changes()) {
      Optional<Views.Measurement> cost = Optional.ofNullable(change.measurement());
      table.row(
          String.valueOf(change.number()),
          change.at(),
          change.from(),
          change.to(),
          change.outcome(),
          ChangeText.ns(change.callNs()),
          cost.map(of -> ChangeText.ns(of.firstOnNewNs())).orElse("-"),
          cost.map(of -> String.valueOf(of.framesLost())).orElse("-"),
          cost.map(of -> ChangeText.ns(of.blockedNs())).orElse("-"),
          Stream.of(Optional.ofNullable(change.proof()), Optional.ofNullable(change.error()))
              .flatMap(Optional::stream)
              .collect(Collectors.joining(": ")));
    }
    return table.lines().stream();
  }

  private static Stream<String> percentiles(Views.Changes changes) {
    TextTable table = new TextTable("MEASURE", "COUNT>", "MIN>", "P50>", "P90>", "P99>", "MAX>");
    changes
        .percentiles()
        .forEach(
            (measure, of) ->
                table.row(
                    measure,
                    String.valueOf(of.count()),
                    described(of, of.minNs()),
                    described(of, of.p50Ns()),
                    described(of, of.p90Ns()),
                    described(of, of.p99Ns()),
                    described(of, of.maxNs())));
    return table.lines().stream();
  }

  private static String described(Views.Percentiles of, long ns) {
    return of.count() == 0 ? "-" : Durations.describe(ns);
  }

  /** One step, in a line. */
  static String of(Views.Step step) {
    return step.at()
        + "  change "
        + step.change()
        + "  "
        + step.step()
        + "  "
        + step.from()
        + " -> "
        + step.to()
        + (step.detail() == null ? "" : "  " + step.detail())
        + (step.report() == null ? "" : "  " + ChangeText.cost(step.report()));
  }
}
