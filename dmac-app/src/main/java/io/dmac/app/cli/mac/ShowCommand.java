package io.dmac.app.cli.mac;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import io.dmac.app.cli.ApiClient.Answer;
import io.dmac.app.cli.ExitStatus;
import io.dmac.app.net.KernelInterfacePort;
import io.dmac.mac.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmac mac show}. */
@Command(
    name = "show",
    header = "Show the addresses of a port or an interface, and who assigned them.",
    footer = {
      "",
      "Examples:",
      "  @|bold dmac mac show --port 1|@",
      "  @|bold dmac mac show --interface eth0 --json|@"
    })
final class ShowCommand implements Callable<Integer> {
  @Mixin private PodOptions pod = new PodOptions();

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description = "A Linux interface of this network namespace, in place of a pod's port.")
  private @Nullable String name;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ShowCommand() {}

  @Override
  public Integer call() {
    if (name != null) {
      if (pod.given()) {
        throw new ParameterException(
            spec.commandLine(),
            "--interface is for an interface of this machine, --api and --port are for a running"
                + " pod; give one or the other");
      }
      return showInterface(name);
    }
    Answer answer = pod.client().get(pod.path("mac"));
    return pod.print(spec, answer, () -> text(Json.readAnswer(answer.body(), Views.Mac.class)));
  }

  private static String text(Views.Mac mac) {
    AddressTable table = new AddressTable().row("current", MacAddress.parse(mac.mac()));
    table.row("original", MacAddress.parse(mac.originalMac()));
    mac.accepted().stream()
        .filter(accepted -> !accepted.equals(mac.mac()))
        .forEach(accepted -> table.row("still accepted", MacAddress.parse(accepted)));
    return table.text("port " + mac.port() + " (" + mac.kind() + ")");
  }

  private int showInterface(String named) {
    try (KernelInterfacePort port = KernelInterfacePort.open(named)) {
      AddressTable table = new AddressTable();
      spec.commandLine().getOut().println(json() ? json(port, table) : text(port, table));
      return ExitStatus.DONE;
    }
  }

  private boolean json() {
    return pod.json();
  }

  private static String json(KernelInterfacePort port, AddressTable table) {
    List<MacAddress> addresses =
        Stream.concat(Stream.of(port.macAddress()), port.permanentMacAddress().stream())
            .distinct()
            .toList();
    return Json.write(
        new InterfaceViews.Shown(
            port.name(),
            port.macAddress().toString(),
            port.permanentMacAddress().map(MacAddress::toString).orElse(null),
            port.capabilities().macKind().label(),
            port.driver(),
            port.isUp(),
            port.liveChange().label(),
            addresses.stream().map(table::view).toList()));
  }

  private static String text(KernelInterfacePort port, AddressTable table) {
    table.row("current", port.macAddress());
    Optional<MacAddress> permanent = port.permanentMacAddress();
    permanent.ifPresent(address -> table.row("permanent", address));
    return table.text(
            port.name()
                + " ("
                + port.capabilities().macKind().label()
                + ", "
                + port.driver()
                + ", "
                + (port.isUp() ? "up" : "down")
                + ")")
        + System.lineSeparator()
        + (permanent.isPresent()
            ? ""
            : "no permanent address: the device was made without one" + System.lineSeparator())
        + "live change: "
        + port.liveChange().label()
        + "; "
        + port.liveChange().description();
  }
}
