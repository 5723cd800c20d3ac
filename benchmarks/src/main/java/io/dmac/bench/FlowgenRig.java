package io.dmac.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** testpmd's flowgen at one end of a link, and its macswap at the other. */
final class FlowgenRig implements AutoCloseable {
  /** Until each has its share of the CPU again. */
  private static final int SETTLING_MS = 200;

  private final TestpmdProcess echo;
  private final TestpmdProcess flowgen;
  private final @Nullable Namespace namespace;

  private FlowgenRig(TestpmdProcess echo, TestpmdProcess flowgen, @Nullable Namespace namespace) {
    this.echo = echo;
    this.flowgen = flowgen;
    this.namespace = namespace;
  }

  /** Starts both, and stops them. */
  static FlowgenRig start(Setup setup) throws IOException {
    Namespace namespace = LatencyRig.namespace(setup);
    Setup here = namespace == null ? setup : setup.inside(namespace);
    TestpmdProcess echo = null;
    try {
      echo =
          TestpmdProcess.linked(
              here.withEnd(LatencyRig.end(setup, "server", "flowgen")), "macswap");
      TestpmdProcess flowgen =
          TestpmdProcess.linked(
              here.withEnd(LatencyRig.end(setup, "client", "flowgen"))
                  .pollingOn(setup.controlCpu()),
              "flowgen");
      echo.stop();
      flowgen.stop();
      return new FlowgenRig(echo, flowgen, namespace);
    } catch (IOException | RuntimeException e) {
      if (echo != null) {
        echo.close();
      }
      if (namespace != null) {
        namespace.close();
      }
      throw e;
    }
  }

  List<String> command() {
    return flowgen.command();
  }

  /** Both run for a while, and are stopped before and after. */
  FlowgenRun run(long milliseconds) throws IOException, InterruptedException {
    echo.resume();
    flowgen.resume();
    TimeUnit.MILLISECONDS.sleep(SETTLING_MS);
    Flow before = flowgen.read().flow();
    long beganNs = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(milliseconds);
    Flow flow = flowgen.read().flow().since(before);
    long durationNs = System.nanoTime() - beganNs;
    flowgen.stop();
    echo.stop();
    return new FlowgenRun(flow.forwarded(), flow.received(), durationNs);
  }

  @Override
  public void close() {
    flowgen.close();
    echo.close();
    if (namespace != null) {
      namespace.close();
    }
  }
}
