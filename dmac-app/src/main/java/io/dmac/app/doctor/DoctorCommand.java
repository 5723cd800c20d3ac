package io.dmac.app.doctor;

import io.dmac.app.api.Json;
import io.dmac.app.cli.DmacCommand;
import io.dmac.app.cli.ExitStatus;
import io.dmac.app.config.ChangeSetup;
import io.dmac.app.kubernetes.PodRights;
import io.dmac.app.state.StateFolder;
import io.dmac.mac.MacPoolConfiguration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmac doctor}: what can run here. */
@Command(
    name = "doctor",
    header =
        "Say what dmac can do on this machine or in this pod, what is missing, and the remedy.",
    description = {
      "",
      "It looks at the privileges, CPUs, memory, vfio, the network devices, what the device plugin"
          + " gave, the pod's networks and rights, security modules, the state folder and the interfaces. What vfio alone needs is"
          + " missing only where a device is to be used by it: one that PCIDEVICE_* names, or that"
          + " is bound to vfio-pci with its group's file here. It also names what fails without a"
          + " word: EAL that starts with 0 ports, a port that starts and receives nothing.",
      "",
      "Of each interface it says what a change of its MAC address can do: on what it takes effect,"
          + " what proves it, and what becomes of frames to the old address. Of the ports of a"
          + " running pod, GET /v1/ports/N says the same.",
    },
    footer = {
      "",
      "Examples:",
      "  @|bold dmac doctor|@",
      "  @|bold dmac doctor --json|@",
      "",
      "Exit status: 0 nothing is missing, 1 something is, 2 bad usage.",
    })
public final class DoctorCommand implements DmacCommand {
  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** For ServiceLoader; picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  public DoctorCommand() {}

  /** What is printed as JSON. */
  record Report(boolean ok, List<Line> findings) {}

  /** One finding as JSON. */
  record Line(String area, String subject, String state, String finding, @Nullable String remedy) {
    static Line of(Finding of) {
      return new Line(
          of.area(),
          of.subject(),
          of.state().name().toLowerCase(Locale.ROOT),
          of.finding(),
          of.remedy());
    }
  }

  @Override
  public Integer call() {
    List<Finding> findings = findings(MachineFiles.of(Path.of("/")), System.getenv());
    boolean ok = findings.stream().noneMatch(each -> each.state() == Finding.State.MISSING);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.write(new Report(ok, findings.stream().map(Line::of).toList())));
    } else {
      FindingsTable.lines(findings).forEach(out::println);
    }
    return ok ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static List<Finding> findings(MachineFiles files, Map<String, String> environment) {
    VfioUse use = VfioUse.of(files, environment);
    List<Finding> findings = new ArrayList<>(Privileges.findings(files, use));
    findings.addAll(CpuFindings.findings(files));
    findings.addAll(HugepageFindings.findings(files, use));
    findings.addAll(MemlockFindings.findings(files, use));
    findings.addAll(MemoryPolicy.findings(MemoryPolicy.errno(), use));
    findings.addAll(VfioFindings.findings(files, use));
    findings.addAll(NicFindings.findings(files, use));
    findings.addAll(DevicePluginFindings.findings(files, use, environment));
    findings.addAll(KubernetesFindings.findings(files, environment, PodRights::lacking));
    findings.addAll(SecurityModuleFindings.findings(files, use));
    findings.add(state());
    findings.addAll(InterfaceCapabilities.findings());
    return findings;
  }

  private static Finding state() {
    ChangeSetup usual =
        new ChangeSetup(
            Duration.ZERO,
            Duration.ZERO,
            Optional.empty(),
            false,
            MacPoolConfiguration.of(),
            Duration.ofMinutes(1),
            Optional.empty());
    try (StateFolder folder = StateFolder.open(usual, System.getenv())) {
      return folder
          .path()
          .map(Path::toString)
          .map(path -> Finding.ok("state", "state folder", path + " can be written to"))
          .orElseGet(
              () ->
                  Finding.warning(
                      "state",
                      "state folder",
                      "none can be written to: a change that breaks off with dmac is not recovered",
                      "mount a writable volume at /run/dmac, or name a folder with --state"));
    }
  }
}
