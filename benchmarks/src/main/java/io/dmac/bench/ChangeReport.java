package io.dmac.bench;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What changes cost the traffic, as text.
 *
 * @param plan of dmac's run
 * @param results of those who were measured, dmac first
 * @param obstacles why the others were not
 */
record ChangeReport(
    ChangePlan plan,
    Map<Changer, ChangeResult> results,
    Map<Changer, String> obstacles,
    Machine machine,
    String command) {
  /** A row of the tables. */
  private record Row(String label, ChangeResult result, ChangeSeries series) {}

  private ChangeResult dmac() {
    return result(Changer.DMAC);
  }

  private ChangeResult result(Changer changer) {
    ChangeResult result = results.get(changer);
    if (result == null) {
      throw new IllegalStateException(changer.label() + " was not measured");
    }
    return result;
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("dmac, in a row", dmac(), dmac().counting()));
    if (dmac().sustained() != null) {
      rows.add(new Row("dmac, without a pause", dmac(), dmac().sustained()));
    }
    for (Changer changer : results.keySet()) {
      rows.add(new Row(call(changer), result(changer), result(changer).paced()));
    }
    return rows;
  }

  private static String call(Changer changer) {
    return changer == Changer.DMAC ? "dmac, one by one" : changer.call();
  }

  String json() {
    ChangeSeries series = dmac().counting();
    return String.format(
        Locale.ROOT,
        "{\"port\":\"%s\",%s,\"changesPerSecond\":%.1f,\"offered\":%.0f,\"callToFirstNs\":%s,"
            + "\"callToFlowNs\":%s,"
            + "\"callNs\":%s,\"firstLost\":%s,\"skipped\":%d,\"stolenInAllNs\":%d,\"podDrops\":%s,\"quiet\":%s,\"paced\":{%s},"
            + "\"sustained\":%s,"
            + "\"peers\":{%s},\"without\":%s}",
        plan.link().label(),
        json(series),
        series.changesPerSecond(),
        series.offered(),
        json(dmac().callToFirst()),
        json(dmac().callToFlow()),
        json(dmac().call()),
        dmac().firstLost(),
        dmac().skipped(),
        dmac().stolenNs(),
        Json.write(dmac().podDrops()),
        quiet(dmac()),
        json(dmac().paced()),
        sustained(dmac().sustained()),
        Changer.peers().stream().map(this::peer).collect(Collectors.joining(",")),
        without());
  }

  private static String sustained(@Nullable ChangeSeries series) {
    return series == null
        ? "null"
        : String.format(
            Locale.ROOT, "{%s,\"changesPerSecond\":%.1f}", json(series), series.changesPerSecond());
  }

  private String peer(Changer changer) {
    ChangeResult result = results.get(changer);
    return String.format(
        Locale.ROOT,
        "\"%s\":%s",
        changer.label(),
        result == null ? "null" : "{" + json(result.paced()) + ",\"quiet\":" + quiet(result) + "}");
  }

  private String without() {
    Map<String, String> reasons = new LinkedHashMap<>();
    obstacles.forEach((changer, reason) -> reasons.put(changer.label(), reason));
    return Json.write(reasons);
  }

  private static String json(ChangeSeries series) {
    return String.format(
        Locale.ROOT,
        "\"changes\":%d,\"lost\":%d,\"blockedNs\":%d,\"worstBlockedNs\":%d,\"withLoss\":%d,\"stolenNs\":%d",
        series.changes(),
        series.lost(),
        series.blockedNs(),
        series.worstBlockedNs(),
        series.withLoss(),
        series.stolenNs());
  }

  private static String json(Views.@Nullable Percentiles of) {
    return of == null
        ? "null"
        : String.format(
            Locale.ROOT,
            "{\"count\":%d,\"p50\":%d,\"p99\":%d,\"max\":%d}",
            of.count(),
            of.p50Ns(),
            of.p99Ns(),
            of.maxNs());
  }

  private static String quiet(ChangeResult result) {
    return String.format(
        Locale.ROOT, "{\"sent\":%d,\"lost\":%d}", result.quietSent(), result.quietLost());
  }

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%s, %d bytes, %d frames a second; blocked: frames lost ÷ their rate%n%n",
            plan.link().label(),
            plan.size(),
            dmac().framesPerSecond()));
    table.append(
        String.format(
            Locale.ROOT,
            "  %-22s %8s %8s %12s %12s %10s %10s %10s%n",
            "",
            "changes",
            "lost",
            "blocked ms",
            "worst ms",
            "with loss",
            "changes/s",
            "stolen ms"));
    for (Row row : rows()) {
      ChangeSeries series = row.series();
      table.append(
          String.format(
              Locale.ROOT,
              "  %-22s %8d %8d %12.3f %12.3f %10d %10.1f %10.0f%n",
              row.label(),
              series.changes(),
              series.lost(),
              series.blockedNs() / 1e6,
              series.worstBlockedNs() / 1e6,
              series.withLoss(),
              series.changesPerSecond(),
              series.stolenNs() / 1e6));
    }
    obstacles.forEach(
        (changer, reason) ->
            table.append(String.format(Locale.ROOT, "  %-22s %s%n", changer.call(), reason)));
    table.append('\n').append(sentences("  "));
    return table.toString();
  }

  /** What the table has no column for. */
  private String sentences(String indent) {
    StringBuilder text = new StringBuilder();
    append(
        text,
        indent,
        "driver's call to the first frame on the new address, of a sender to it from before",
        dmac().callToFirst());
    append(
        text,
        indent,
        "driver's call to the first frame on the new address, of the flow, which hears of it",
        dmac().callToFlow());
    append(text, indent, "the driver's call itself", dmac().call());
    text.append(
        String.format(
            Locale.ROOT,
            "%sdmac's first %d changes under traffic, %d frames a second, which nothing above counts:"
                + " %d frames lost%n",
            indent,
            ChangeWorker.FIRST_CHANGES,
            plan.link().firstRate(),
            dmac().firstLost()));
    text.append(
        String.format(
            Locale.ROOT,
            "%slost without any change, before them: %s%n",
            indent,
            results.entrySet().stream()
                .map(
                    entry ->
                        String.format(
                            Locale.ROOT,
                            "%s %d of %d",
                            entry.getKey().label(),
                            entry.getValue().quietLost(),
                            entry.getValue().quietSent()))
                .collect(Collectors.joining(", "))));
    text.append(
        String.format(
            Locale.ROOT,
            "%sof dmac's frames %d were never sent as the sender had to pause; received and not given"
                + " back: %s; CPU time stolen by the hypervisor in all: %.0f ms%n",
            indent,
            dmac().skipped(),
            dmac().podDrops(),
            dmac().stolenNs() / 1e6));
    return text.toString();
  }

  private static void append(
      StringBuilder text, String indent, String what, Views.@Nullable Percentiles of) {
    if (of != null && of.count() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s%s: median %.1f µs, p99 %.1f µs, most %.1f µs (%d changes)%n",
              indent,
              what,
              of.p50Ns() / 1e3,
              of.p99Ns() / 1e3,
              of.maxNs() / 1e3,
              of.count()));
    }
  }

  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(fileName() + ".csv", csv());
    files.put(fileName() + ".svg", chart().svg());
    files.put(fileName() + ".md", markdown());
    return files;
  }

  private String fileName() {
    return "change-" + plan.link().label();
  }

  String csv() {
    StringBuilder csv = new StringBuilder(machine.csvComment());
    csv.append("who,changes,sent,lost,blocked_ns,worst_blocked_ns,with_loss,changes_per_second,")
        .append("stolen_ns,offered_per_second,quiet_sent,quiet_lost\n");
    for (Row row : rows()) {
      ChangeSeries series = row.series();
      csv.append(
          String.format(
              Locale.ROOT,
              "\"%s\",%d,%d,%d,%d,%d,%d,%.1f,%d,%.0f,%d,%d\n",
              row.label(),
              series.changes(),
              series.sent(),
              series.lost(),
              series.blockedNs(),
              series.worstBlockedNs(),
              series.withLoss(),
              series.changesPerSecond(),
              series.stolenNs(),
              series.offered(),
              row.result().quietSent(),
              row.result().quietLost()));
    }
    return csv.toString();
  }

  FlowChart chart() {
    List<FlowChart.Panel> panels = new ArrayList<>();
    for (Changer changer : results.keySet()) {
      // Its own prompt is no tool that somebody would use on a pod.
      if (changer != Changer.TESTPMD) {
        ChangeSeries paced = result(changer).paced();
        panels.add(
            new FlowChart.Panel(
                changer == Changer.DMAC ? "dmac" : changer.call(),
                changer == Changer.DMAC ? BarChart.Tone.DMAC : BarChart.Tone.OTHER,
                String.format(
                    Locale.ROOT,
                    "%d of %d frames lost in %d changes: %.3f ms each",
                    paced.lost(),
                    paced.sent(),
                    paced.changes(),
                    paced.blockedNs() / 1e6),
                paced.around()));
      }
    }
    return new FlowChart(
        "Frames received per millisecond around a change: " + plan.link().label(),
        String.format(
            Locale.ROOT,
            "median of the changes; %d frames/s offered, %d bytes",
            dmac().framesPerSecond(),
            plan.size()),
        machine.line(),
        ChangeSeries.MS_BEFORE,
        panels);
  }

  String markdown() {
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "# What a change costs on %s%n%n"
                + "Numbered UDP frames of %d bytes flow to an echo and back at %d a second while its"
                + " MAC address changes. Blocked is frames lost ÷ their rate (RECONF of FD.io CSIT),"
                + " for one change on average. dmac changes in a row (every %d ms at the most often),"
                + " without a pause between answer and request, and one by one, as the others do. Stolen is"
                + " CPU time that the hypervisor gave to others, of the flow's CPU and the echo's.%n%n"
                + "![frames around a change](%s.svg)%n%n",
            plan.link().label(),
            plan.size(),
            dmac().framesPerSecond(),
            plan.periodMs(),
            fileName()));
    page.append(
            "| | changes | lost | blocked, ms | worst, ms | with loss | changes/s | stolen, ms |\n")
        .append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (Row row : rows()) {
      ChangeSeries series = row.series();
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | **%.3f** | %.3f | %d | %.1f | %.0f |%n",
              row.label(),
              series.changes(),
              series.lost(),
              series.blockedNs() / 1e6,
              series.worstBlockedNs() / 1e6,
              series.withLoss(),
              series.changesPerSecond(),
              series.stolenNs() / 1e6));
    }
    obstacles.forEach(
        (changer, reason) ->
            page.append(
                String.format(Locale.ROOT, "| %s | %s | | | | | | |%n", changer.call(), reason)));
    page.append('\n').append(sentences("- "));
    page.append(
        String.format(
            Locale.ROOT,
            "- dmac: journal on%s, overlap %d ms, --probe %d ms%s; the flow follows its"
                + " gratuitous ARP%n"
                + "- the others: testpmd's macswap answers, receiving everything; the flow goes to"
                + " the new address once the tool has returned%n",
            plan.stateFolder().isEmpty() ? "" : " (in " + plan.stateFolder() + ")",
            plan.overlapMs(),
            plan.probeMs(),
            plan.probeMs() == 0 ? " (the usual 50 ms are waiting)" : ""));
    return page.append(machine.markdown())
        .append(String.format(Locale.ROOT, "- command: `%s`%n", command))
        .toString();
  }
}
