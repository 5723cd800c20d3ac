package io.dmac.app.cli.mac;

import io.dmac.app.config.Durations;
import io.dmac.app.pod.MacChooser;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacPolicy;
import io.dmac.mac.MacRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One change, by whatever policy. */
abstract class ChangeCommand implements Callable<Integer> {
  @Option(
      names = "--overlap",
      paramLabel = "TIME",
      description =
          "For how long the old address is accepted too (as the pod was told). The kernel accepts"
              + " one address on an interface: there it is for how long the old one stays leased.")
  private @Nullable String overlap;

  @Option(
      names = "--avoid",
      paramLabel = "RANGE",
      description =
          "Addresses that are not to be chosen, such as 02:00:00:00:00:00/40; repeatable.")
  private List<String> avoid = new ArrayList<>();

  @Option(
      names = "--wait",
      description =
          "Wait until the overlap has ended, and print what the change cost the traffic. On an"
              + " interface it always waits.")
  private boolean wait;

  @Mixin private PodOptions pod = new PodOptions();

  @ArgGroup(validate = false, heading = InterfaceOptions.HEADING)
  private InterfaceOptions local = new InterfaceOptions();

  @Spec private CommandSpec spec;

  /** picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  ChangeCommand() {}

  /** The policy as the API and MacPolicy read it. */
  abstract String policy();

  /** The very address, where one is named. */
  Optional<MacAddress> address() {
    return Optional.empty();
  }

  /** Whether it is well when the address is there already. */
  boolean isDoneWhenThere() {
    return false;
  }

  @Override
  public final Integer call() {
    Optional<String> name = local.name(spec, pod);
    ChangeRequest request = request();
    return name.isPresent()
        ? new InterfaceChange(spec, pod.json())
            .change(() -> local.open(name.get()), request, isDoneWhenThere())
        : new PodChange(spec, pod).change(request, isDoneWhenThere());
  }

  private ChangeRequest request() {
    try {
      Optional<Duration> length =
          Optional.ofNullable(overlap).map(text -> Durations.parse(text, "ms"));
      return new ChangeRequest(
          avoid.isEmpty() ? address() : Optional.empty(), checkedPolicy(), length, wait);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private String checkedPolicy() {
    if (avoid.isEmpty() && address().isPresent()) {
      return policy();
    }
    return checked(policy(), avoid);
  }

  /**
   * A policy without some addresses.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  static String checked(String policy, List<String> avoid) {
    if (policy.strip().equals(MacChooser.POOL)) {
      if (!avoid.isEmpty()) {
        throw new IllegalArgumentException(
            "--avoid does not go with the pool, whose addresses are leased; exclude some where it is"
                + " set up (--exclude RANGE)");
      }
      return policy;
    }
    return MacPolicy.parse(policy)
        .avoiding(avoid.stream().map(MacRange::parse).toList())
        .toString();
  }
}
