package io.dmac.app.host;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a node is prepared with; the words that {@code dmac-host} takes. */
final class HostOptions {
  @Option(
      names = "--hugepages",
      paramLabel = "[NODE:]SIZE=COUNT",
      description =
          "COUNT hugepages (SIZE 2M or 1G) more than others have reserved, on NUMA node NODE (0).")
  private List<String> hugepages = new ArrayList<>();

  @Option(
      names = "--mount",
      description = "A hugetlbfs for each of these sizes that has none; dmac itself needs none.")
  private boolean mount;

  @Option(
      names = "--vfs",
      paramLabel = "PF=COUNT",
      description = "Virtual functions of PF (interface or PCI address), without kernel drivers.")
  private List<String> functions = new ArrayList<>();

  @Option(
      names = "--vf",
      paramLabel = "PF:N[,SETTING...]",
      description =
          "What virtual function N may do: mac=ADDRESS, trust=on|off, spoofchk=on|off; 'bind' gives"
              + " it to vfio-pci.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--bind",
      paramLabel = "DEVICE",
      description =
          "A PCI address or an interface whose device vfio-pci gets; its IOMMU group goes as a"
              + " whole.")
  private List<String> devices = new ArrayList<>();

  @Option(
      names = "--in-use",
      paramLabel = "INTERFACE",
      description =
          "The same interface once more, where it has addresses, routes or a master: it would be"
              + " refused else.")
  private List<String> inUse = new ArrayList<>();

  @Option(
      names = "--owner",
      paramLabel = "USER[:GROUP]",
      description = "Who may open the devices' files in /dev/vfio (root).")
  private @Nullable String owner;

  // picocli sets the fields.
  @SuppressWarnings("NullAway.Init")
  HostOptions() {}

  List<String> words() {
    List<String> words = new ArrayList<>();
    add(words, "--hugepages", hugepages);
    if (mount) {
      words.add("--mount");
    }
    add(words, "--vfs", functions);
    add(words, "--vf", settings);
    add(words, "--bind", devices);
    add(words, "--in-use", inUse);
    add(words, "--owner", owner == null ? List.of() : List.of(owner));
    return words;
  }

  private static void add(List<String> words, String flag, List<String> values) {
    for (String value : values) {
      words.add(flag);
      words.add(value);
    }
  }
}
