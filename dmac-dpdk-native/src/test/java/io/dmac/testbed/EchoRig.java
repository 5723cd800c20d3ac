package io.dmac.testbed;

import io.dmac.change.ChangeJournal;
import io.dmac.change.ChangeListener;
import io.dmac.change.ChangeOutcome;
import io.dmac.change.ChangeReport;
import io.dmac.change.ChangeTiming;
import io.dmac.change.DeviceOwner;
import io.dmac.change.MacChanger;
import io.dmac.change.PortLeases;
import io.dmac.change.PortLoops;
import io.dmac.change.SegmentFrames;
import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.EchoProcessor;
import io.dmac.echo.OperationKind;
import io.dmac.echo.OwnedIps;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.mac.InMemoryMacPool;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacPoolConfiguration;
import io.dmac.port.Port;
import io.dmac.port.PortQueue;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The echo on a started port: a loop with its processor on the port's first queue. */
public final class EchoRig implements AutoCloseable {
  private static final Duration OVERLAP = Duration.ofSeconds(1);

  private final Port port;
  private final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor();
  private final MacChanger changer;
  private final Counters counters = new Counters();
  private final EchoProcessor processor;
  private final PollLoop loop;
  private boolean stopped;

  private EchoRig(Port port, OperationKind operation, List<String> answered) {
    this.port = port;
    List<InetAddress> addresses = addresses(answered);
    PortQueue queue = port.queues().getFirst();
    processor =
        new EchoProcessor(
            queue,
            counters,
            operation,
            AcceptedAddresses.only(port.macAddress()),
            new OwnedIps(addresses),
            OwnedIps.NONE,
            port.driver().equals("net_af_packet"));
    processor.ownSourceIsPeers(port.sharesAddressWithPeer());
    loop =
        new PollLoop(
            "poll-" + port.id(),
            queue,
            processor,
            IdleStrategy.Kind.BACKOFF.create(queue),
            counters);
    changer =
        new MacChanger(
            port,
            new PortLoops(List.of(loop), List.of(processor)),
            new SegmentFrames(() -> addresses),
            DeviceOwner.NONE,
            ChangeTiming.BRIEF,
            new PortLeases(
                new InMemoryMacPool(MacPoolConfiguration.of()), "rig", Duration.ofMinutes(1)),
            ChangeJournal.none(),
            ChangeListener.NONE,
            control);
  }

  /** Starts the port and its loop. */
  public static EchoRig start(Port port, OperationKind operation, String... answeredIps) {
    port.start();
    EchoRig rig = new EchoRig(port, operation, List.of(answeredIps));
    rig.loop.start();
    return rig;
  }

  private static List<InetAddress> addresses(List<String> texts) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String text : texts) {
      try {
        addresses.add(InetAddress.getByName(text));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return addresses;
  }

  /** Changes the port's address while the loop runs; old and new are accepted for a second. */
  public ChangeReport change(MacAddress to) {
    ChangeOutcome outcome = outcomeOf(to);
    if (outcome instanceof ChangeOutcome.Applied applied) {
      return applied.report();
    }
    throw new AssertionError(outcome);
  }

  private ChangeOutcome outcomeOf(MacAddress to) {
    try {
      return control.submit(() -> changer.change(to, OVERLAP)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("the change of the address to " + to + " failed", e);
    }
  }

  public EchoProcessor processor() {
    return processor;
  }

  public PollLoop loop() {
    return loop;
  }

  public long count(Counter counter) {
    return counters.get(counter);
  }

  /** What the processor made of the frames received: each has exactly one fate. */
  public long settled() {
    return counters.get(Counter.ECHOED)
        + counters.get(Counter.ARP_REPLIES)
        + counters.get(Counter.NDP_REPLIES)
        + counters.get(Counter.ECHO_REPLIES)
        + counters.sum(Counter.Group.DROP)
        - counters.get(Counter.TX_REFUSED);
  }

  /** Ends the loop and stops the port. */
  public void stop() {
    if (!stopped) {
      stopped = true;
      control.shutdownNow();
      loop.stop();
      port.stop();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
