package io.dmac.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in a network namespace of its own, with a {@link Generator} that runs when it runs. A
 * reading is made while the generator is stopped and the program has worked off what waited: what
 * it says then and what the kernel counts agree to the frame.
 */
final class LoadedContestant implements Contestant {
  /** For thousands of frames that wait in a ring, and testpmd's prompt. */
  private static final int SETTLE_MS = 30;

  private static final int FILLING_MS = 10;

  /** A tun device's queue (TUN_READQ_SIZE in drivers/net/tun.c). */
  private static final int TAP_ROOM = 500;

  /** net_af_packet's ring has 4096 frames, the one of net_af_xdp 2048. */
  private static final int RING_ROOM = 2048;

  private final Contestant program;
  private final Generator generator;
  private final Namespace namespace;
  private final String link;

  private LoadedContestant(
      Contestant program, Generator generator, Namespace namespace, String link) {
    this.program = program;
    this.generator = generator;
    this.namespace = namespace;
    this.link = link;
  }

  static LoadedContestant start(Setup setup, Starter starter)
      throws IOException, InterruptedException {
    Namespace namespace = setup.port() == PortKind.TAP ? Namespace.empty() : Namespace.withVeth();
    Setup inside = setup.inside(namespace);
    Contestant program = null;
    try {
      program = starter.start(inside);
      if (setup.port() == PortKind.TAP) {
        namespace.run("ip", "link", "set", Namespace.TAP, "up", "mtu", "" + Namespace.MTU);
      }
      return new LoadedContestant(
          program, Generator.start(inside), namespace, setup.port().generatorInterface());
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (program != null) {
        program.close();
      }
      namespace.close();
      throw e;
    }
  }

  @Override
  public boolean isLoadedFromOutside() {
    return true;
  }

  @Override
  public void raise() {
    program.raise();
  }

  /** Compilers, which share the generator's CPU, are done. */
  @Override
  public void beforeMeasuring() {
    generator.raise();
  }

  @Override
  public String name() {
    return program.name();
  }

  @Override
  public List<String> command() {
    return program.command();
  }

  @Override
  public void stop() {
    generator.stop();
    program.stop();
  }

  @Override
  public void resume() {
    program.resume();
    generator.resume();
  }

  @Override
  public int threads() {
    return program.threads();
  }

  @Override
  public long cpuNs() {
    return program.cpuNs();
  }

  /** What the kernel has counted at the sender's interface. */
  LinkCounters link() {
    return namespace.link(link);
  }

  /** Frames that can wait before the program, about. */
  int roomBefore() {
    return link.equals(Namespace.TAP) ? TAP_ROOM : RING_ROOM;
  }

  /** Lets the generator fill the queue before the program, which is stopped. */
  void fill() throws InterruptedException {
    generator.resume();
    TimeUnit.MILLISECONDS.sleep(FILLING_MS);
  }

  /** The generator runs already. */
  void resumeProgram() {
    program.resume();
  }

  @Override
  public Reading read() throws IOException {
    generator.stop();
    settle();
    Reading reading = program.read();
    LinkCounters counters = namespace.link(link);
    generator.resume();
    Flow inside = reading.flow();
    return reading.with(
        new Flow(counters.offered(), inside.received(), inside.forwarded(), counters.delivered()));
  }

  private static void settle() {
    try {
      TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the program worked its queue off", e);
    }
  }

  @Override
  public void close() {
    generator.close();
    program.close();
    namespace.close();
  }
}
