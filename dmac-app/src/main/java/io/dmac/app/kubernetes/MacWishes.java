package io.dmac.app.kubernetes;

import io.dmac.app.attachment.Attachment;
import io.dmac.app.pod.PodPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Reads and writes what an annotation says of a pod's ports. */
final class MacWishes {
  private MacWishes() {}

  /**
   * The values by port of a text such as {@code 02:00:00:00:00:01}, or {@code
   * net1=02:00:00:00:00:01,net2=random}.
   *
   * @throws IllegalArgumentException when a port is not there, or is not named among several
   */
  static SequencedMap<PodPort, String> read(String text, List<PodPort> ports) {
    SequencedMap<PodPort, String> wishes = new LinkedHashMap<>();
    if (text.indexOf('=') < 0) {
      if (ports.size() > 1) {
        throw new IllegalArgumentException(
            "'" + text + "' does not say for which of " + names(ports) + "; write " + form(ports));
      }
      wishes.put(ports.getFirst(), text.strip());
      return wishes;
    }
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = part.substring(0, Math.max(0, equals)).strip();
      PodPort port =
          ports.stream()
              .filter(each -> isCalled(each, name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'"
                              + part.strip()
                              + "' is for none of the ports "
                              + names(ports)
                              + "; write "
                              + form(ports)));
      if (wishes.put(port, part.substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException("'" + text + "' names " + name + " twice");
      }
    }
    return wishes;
  }

  /** The same form for the addresses that ports have. */
  static String write(List<PodPort> ports) {
    return ports.size() == 1
        ? ports.getFirst().macAddress().toString()
        : ports.stream()
            .map(port -> name(port) + "=" + port.macAddress())
            .collect(Collectors.joining(","));
  }

  /** What a user of the cluster calls a port: its interface in the pod. */
  static String name(PodPort port) {
    return port.attachment()
        .map(Attachment::interfaceName)
        .or(port::kernelInterface)
        .orElse(port.name());
  }

  private static boolean isCalled(PodPort port, String name) {
    return List.of(name(port), port.name(), String.valueOf(port.id())).contains(name)
        || port.kernelInterface().equals(Optional.of(name));
  }

  private static List<String> names(List<PodPort> ports) {
    return ports.stream().map(MacWishes::name).toList();
  }

  private static String form(List<PodPort> ports) {
    return name(ports.getFirst()) + "=VALUE" + (ports.size() > 1 ? ",…" : "");
  }
}
