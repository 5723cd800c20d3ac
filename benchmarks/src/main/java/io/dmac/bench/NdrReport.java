package io.dmac.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * dmac's NDR beside what testpmd shows on the same path, as text.
 *
 * @param seconds of a trial that decides, and of flowgen's
 * @param window most frames of the probe's without a reply, or 0
 */
record NdrReport(
    Setup setup,
    int seconds,
    int window,
    List<NdrRound> rounds,
    List<String> flowgenCommand,
    List<String> echoCommand,
    Machine machine,
    String command) {
  NdrReport {
    rounds = List.copyOf(rounds);
    flowgenCommand = List.copyOf(flowgenCommand);
    echoCommand = List.copyOf(echoCommand);
  }

  private Spread spread(Function<NdrRound, Double> value) {
    return Spread.of(rounds.stream().map(value).toList());
  }

  private long lost() {
    return rounds.stream().mapToLong(round -> round.confirming().lost()).sum();
  }

  private long sent() {
    return rounds.stream().mapToLong(round -> round.confirming().sent()).sum();
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"port\":\"%s\",\"size\":%d,\"burst\":%d,\"rounds\":%d,\"ndr\":%.0f,\"mrr\":%.0f,"
            + "\"flowgen\":%.0f,\"ndrRatio\":%s,\"mrrRatio\":%s,\"witnessedRatio\":%s,"
            + "\"confirming\":{\"sent\":%d,\"lost\":%d}}",
        setup.port().label(),
        setup.size(),
        setup.burst(),
        rounds.size(),
        spread(NdrRound::ndr).median(),
        spread(NdrRound::mrr).median(),
        spread(NdrRound::flowgenPerSecond).median(),
        json(spread(NdrRound::ratio)),
        json(spread(NdrRound::mrrRatio)),
        json(spread(NdrRound::witnessed)),
        sent(),
        lost());
  }

  private static String json(Spread spread) {
    return String.format(
        Locale.ROOT,
        "{\"median\":%.4f,\"min\":%.4f,\"max\":%.4f}",
        spread.median(),
        spread.min(),
        spread.max());
  }

  String table() {
    return String.format(
            Locale.ROOT,
            "net_%s, %d bytes, burst %d; %d rounds; millions of frames a second%n%n"
                + "  %-34s %10s %10s %10s%n",
            setup.port().label(),
            setup.size(),
            setup.burst(),
            rounds.size(),
            "",
            "median",
            "least",
            "most")
        + row("dmac's NDR", spread(round -> round.ndr() / 1e6))
        + row("dmac's MRR", spread(round -> round.mrr() / 1e6))
        + row("back at testpmd's flowgen", spread(round -> round.flowgenPerSecond() / 1e6))
        + row("NDR ÷ flowgen", spread(NdrRound::ratio))
        + row("MRR ÷ flowgen", spread(NdrRound::mrrRatio))
        + row("sent by dmac ÷ testpmd's count", spread(NdrRound::witnessed))
        + String.format(Locale.ROOT, "%n  once more at each NDR: %d lost of %d%n", lost(), sent());
  }

  private static String row(String name, Spread spread) {
    return String.format(
        Locale.ROOT,
        "  %-34s %10.4f %10.4f %10.4f%n",
        name,
        spread.median(),
        spread.min(),
        spread.max());
  }

  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        String.format("ndr-%s-%d-b%d.md", setup.port().label(), setup.size(), setup.burst()),
        markdown());
    return files;
  }

  String markdown() {
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "# dmac's NDR beside testpmd on the same path: net_%s%n%n"
                + "Between two processes on two CPUs, new ones in each round, testpmd's macswap at"
                + " the far end; UDP of %d"
                + " bytes without the frame check sequence, burst %d. Millions of frames a second;"
                + " trials of %d s that decide, two in succession without a loss for the NDR; where"
                + " full speed is that, the slower one's. The NDR is then held once more:"
                + " testpmd's statistics at the far end count its frames. A trial at full speed is"
                + " made of parts of 0.1 s, in turn with flowgen's, which sends as fast as it can;"
                + " of its trials the slowest counts; the MRR stands beside the one it was in turn"
                + " with.%s%n%n",
            setup.port().label(),
            setup.size(),
            setup.burst(),
            seconds,
            window == 0
                ? ""
                : " The probe pauses while " + window + " of its frames are without a reply."));
    page.append(
            "| round | NDR | once more, lost of sent | sent ÷ testpmd's count | MRR | flowgen |")
        .append(" flowgen's loss | NDR ÷ flowgen | MRR ÷ flowgen |\n")
        .append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (int i = 0; i < rounds.size(); i++) {
      NdrRound round = rounds.get(i);
      page.append(
          String.format(
              Locale.ROOT,
              "| %d | %.3f | %d of %d | %.5f | %.3f | %.3f | %.3f %% | %.3f | %.3f |%n",
              i + 1,
              round.ndr() / 1e6,
              round.confirming().lost(),
              round.confirming().sent(),
              round.witnessed(),
              round.mrr() / 1e6,
              round.flowgenPerSecond() / 1e6,
              round.flowgen().stream().mapToDouble(FlowgenRun::lossRatio).average().orElseThrow()
                  * 100,
              round.ratio(),
              round.mrrRatio()));
    }
    return page.append(
            String.format(
                Locale.ROOT,
                "| **median** | %.3f | | %.5f | %.3f | %.3f | | **%.3f** | %.3f |%n%n",
                spread(round -> round.ndr() / 1e6).median(),
                spread(NdrRound::witnessed).median(),
                spread(round -> round.mrr() / 1e6).median(),
                spread(round -> round.flowgenPerSecond() / 1e6).median(),
                spread(NdrRound::ratio).median(),
                spread(NdrRound::mrrRatio).median()))
        .append(machine.markdown())
        .append(
            String.format(
                Locale.ROOT,
                "- memory: %s; %d mbufs; %d descriptors%n- command: `%s`%n- flowgen: `%s`%n"
                    + "- macswap: `%s`%n",
                setup.memory().describe(),
                setup.mbufs(),
                setup.descriptors(),
                command,
                String.join(" ", flowgenCommand),
                String.join(" ", echoCommand)))
        .toString();
  }
}
