package io.dmac.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace without a name. It lives as long as the process that holds it, and that no
 * longer than we do: nothing is left behind, whatever ends first.
 */
final class Namespace implements AutoCloseable {
  /** The generator's or probe's end of a veth pair. */
  static final String NEAR = "near";

  /** The end at which the pod is. */
  static final String FAR = "far";

  /** The macvlan that may stand on that end. */
  static final String MACVLAN = "macvlan0";

  /** The name of the tap that a program may make in here. */
  static final String TAP = "dtap0";

  /** The address of the pod's end. */
  static final String FAR_MAC = "02:00:00:00:00:02";

  /** The address that the macvlan begins with. */
  static final String MACVLAN_MAC = "02:00:00:00:00:03";

  private static final String NEAR_MAC = "02:00:00:00:00:01";

  /** Holds frames of 1518 bytes without their frame check sequence. */
  static final int MTU = 1600;

  private static final long LONGEST_MS = TimeUnit.HOURS.toMillis(12);

  // A quiet link: without addresses and router solicitations the first frame is the sender's.
  private static final String QUIET =
      "set -e; sysctl -qw net.ipv6.conf.default.disable_ipv6=1; ip link set lo up;";

  private static final String VETH =
      String.format(
          " ip link add %1$s address %2$s mtu %5$d type veth peer name %3$s address %4$s mtu %5$d;"
              + " ip link set %3$s up; ip link set %1$s up;",
          NEAR, NEAR_MAC, FAR, FAR_MAC, MTU);

  private static final String HOLD = " echo ready; exec sleep infinity";

  private final Process holder;

  private Namespace(Process holder) {
    this.holder = holder;
  }

  /** With a veth pair in it. */
  static Namespace withVeth() throws IOException {
    return create(QUIET + VETH + HOLD);
  }

  /** With a macvlan on the pod's end of a veth pair, as Multus gives it to a pod. */
  static Namespace withMacvlan(String mode) throws IOException {
    return create(QUIET + VETH + macvlanOnIt(mode) + HOLD);
  }

  private static String macvlanOnIt(String mode) {
    return String.format(
        " ip link add %1$s link %2$s address %3$s mtu %4$d type macvlan mode %5$s;"
            + " ip link set %1$s up;",
        MACVLAN, FAR, MACVLAN_MAC, MTU, mode);
  }

  static Namespace empty() throws IOException {
    return create(QUIET + HOLD);
  }

  private static Namespace create(String script) throws IOException {
    Process holder =
        new ProcessBuilder("setpriv", "--pdeathsig", "KILL", "unshare", "--net", "sh", "-c", script)
            .redirectErrorStream(true)
            .start();
    Watchdog.over(holder, LONGEST_MS);
    String said = holder.inputReader(StandardCharsets.UTF_8).readLine();
    if (!"ready".equals(said)) {
      holder.destroyForcibly();
      throw new IllegalStateException(
          "a network namespace with its links could not be made: "
              + said
              + "; it needs root and iproute2");
    }
    return new Namespace(holder);
  }

  /** The words before a command that run it in here. */
  List<String> enter() {
    return List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net");
  }

  /** The command that runs another one in here. */
  List<String> inside(List<String> command) {
    List<String> words = new ArrayList<>(enter());
    words.addAll(command);
    return words;
  }

  /** Runs a short command in here and waits for it. */
  void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(inside(List.of(command))).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          "'" + String.join(" ", command) + "' failed in the namespace: " + said.strip());
    }
  }

  /** What an interface in here has counted. */
  LinkCounters link(String name) {
    return Proc.link(holder.pid(), name);
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
