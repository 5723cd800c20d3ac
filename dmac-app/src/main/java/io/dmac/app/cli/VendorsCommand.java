package io.dmac.app.cli;

import io.dmac.app.api.Json;
import io.dmac.app.text.TextTable;
import io.dmac.app.vendors.VendorStore;
import io.dmac.mac.Assignment;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacAdministration;
import io.dmac.mac.MacRange;
import io.dmac.mac.VendorBlock;
import io.dmac.mac.VendorKind;
import io.dmac.mac.VendorRegistry;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmac vendors}: whom the IEEE assigned which addresses. */
@Command(
    name = "vendors",
    header = "Search the IEEE's registry of address blocks, or look an address up in it.",
    synopsisSubcommandLabel = "[update]",
    subcommands = VendorsUpdateCommand.class,
    description = {
      "",
      "Without an argument it says how many blocks there are, of what date, from what source. The"
          + " kind is what GNU macchanger's lists say: the IEEE does not tell what a block is for.",
    },
    footer = {
      "",
      "Examples:",
      "  @|bold dmac vendors intel|@                vendors with this word in their name",
      "  @|bold dmac vendors 8c:1f:64:af:a0:01|@    whose address this is",
      "  @|bold dmac vendors 8c:1f:64|@             the blocks that begin so",
      "  @|bold dmac vendors cisco --limit 10 --json|@",
      "  @|bold dmac vendors update|@               takes the IEEE's files of today",
      "",
      "Exit status: 0 done, 1 nothing found, or failed, 2 bad usage.",
    })
public final class VendorsCommand implements DmacCommand {
  private static final Pattern PREFIX =
      Pattern.compile("[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){2,4}([:-][0-9A-Fa-f])?");

  @Parameters(
      arity = "0..1",
      paramLabel = "WORD|ADDRESS",
      description = "Part of an organization's name, in either case, an address, or its beginning.")
  private @Nullable String query;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Print the first N blocks alone (all).")
  private @Nullable Integer limit;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** For ServiceLoader; picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  public VendorsCommand() {}

  @Override
  public Integer call() {
    if (limit != null && limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit: '" + limit + "' is not a whole number from 1");
    }
    VendorRegistry registry = VendorStore.ofThisUser().registry();
    if (query == null) {
      print(() -> Json.write(VendorViews.Overview.of(registry)), () -> overview(registry));
      return ExitStatus.DONE;
    }
    Optional<MacAddress> address = address(query);
    if (address.isPresent()) {
      Optional<VendorBlock> block = registry.find(address.get());
      print(
          () -> Json.write(VendorViews.Address.of(address.get(), block)),
          () -> describe(address.get(), block));
      return ExitStatus.DONE;
    }
    return list(query, find(registry, query));
  }

  /** Text that is made when it is printed. */
  private interface Text {
    String get();
  }

  private void print(Text asJson, Text asText) {
    spec.commandLine().getOut().println(json ? asJson.get() : asText.get());
  }

  /** An address, if the query is one: no organization has a name like that. */
  private static Optional<MacAddress> address(String query) {
    try {
      return Optional.of(MacAddress.parse(query.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<VendorBlock> find(VendorRegistry registry, String query) {
    if (!PREFIX.matcher(query).matches()) {
      return registry.search(query);
    }
    String digits = query.replaceAll("[:-]", "");
    MacAddress first = MacAddress.parse(digits + "0".repeat(12 - digits.length()));
    MacAddress last = MacAddress.parse(digits + "f".repeat(12 - digits.length()));
    return first.isMulticast() ? List.of() : registry.within(new MacRange(first, last));
  }

  private int list(String words, List<VendorBlock> all) {
    PrintWriter out = spec.commandLine().getOut();
    List<VendorBlock> shown = limit == null ? all : all.subList(0, Math.min(limit, all.size()));
    if (json) {
      out.println(
          Json.write(
              new VendorViews.Found(
                  all.size(), shown.stream().map(VendorViews.Block::of).toList())));
    }
    if (all.isEmpty()) {
      throw new CommandFailure(
          "the registry has nothing for '"
              + words
              + "'; try a shorter word, or bring it up to date (dmac vendors update)");
    }
    if (!json) {
      table(shown).lines().forEach(out::println);
      if (shown.size() < all.size()) {
        out.println("and " + (all.size() - shown.size()) + " more (--limit)");
      }
    }
    return ExitStatus.DONE;
  }

  private static TextTable table(List<VendorBlock> blocks) {
    TextTable table = new TextTable("PREFIX", "ASSIGNMENT", "KIND", "ORGANIZATION");
    for (VendorBlock block : blocks) {
      table.row(
          block.prefix(), block.assignment().label(), block.kind().label(), block.organization());
    }
    return table;
  }

  private static String describe(MacAddress address, Optional<VendorBlock> block) {
    String text =
        address
            + ": "
            + (address.isMulticast() ? "group address, " : "")
            + MacAdministration.of(address).description();
    return block
        .map(
            b ->
                text
                    + System.lineSeparator()
                    + String.join(System.lineSeparator(), table(List.of(b)).lines()))
        .orElse(text + "; in no block of the registry");
  }

  private static String overview(VendorRegistry registry) {
    return String.format(
        Locale.ROOT,
        """
        %,d blocks of %,d organizations, of %s, from %s
        %s
        kinds, from %s: %s""",
        registry.size(),
        registry.organizations(),
        registry.origin().date(),
        registry.origin().source(),
        Arrays.stream(Assignment.values())
            .map(a -> count(registry.sizes().getOrDefault(a, 0), a.label()))
            .collect(Collectors.joining(", ")),
        registry.origin().kindSource(),
        Arrays.stream(VendorKind.values())
            .map(k -> count(registry.kinds().getOrDefault(k, 0), k.label()))
            .collect(Collectors.joining(", ")));
  }

  private static String count(int number, String what) {
    return String.format(Locale.ROOT, "%,d %s", number, what);
  }
}
