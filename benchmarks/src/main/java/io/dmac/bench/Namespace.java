package io.dmac.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace without a name, with a veth pair in it. It lives as long as the process that
 * holds it: nothing is left behind, whatever ends first.
 */
final class Namespace implements AutoCloseable {
  /** The probe's end of the pair. */
  static final String NEAR = "near";

  /** The end at which the pod is. */
  static final String FAR = "far";

  static final String FAR_MAC = "02:00:00:00:00:02";

  private static final String SET_UP =
      "set -e;"
          // A quiet link: without addresses and router solicitations the first frame is the
          // probe's.
          + " sysctl -qw net.ipv6.conf.default.disable_ipv6=1;"
          + " ip link add "
          + NEAR
          + " type veth peer name "
          + FAR
          + ";"
          + " ip link set "
          + FAR
          + " address "
          + FAR_MAC
          + " up;"
          + " ip link set lo up; ip link set "
          + NEAR
          + " up;"
          + " echo ready; exec sleep infinity";

  private final Process holder;

  private Namespace(Process holder) {
    this.holder = holder;
  }

  static Namespace create() throws IOException {
    Process holder =
        new ProcessBuilder("unshare", "--net", "sh", "-c", SET_UP)
            .redirectErrorStream(true)
            .start();
    Watchdog.over(holder, TimeUnit.HOURS.toMillis(1));
    String said = holder.inputReader(StandardCharsets.UTF_8).readLine();
    if (!"ready".equals(said)) {
      holder.destroyForcibly();
      throw new IllegalStateException(
          "a network namespace with a veth pair could not be made (it needs root): " + said);
    }
    return new Namespace(holder);
  }

  /** The command that runs another one in here. */
  List<String> inside(List<String> command) {
    List<String> words =
        new ArrayList<>(List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net"));
    words.addAll(command);
    return words;
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
