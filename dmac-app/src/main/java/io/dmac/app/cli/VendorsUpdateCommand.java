package io.dmac.app.cli;

import io.dmac.app.text.ProgressLine;
import io.dmac.app.vendors.VendorDownload;
import io.dmac.app.vendors.VendorStore;
import io.dmac.mac.VendorKinds;
import io.dmac.mac.VendorOrigin;
import io.dmac.mac.VendorRegistry;
import io.dmac.mac.VendorRegistryCompiler;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmac vendors update}: a newer registry, from the IEEE's files. */
@Command(
    name = "update",
    header = "Make the registry anew from the IEEE's files.",
    description = {
      "",
      "It is written to $XDG_DATA_HOME/dmac/vendors.bin or ~/.local/share/dmac/vendors.bin, by root"
          + " to /var/lib/dmac/vendors.bin, and used when it is newer than the one inside dmac."
          + " When something is wrong with the files, the old one stays.",
    },
    footer = {
      "",
      "Examples:",
      "  @|bold dmac vendors update|@",
      "  @|bold dmac vendors update --from /usr/share/ieee-data|@   of Debian",
      "  @|bold dmac vendors update --from http://10.1.2.3/oui|@    a mirror",
    })
final class VendorsUpdateCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      paramLabel = "FOLDER|URL",
      description = "What has oui, mam, oui36 and iab (https://standards-oui.ieee.org).")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Write it there, for a later copy or for dmac's own build.")
  private @Nullable Path to;

  @Option(
      names = "--kinds",
      paramLabel = "FOLDER",
      description =
          "Take the kinds from macchanger's wireless.list and OUI.list there, and not from the"
              + " registry inside dmac.")
  private @Nullable Path kinds;

  @Option(
      names = "--source",
      paramLabel = "TEXT",
      description = "What the registry says that it was made from (the folder or URL).")
  private @Nullable String source;

  @Spec private CommandSpec spec;

  // picocli sets the fields.
  @SuppressWarnings("NullAway.Init")
  VendorsUpdateCommand() {}

  @Override
  public Integer call() {
    String place = from == null ? VendorDownload.IEEE.toString() : from;
    VendorKinds known =
        kinds == null ? VendorKinds.of(VendorRegistry.bundled()) : VendorKinds.ofMacchanger(kinds);
    String said = source == null ? place : source;
    VendorRegistry made =
        place.contains("://")
            ? fetch(url(place), said, known)
            : VendorRegistryCompiler.compile(Path.of(place), said, known);
    Path file = to == null ? VendorStore.ofThisUser().file() : to;
    VendorRegistryCompiler.write(made, file);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "%,d blocks of %,d organizations, of %s, in %s",
            made.size(),
            made.organizations(),
            made.origin().date(),
            file));
    if (to == null) {
      VendorOrigin used = VendorStore.ofThisUser().registry().origin();
      if (used.date().isAfter(made.origin().date())) {
        out.println("the registry of " + used.date() + " is newer and stays in use");
      }
    }
    return ExitStatus.DONE;
  }

  private URI url(String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && uri.getScheme().matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), badUrl(text), e);
    }
    throw new ParameterException(spec.commandLine(), badUrl(text));
  }

  private static String badUrl(String text) {
    return "--from '" + text + "' is no URL; write it as " + VendorDownload.IEEE;
  }

  private VendorRegistry fetch(URI url, String said, VendorKinds known) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Path folder = Files.createTempDirectory("dmac-vendors");
      try (ProgressLine progress = new ProgressLine(err, Terminal.isStandardError())) {
        VendorDownload.fetch(url, folder, progress::moment);
        return VendorRegistryCompiler.compile(folder, said, known);
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          "no temporary folder for the IEEE's files ("
              + e
              + "); give /tmp room, or fetch them yourself"
              + " and name their folder (--from FOLDER)",
          e);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
