package io.dmac.app.cli.mac;

import io.dmac.app.cli.LinuxMachine;
import io.dmac.app.config.ChangeSetup;
import io.dmac.app.config.ConfigurationReader;
import io.dmac.app.config.Setting;
import io.dmac.app.local.LocalInterface;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A kernel interface in place of a pod's port, and how its address is changed. */
final class InterfaceOptions {
  static final String HEADING = "%nOn an interface of this machine, in place of a pod's port:%n";

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description = "A Linux interface of this network namespace, such as eth0.")
  private @Nullable String name;

  @Option(
      names = "--probe",
      paramLabel = "TIME",
      description =
          "For how long the segment may answer that somebody has the new address, before it is"
              + " taken; 0 asks nobody (DMAC_PROBE; 50ms).")
  private @Nullable String probe;

  @Option(
      names = "--state",
      paramLabel = "DIR|off",
      description =
          "Where changes are journaled and leases are kept, for all of this node (DMAC_STATE;"
              + " /run/dmac, else $XDG_RUNTIME_DIR/dmac).")
  private @Nullable String state;

  @Option(
      names = "--pool",
      paramLabel = "RANGE",
      description = "Addresses that 'pool' takes from; repeatable (DMAC_POOL).")
  private List<String> pool = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "RANGE",
      description = "Addresses that no port may have; repeatable (DMAC_EXCLUDE).")
  private List<String> exclude = new ArrayList<>();

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      description =
          "For how long the address is kept from others on this node: nobody renews the lease when"
              + " the command has ended (168h, the longest).")
  private @Nullable String lease;

  /** The interface, if one was named; with options of it alone there must be one. */
  Optional<String> name(CommandSpec spec, PodOptions pod) {
    if (name == null) {
      refuseWithout(spec);
      return Optional.empty();
    }
    if (pod.given()) {
      throw new ParameterException(
          spec.commandLine(),
          "--interface is for an interface of this machine, --api and --port are for a running pod;"
              + " give one or the other");
    }
    return Optional.of(name);
  }

  private void refuseWithout(CommandSpec spec) {
    Stream.of("--probe", "--state", "--pool", "--exclude", "--lease")
        .filter(spec.commandLine().getParseResult()::hasMatchedOption)
        .findFirst()
        .ifPresent(
            option -> {
              throw new ParameterException(
                  spec.commandLine(),
                  option + " goes with --interface NAME; a pod was told when it was started");
            });
  }

  /**
   * Opens the interface.
   *
   * @throws io.dmac.app.config.ConfigurationException when an option cannot be read
   */
  LocalInterface open(String named) {
    LinuxMachine machine = new LinuxMachine();
    Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
    give(flags, Setting.PROBE, probe);
    give(flags, Setting.STATE, state);
    // Not by DMAC_LEASE, which is for those that renew it.
    give(flags, Setting.LEASE, lease == null ? "168h" : lease);
    if (!pool.isEmpty()) {
      flags.put(Setting.POOL, pool);
    }
    if (!exclude.isEmpty()) {
      flags.put(Setting.EXCLUDE, exclude);
    }
    ChangeSetup setup = ConfigurationReader.readChanges(flags, machine);
    return LocalInterface.open(named, setup, machine.environment());
  }

  private static void give(
      Map<Setting, List<String>> flags, Setting setting, @Nullable String value) {
    if (value != null) {
      flags.put(setting, List.of(value));
    }
  }
}
