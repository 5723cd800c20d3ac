package io.dmac.app.config;

import io.dmac.echo.OperationKind;
import io.dmac.loop.IdleStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
    Optional<Duration> duration) {
  public RunConfiguration {
    ports = List.copyOf(ports);
    ealArguments = List.copyOf(ealArguments);
  }
}
