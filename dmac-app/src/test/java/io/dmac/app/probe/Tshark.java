package io.dmac.app.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What Wireshark's own reader says of a capture. */
final class Tshark {
  /** Said to root, whatever the file is like. */
  private static final String TO_ROOT = "Running as user \"root\"";

  private Tshark() {}

  /** The first values of some fields of each frame, empty where it has none. */
  static List<List<String>> fields(Path capture, String... fields) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "tshark", "-n", "-r", capture.toString(), "-T", "fields", "-E", "occurrence=f"));
    // What it leaves out by itself.
    for (String preference :
        List.of(
            "ip.defragment:FALSE",
            "ipv6.defragment:FALSE",
            "ip.check_checksum:TRUE",
            "tcp.check_checksum:TRUE",
            "udp.check_checksum:TRUE")) {
      command.addAll(List.of("-o", preference));
    }
    for (String field : fields) {
      command.addAll(List.of("-e", field));
    }
    Command.Result result = Command.attempt(command.toArray(String[]::new)).orFail();
    assertThat(result.errors().lines().filter(line -> !line.startsWith(TO_ROOT))).isEmpty();
    return result.output().lines().map(line -> Arrays.asList(line.split("\t", -1))).toList();
  }
}
