package io.dmac.app.config;

import io.dmac.dpdk.PortSpec;
import io.dmac.echo.OperationKind;
import io.dmac.loop.IdleStrategy;
import io.dmac.mac.MacAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A validated configuration of the dynamic pod.
 *
 * @param ports at least one, in order of their numbers
 * @param operation what is done with a frame
 * @param changes how MAC addresses are changed
 * @param idle what a loop does without traffic
 * @param hugePages whether memory comes from hugepages
 * @param memoryMib memory taken at the start, in MiB
 * @param ealArguments further arguments for EAL
 * @param api the control API, unless it is off
 * @param pod this pod in Kubernetes, whose annotations are obeyed
 * @param statsPeriod how often statistics are printed
 * @param duration after how long the pod stops by itself
 * @param values of every setting, as they were written
 */
public record RunConfiguration(
    List<PortSetup> ports,
    OperationKind operation,
    ChangeSetup changes,
    IdleStrategy.Kind idle,
    HugePages hugePages,
    int memoryMib,
    List<String> ealArguments,
    Optional<ApiSetup> api,
    Optional<PodName> pod,
    Optional<Duration> statsPeriod,
    Optional<Duration> duration,
    Map<Setting, List<String>> values) {
  public RunConfiguration {
    values = Map.copyOf(values);
    ports = List.copyOf(ports);
    ealArguments = List.copyOf(ealArguments);
  }

  /** This one, but for the live settings of another. */
  public RunConfiguration withLive(RunConfiguration other) {
    Map<Setting, List<String>> merged = new EnumMap<>(Setting.class);
    merged.putAll(values);
    other.values.forEach(
        (setting, value) -> {
          if (setting.isLive()) {
            merged.put(setting, value);
          }
        });
    return new RunConfiguration(
        ports,
        operation,
        changes.withLive(other.changes),
        idle,
        hugePages,
        memoryMib,
        ealArguments,
        api,
        pod,
        statsPeriod,
        duration,
        merged);
  }

  /** The address that a device is to have, where one is named. */
  public Optional<MacAddress> macOf(PortSpec spec) {
    return ports.stream()
        .filter(port -> port.spec().equals(spec))
        .findFirst()
        .flatMap(PortSetup::mac);
  }

  /** The settings that another configuration has other values of. */
  public Set<Setting> differences(RunConfiguration other) {
    Set<Setting> differences = EnumSet.noneOf(Setting.class);
    for (Setting setting : Setting.values()) {
      if (!Objects.equals(values.get(setting), other.values.get(setting))) {
        differences.add(setting);
      }
    }
    return differences;
  }
}
