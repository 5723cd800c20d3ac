package io.dmac.bench;

import io.dmac.app.api.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program at one end of a link, and a {@link LatencyProbe} at the other. */
final class LatencyRig implements AutoCloseable {
  private static final String PROBE_MAC = "02:00:00:00:00:01";

  /** 2^14 frames: the usual 1,024 overflow while an end is kept from its CPU for some ms. */
  private static final int MEMIF_RING_EXPONENT = 14;

  /** Frames that one of a memif's rings holds. */
  static final int MEMIF_RING = 1 << MEMIF_RING_EXPONENT;

  private final Contestant program;
  private final ProgramProcess probe;
  private final @Nullable Namespace namespace;

  private final long window;

  private LatencyRig(
      Contestant program, ProgramProcess probe, @Nullable Namespace namespace, long window) {
    this.program = program;
    this.probe = probe;
    this.namespace = namespace;
    this.window = window;
  }

  /** The ports that have an end for the probe. */
  static List<PortKind> ports() {
    return List.of(PortKind.MEMIF, PortKind.AF_PACKET);
  }

  /**
   * Starts both, and stops them.
   *
   * @param window the most frames that are without a reply before the probe pauses; 0 for no limit
   */
  static LatencyRig start(
      String name, Setup setup, Starter starter, LatencyProbe.Frames frames, long window)
      throws IOException, InterruptedException {
    Namespace namespace = namespace(setup);
    Setup here = namespace == null ? setup : setup.inside(namespace);
    // A memif's server does not wait for its client, which tries until it finds one.
    ProgramProcess probe =
        new ProgramProcess(
            "the probe",
            probeCommand(
                here.withEnd(end(setup, "client", name)).pollingOn(setup.controlCpu()), frames),
            Watchdog.limitMs(setup));
    Contestant program = null;
    try {
      program = starter.start(here.withEnd(end(setup, "server", name)));
      probe.next(LatencyProbe.READY);
      program.stop();
      probe.stop();
      return new LatencyRig(program, probe, namespace, window);
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (program != null) {
        program.close();
      }
      probe.close();
      if (namespace != null) {
        namespace.close();
      }
      throw e;
    }
  }

  /** Where both ends are; null where there is no need for one. */
  static @Nullable Namespace namespace(Setup setup) throws IOException {
    return setup.port() == PortKind.AF_PACKET ? Namespace.withVeth() : null;
  }

  /** One end's device, with role "client" the probe's. */
  static String end(Setup setup, String role, String name) {
    boolean isProbe = role.equals("client");
    if (setup.port() == PortKind.AF_PACKET) {
      String vdev = PortKind.AF_PACKET.vdevs(setup.size(), name).getFirst();
      return isProbe ? vdev.replace("iface=" + Namespace.FAR, "iface=" + Namespace.NEAR) : vdev;
    }
    return String.format(
        "net_memif0,role=%s,id=0,socket=@dmac-latency-%d-%s,mac=%s,rsize=%d,bsize=%d",
        role,
        ProcessHandle.current().pid(),
        name,
        isProbe ? PROBE_MAC : Namespace.FAR_MAC,
        MEMIF_RING_EXPONENT,
        memifBuffer(setup.size()));
  }

  /** The smallest power of two that holds a frame: the deep rings stay in the caches. */
  static int memifBuffer(int size) {
    return Math.max(256, Integer.highestOneBit(size - 1) << 1);
  }

  private static List<String> probeCommand(Setup setup, LatencyProbe.Frames frames) {
    List<String> command = new ArrayList<>(setup.prefix());
    command.addAll(ChildJvm.command(List.of()));
    command.add(LatencyProbe.class.getName());
    command.addAll(LatencyProbe.arguments(setup, frames));
    return command;
  }

  String name() {
    return program.name();
  }

  List<String> command() {
    return program.command();
  }

  /** Where the frames went so far, as the program says it. */
  Flow counted() throws IOException {
    program.resume();
    Flow flow = program.read().flow();
    program.stop();
    return flow;
  }

  /** As {@link #run}, for nobody to count. */
  void warmUp(long framesPerSecond, long milliseconds) throws IOException {
    var _ = run(framesPerSecond, milliseconds);
  }

  /** Sends at a rate for a while; both run meanwhile and are stopped before and after. */
  LatencyRun run(long framesPerSecond, long milliseconds) throws IOException {
    program.resume();
    probe.resume();
    probe.say(framesPerSecond + " " + milliseconds + " " + window);
    String result = probe.next(LatencyProbe.RESULT);
    probe.stop();
    program.stop();
    return Json.read(result.substring(LatencyProbe.RESULT.length() + 1), LatencyRun.class);
  }

  @Override
  public void close() {
    probe.close();
    program.close();
    if (namespace != null) {
      namespace.close();
    }
  }
}
