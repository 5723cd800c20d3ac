package io.dmac.app.pod;

import io.dmac.app.config.ApiSetup;
import io.dmac.app.config.ChangeSetup;
import io.dmac.app.config.Cidr;
import io.dmac.app.config.HugePages;
import io.dmac.app.config.PortSetup;
import io.dmac.app.config.RunConfiguration;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortEvent;
import io.dmac.dpdk.PortSpec;
import io.dmac.echo.OperationKind;
import io.dmac.loop.IdleStrategy;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacPoolConfiguration;
import io.dmac.mac.MacRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A source of simulated ports, and configurations that ask for them. */
public final class SimulatedPorts implements PortSource {
  private final List<SimulatedPort> ports = new ArrayList<>();
  private Optional<EventListener> listener = Optional.empty();
  private boolean closed;

  /** Two ports, the first with two queues. */
  public SimulatedPorts() {
    ports.add(new SimulatedPort(0, 2));
    ports.add(new SimulatedPort(1, 1));
  }

  public SimulatedPort port(int index) {
    return ports.get(index);
  }

  public boolean isClosed() {
    return closed;
  }

  /** Has a driver report an event. */
  public void raise(int index, PortEvent event) {
    listener.orElseThrow().onEvent(index, event);
  }

  @Override
  public List<OpenPort> open(RunConfiguration configuration, EventListener events) {
    listener = Optional.of(events);
    return ports.stream().map(port -> new OpenPort(port, false, () -> 0)).toList();
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String version() {
    return "simulation";
  }

  /** Of a pod with the ports of this class, and the API on any free port of loopback. */
  public static RunConfiguration configuration() {
    return configuration(Optional.empty(), Optional.empty());
  }

  public static RunConfiguration configuration(Optional<String> token, Optional<MacAddress> mac) {
    return configuration(
        token,
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    new PortSetup(
                        new PortSpec.Vdev("net_null" + i),
                        PortConfiguration.DEFAULT,
                        i == 0
                            ? List.of(Cidr.parse("10.9.0.2/24"), Cidr.parse("fd00:9::2/64"))
                            : List.of(),
                        i == 0 ? mac : Optional.empty(),
                        Optional.empty()))
            .toList());
  }

  /** Of a pod with the ports of whatever source. */
  static RunConfiguration configuration(Optional<String> token, List<PortSetup> ports) {
    return new RunConfiguration(
        ports,
        OperationKind.MACSWAP,
        new ChangeSetup(
            Duration.ofMillis(200),
            Duration.ZERO,
            Optional.empty(),
            true,
            MacPoolConfiguration.of(MacRange.parse("02:00:00:00:01:00/40")),
            Duration.ofMinutes(1),
            Optional.empty()),
        IdleStrategy.Kind.BACKOFF,
        HugePages.NEVER,
        64,
        List.of(),
        Optional.of(
            new ApiSetup(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), token)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }
}
