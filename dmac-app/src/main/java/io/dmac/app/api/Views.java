package io.dmac.app.api;

import io.dmac.app.config.Cidr;
import io.dmac.app.pod.ChangeRecord;
import io.dmac.app.pod.PodPort;
import io.dmac.change.ChangeOutcome;
import io.dmac.change.ChangeReport;
import io.dmac.loop.Counter;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.port.Link;
import io.dmac.port.PortCapabilities;
import io.dmac.port.PortStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the API sends, field by field as {@code openapi.yaml} describes it. */
public final class Views {
  private Views() {}

  /** Why a request was not served. */
  public record Problem(String error, @Nullable String remedy) {}

  /** Whether the process lives, or its loops run. */
  public record Health(boolean ok, @Nullable String error) {}

  public record Ports(List<Port> ports) {}

  public record Port(
      int id,
      String name,
      String driver,
      @Nullable String kernelInterface,
      String mac,
      String originalMac,
      String macKind,
      List<String> accepted,
      List<String> deviceAddresses,
      Capabilities capabilities,
      LinkState link,
      int queues,
      List<Integer> cpus,
      String operation,
      List<String> ips) {
    static Port of(PodPort port) {
      return new Port(
          port.id(),
          port.name(),
          port.driver(),
          port.kernelInterface().orElse(null),
          port.macAddress().toString(),
          port.originalMacAddress().toString(),
          port.macKind().label(),
          texts(port.acceptedAddresses()),
          texts(port.deviceAddresses()),
          Capabilities.of(port.capabilities()),
          LinkState.of(port.link()),
          port.loops().size(),
          port.cpus(),
          port.operation().label(),
          port.ips().stream().map(Cidr::toString).toList());
    }
  }

  public record Capabilities(
      String macKind,
      int secondaryMacs,
      int maxRxQueues,
      int maxTxQueues,
      boolean rxChecksum,
      boolean linkEvents,
      boolean removalEvents) {
    static Capabilities of(PortCapabilities of) {
      return new Capabilities(
          of.macKind().label(),
          of.secondaryMacs(),
          of.maxRxQueues(),
          of.maxTxQueues(),
          of.rxChecksum(),
          of.linkEvents(),
          of.removalEvents());
    }
  }

  public record LinkState(boolean up, long speedMbps, boolean fullDuplex) {
    static LinkState of(Link link) {
      return new LinkState(link.up(), link.speedMbps(), link.fullDuplex());
    }
  }

  public record Mac(int port, String mac, String originalMac, String kind, List<String> accepted) {
    static Mac of(PodPort port) {
      return new Mac(
          port.id(),
          port.macAddress().toString(),
          port.originalMacAddress().toString(),
          port.macKind().label(),
          texts(port.acceptedAddresses()));
    }
  }

  /** Asks for a change of the MAC address. */
  public record MacRequest(@Nullable String mac, @Nullable Long overlapMs) {}

  public record Change(
      long number,
      String outcome,
      String from,
      String to,
      String at,
      @Nullable String kind,
      @Nullable Long callNs,
      @Nullable Long overlapMs,
      @Nullable Integer announcements,
      @Nullable String error,
      @Nullable String remedy) {
    static Change of(ChangeRecord record) {
      return switch (record.outcome()) {
        case ChangeOutcome.Applied(ChangeReport report) ->
            of(record, "applied", report, null, null);
        case ChangeOutcome.RolledBack(String reason, ChangeReport report) ->
            of(
                record,
                "rolled-back",
                report,
                reason,
                "the port keeps " + report.from() + "; mend the cause and ask again");
        case ChangeOutcome.Rejected(String reason) -> {
          int remedy = reason.lastIndexOf("; ");
          yield of(
              record,
              "rejected",
              null,
              remedy < 0 ? reason : reason.substring(0, remedy),
              remedy < 0 ? "ask for another address" : reason.substring(remedy + 2));
        }
      };
    }

    private static Change of(
        ChangeRecord record,
        String outcome,
        @Nullable ChangeReport report,
        @Nullable String error,
        @Nullable String remedy) {
      return new Change(
          record.number(),
          outcome,
          record.from().toString(),
          record.to().toString(),
          record.at().toString(),
          report == null ? null : report.kind().label(),
          report == null ? null : report.callNs(),
          report == null ? null : report.overlap().toMillis(),
          report == null ? null : report.announcements(),
          error,
          remedy);
    }
  }

  public record Changes(int port, List<Change> changes) {}

  public record Statistics(int port, List<Queue> queues, Driver driver) {
    static Statistics of(PodPort port) {
      List<Queue> queues = new ArrayList<>();
      for (int i = 0; i < port.loops().size(); i++) {
        queues.add(Queue.of(i, port.loops().get(i)));
      }
      return new Statistics(port.id(), queues, Driver.of(port.statistics()));
    }
  }

  /**
   * One loop's counters.
   *
   * @param counters by group, then by label
   */
  public record Queue(int queue, boolean running, Map<String, Map<String, Long>> counters) {
    static Queue of(int number, PollLoop loop) {
      Map<String, Map<String, Long>> groups = new LinkedHashMap<>();
      for (Counter counter : Counter.values()) {
        groups
            .computeIfAbsent(groupName(counter.group()), g -> new LinkedHashMap<>())
            .put(counter.label(), loop.counters().get(counter));
      }
      return new Queue(number, loop.isRunning(), groups);
    }
  }

  public record Driver(
      long rxFrames,
      long txFrames,
      long rxBytes,
      long txBytes,
      long rxMissed,
      long rxErrors,
      long txErrors,
      long rxNoMbuf,
      Map<String, Long> extended) {
    static Driver of(PortStatistics of) {
      return new Driver(
          of.rxFrames(),
          of.txFrames(),
          of.rxBytes(),
          of.txBytes(),
          of.rxMissed(),
          of.rxErrors(),
          of.txErrors(),
          of.rxNoMbuf(),
          new TreeMap<>(of.extended()));
    }
  }

  static String groupName(Counter.Group group) {
    return group.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> texts(List<MacAddress> addresses) {
    return addresses.stream().map(MacAddress::toString).toList();
  }
}
