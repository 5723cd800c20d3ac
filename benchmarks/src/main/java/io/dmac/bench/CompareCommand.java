package io.dmac.bench;

import io.dmac.dpdk.Eal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmac bench compare}. */
@Command(
    name = "compare",
    sortOptions = false,
    header = "Compare dmac's echo with testpmd's macswap: in turn, on one core, by CPU time.",
    footer = {
      "",
      "Examples:",
      "  dmac bench compare --port null --size 64 --burst 32 --pairs 7",
      "  dmac bench compare --port ring --json"
    })
final class CompareCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "KIND",
      defaultValue = "null",
      description = "null or ring (default: ${DEFAULT-VALUE})")
  private String port;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "64",
      description = "bytes of a frame (default: ${DEFAULT-VALUE})")
  private int size;

  @Option(
      names = "--burst",
      paramLabel = "FRAMES",
      defaultValue = "32",
      description = "most frames of one burst (default: ${DEFAULT-VALUE})")
  private int burst;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "7",
      description = "pairs that count (default: ${DEFAULT-VALUE})")
  private int pairs;

  @Option(
      names = "--mbufs",
      paramLabel = "N",
      defaultValue = "16384",
      description = "frame buffers of each program (default: ${DEFAULT-VALUE})")
  private int mbufs;

  @Option(
      names = "--descriptors",
      paramLabel = "N",
      defaultValue = "1024",
      description = "descriptors of each queue (default: ${DEFAULT-VALUE})")
  private int descriptors;

  @Option(
      names = "--no-huge",
      description = "ordinary pages for both, also when hugepages can be had")
  private boolean noHuge;

  @Option(
      names = "--warm-up",
      paramLabel = "MS",
      defaultValue = "3000",
      description = "for which both poll before they are measured (default: ${DEFAULT-VALUE})")
  private int warmUpMs;

  @Option(
      names = "--measure",
      paramLabel = "MS",
      defaultValue = "2500",
      description = "of each program in each pair (default: ${DEFAULT-VALUE})")
  private int measureMs;

  @Option(
      names = "--slice",
      paramLabel = "MS",
      defaultValue = "50",
      description = "after which it is the other's turn (default: ${DEFAULT-VALUE})")
  private int sliceMs;

  @Option(
      names = "--core-share",
      paramLabel = "PART",
      defaultValue = "0.9",
      description =
          "discard a pair whose polling threads had their core for less of the time (default: ${DEFAULT-VALUE})")
  private double coreShare;

  @Option(
      names = "--java-option",
      paramLabel = "FLAG",
      description = "a further flag for dmac's JVM; may be repeated")
  private List<String> jvmFlags = List.of();

  @Option(
      names = "--against",
      paramLabel = "FOLDER",
      description = "another build of dmac in testpmd's place, or this one without --java-option")
  private @Nullable Path against;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "where CSV and Markdown go (default: benchmarks/results of dmac's sources)")
  private @Nullable Path results;

  @Option(names = "--json", description = "print one line of JSON and nothing else")
  private boolean json;

  @Spec private CommandSpec spec;

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  CompareCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    checkArguments();
    if (against == null && !OnPath.has("dpdk-testpmd")) {
      err.println("dmac bench: dpdk-testpmd is missing: apt-get install dpdk");
      return 1;
    }
    int memoryMib = Math.ceilDiv(mbufs * 2560L, 1 << 20) > 32 ? 96 : 64;
    try (Hugepages hugepages = noHuge ? Hugepages.none() : Hugepages.reserve(2 * memoryMib + 16)) {
      Setup setup = setup(hugepages.areAvailable(), memoryMib);
      err.printf(
          "comparing on net_%s, %s; about %d s%n",
          setup.port().label(),
          setup.hugepages() ? "hugepages" : "ordinary pages for both: no hugepages",
          pairs * (warmUpMs + 2L * measureMs + 2000) / 1000);
      err.flush();
      Comparison comparison =
          Comparison.make(
              setup,
              pairs,
              coreShare,
              this::startOther,
              given -> new DmacProcess("dmac", given, ChildJvm.command(jvmFlags)),
              (kept, other, pair, discarded) -> progress(err, kept, other, pair, discarded));
      if (comparison.pairs().isEmpty()) {
        err.printf(
            "dmac bench: no pair counts, for CPU %d is in use by others (%s); try again when it is quiet, or"
                + " lower --core-share%n",
            setup.pollCpu(), comparison.discarded().getLast());
        return 1;
      }
      ComparisonReport report = new ComparisonReport(comparison, Machine.here(), commandLine());
      PrintWriter out = spec.commandLine().getOut();
      out.print(json ? report.json() + "\n" : report.table());
      out.flush();
      Path directory = resultsFolder();
      if (directory != null) {
        report.write(directory).forEach(file -> err.println("wrote " + file));
      }
      return 0;
    }
  }

  /** Null where the sources are not there, or another dmac was compared with. */
  private @Nullable Path resultsFolder() {
    Path sources = Machine.home().resolve("benchmarks");
    return results != null || against != null || !Files.isDirectory(sources)
        ? results
        : sources.resolve("results");
  }

  private void checkArguments() {
    List<String> problems = new ArrayList<>();
    if (!PortKind.labels().contains(port)) {
      problems.add(
          "--port is '" + port + "'; choose among " + String.join(", ", PortKind.labels()));
    }
    check(problems, "--size", size, 60, 1514);
    check(problems, "--burst", burst, 1, 512);
    check(problems, "--pairs", pairs, 1, 1000);
    check(problems, "--mbufs", mbufs, 1024, 1 << 20);
    check(problems, "--descriptors", descriptors, 16, 32_768);
    check(problems, "--warm-up", warmUpMs, 100, 600_000);
    check(problems, "--measure", measureMs, 100, 600_000);
    check(problems, "--slice", sliceMs, 1, measureMs);
    if (!problems.isEmpty()) {
      throw new ParameterException(spec.commandLine(), String.join("; ", problems));
    }
  }

  private static void check(List<String> problems, String name, int value, int low, int high) {
    if (value < low || value > high) {
      problems.add(name + " is " + value + "; it must lie between " + low + " and " + high);
    }
  }

  private Setup setup(boolean hugepages, int memoryMib) {
    List<Integer> cpus = Eal.allowedCpus();
    if (cpus.size() < 2) {
      throw new IllegalStateException(
          "a comparison needs two CPUs, one of them for the polling thread; this process may use "
              + cpus);
    }
    return new Setup(
        PortKind.of(port),
        size,
        burst,
        mbufs,
        descriptors,
        hugepages,
        memoryMib,
        cpus.getFirst(),
        cpus.getLast(),
        Priority.prefix(),
        warmUpMs,
        measureMs,
        sliceMs);
  }

  private Contestant startOther(Setup setup) throws IOException {
    return against == null
        ? new TestpmdProcess(setup)
        : new DmacProcess("other", setup, ChildJvm.command(List.of(), against.toAbsolutePath()));
  }

  private void progress(PrintWriter err, int kept, String other, Pair pair, String discarded) {
    err.printf(
        Locale.ROOT,
        "  %s %s %.2f Mpps (core %.0f %%), dmac %.2f Mpps (core %.0f %%), ratio %.3f%n",
        discarded.isEmpty() ? kept + "/" + pairs + ":" : "discarded, " + discarded + ":",
        other,
        pair.other().mpps(),
        100 * pair.other().coreShare(),
        pair.dmac().mpps(),
        100 * pair.dmac().coreShare(),
        pair.ratio());
    err.flush();
  }

  private String commandLine() {
    return "./dmac bench " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }
}
