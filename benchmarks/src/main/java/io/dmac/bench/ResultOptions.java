package io.dmac.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where what was measured goes. */
final class ResultOptions {
  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where the files go (benchmarks/results of dmac's sources).")
  private @Nullable Path results;

  @Option(names = "--json", description = "Print one line of JSON and nothing else.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  ResultOptions() {}

  /** Null where the sources are not there. */
  @Nullable Path folder() {
    Path sources = Machine.home().resolve("benchmarks");
    return results != null || !Files.isDirectory(sources) ? results : sources.resolve("results");
  }

  /** The folder that was asked for, else none. */
  @Nullable Path givenFolder() {
    return results;
  }

  /** Prints one of both to standard output. */
  void print(String jsonLine, String table) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? jsonLine + "\n" : table);
    out.flush();
  }

  /**
   * Writes files, and says so on standard error.
   *
   * @param folder null writes nothing
   * @param files texts by the names of their files
   */
  void write(@Nullable Path folder, Map<String, String> files) throws IOException {
    if (folder == null) {
      return;
    }
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.writeString(path, file.getValue());
      spec.commandLine().getErr().println("wrote " + path);
    }
    spec.commandLine().getErr().flush();
  }

  /** The command as it was given. */
  String commandLine() {
    return "./dmac " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }
}
