package io.dmac.app.api;

import io.dmac.app.attachment.Attachment;
import io.dmac.app.config.Cidr;
import io.dmac.app.pod.ChangeHistory;
import io.dmac.app.pod.ChangeRecord;
import io.dmac.app.pod.PodPort;
import io.dmac.change.ChangeEvent;
import io.dmac.change.ChangeMeasurement;
import io.dmac.change.ChangeOutcome;
import io.dmac.change.ChangeReport;
import io.dmac.change.Proof;
import io.dmac.loop.Counter;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacLease;
import io.dmac.mac.MacPool;
import io.dmac.mac.MacPoolStatistics;
import io.dmac.port.Link;
import io.dmac.port.PortCapabilities;
import io.dmac.port.PortStatistics;
import io.dmac.port.VirtualFunction;
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
      List<String> ips,
      @Nullable String network,
      @Nullable String askedMac) {
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
          Capabilities.of(port),
          LinkState.of(port.link()),
          port.loops().size(),
          port.cpus(),
          port.operation().label(),
          port.ips().stream().map(Cidr::toString).toList(),
          port.attachment().map(Attachment::network).orElse(null),
          port.attachment().flatMap(Attachment::asked).map(MacAddress::toString).orElse(null));
    }
  }

  public record Capabilities(
      String macKind,
      String proof,
      String oldAddress,
      int secondaryMacs,
      int maxRxQueues,
      int maxTxQueues,
      boolean rxChecksum,
      boolean linkEvents,
      boolean removalEvents,
      @Nullable Function virtualFunction) {
    static Capabilities of(PodPort port) {
      PortCapabilities of = port.capabilities();
      return new Capabilities(
          of.macKind().label(),
          Proof.usual(of.macKind()).label(),
          port.oldAddressPrediction().label(),
          of.secondaryMacs(),
          of.maxRxQueues(),
          of.maxTxQueues(),
          of.rxChecksum(),
          of.linkEvents(),
          of.removalEvents(),
          port.virtualFunction().map(Function::of).orElse(null));
    }
  }

  /** What the owner of an SR-IOV virtual function says of it. */
  public record Function(
      String owner,
      int number,
      @Nullable String mac,
      @Nullable Boolean spoofCheck,
      @Nullable Boolean trust) {
    static Function of(VirtualFunction of) {
      return new Function(
          of.owner(),
          of.number(),
          of.mac().map(MacAddress::toString).orElse(null),
          of.spoofCheck().orElse(null),
          of.trust().orElse(null));
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
  public record MacRequest(
      @Nullable String mac,
      @Nullable String policy,
      @Nullable Long overlapMs,
      @Nullable String until) {}

  /** One step of a change. */
  public record Step(
      int port,
      long change,
      String step,
      String at,
      String from,
      String to,
      @Nullable String detail,
      @Nullable Change report) {
    static Step of(ChangeEvent event, @Nullable Change report) {
      return new Step(
          event.port(),
          event.change(),
          event.step().label(),
          event.at().toString(),
          event.from().toString(),
          event.to().toString(),
          event.detail().isEmpty() ? null : event.detail(),
          report);
    }
  }

  /** Asks for a change again and again, and answers what there is. */
  public record RotationState(@Nullable Long everyMs, @Nullable String policy) {
    static RotationState of(PodPort port) {
      return port.rotation()
          .map(of -> new RotationState(of.every().toMillis(), of.policy()))
          .orElse(new RotationState(null, null));
    }
  }

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
      @Nullable String proof,
      @Nullable String oldAddress,
      @Nullable Boolean over,
      @Nullable Measurement measurement,
      @Nullable List<String> warnings,
      @Nullable String error,
      @Nullable String remedy) {
    public static Change of(ChangeRecord record) {
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
          report == null ? null : report.proof().map(Proof::label).orElse(null),
          report == null ? null : report.oldAddress().label(),
          report == null ? null : report.over(),
          report == null ? null : Measurement.of(report.measurement()),
          report == null ? null : report.warnings(),
          error,
          remedy);
    }
  }

  /** What a change cost the traffic, as the port saw it. */
  public record Measurement(
      long framesToOld,
      long framesToNew,
      @Nullable Long firstOnNewNs,
      @Nullable Long lastOnOldNs,
      long longestGapNs,
      long framesLost,
      long framesPerSecond,
      long blockedNs) {
    static Measurement of(ChangeMeasurement of) {
      return new Measurement(
          of.framesToOld(),
          of.framesToNew(),
          of.firstOnNewNs().isPresent() ? of.firstOnNewNs().getAsLong() : null,
          of.lastOnOldNs().isPresent() ? of.lastOnOldNs().getAsLong() : null,
          of.longestGapNs(),
          of.framesLost(),
          Math.round(of.framesPerSecond()),
          of.blockedNs());
    }
  }

  public record Changes(
      int port, Totals totals, Map<String, Percentiles> percentiles, List<Change> changes) {
    static Changes of(PodPort port, int most) {
      Map<String, Percentiles> percentiles = new LinkedHashMap<>();
      for (ChangeHistory.Measure measure : ChangeHistory.Measure.values()) {
        percentiles.put(measure.label(), Percentiles.of(port.history().percentiles(measure)));
      }
      return new Changes(
          port.id(),
          Totals.of(port.history().totals()),
          percentiles,
          port.history().last(most).stream().map(Change::of).toList());
    }
  }

  public record Totals(long applied, long rolledBack, long rejected, long framesLost) {
    static Totals of(ChangeHistory.Totals of) {
      return new Totals(of.applied(), of.rolledBack(), of.rejected(), of.framesLost());
    }
  }

  public record Percentiles(
      long count, long minNs, long p50Ns, long p90Ns, long p99Ns, long maxNs) {
    static Percentiles of(ChangeHistory.Percentiles of) {
      return new Percentiles(
          of.count(), of.minNs(), of.p50Ns(), of.p90Ns(), of.p99Ns(), of.maxNs());
    }
  }

  /** What the pods of the node hold. */
  public record Pool(
      long addresses, long free, long leased, long quarantined, long excluded, List<Lease> leases) {
    static Pool of(MacPool pool, int most) {
      MacPoolStatistics of = pool.statistics();
      return new Pool(
          of.ranges(),
          of.free(),
          of.leased(),
          of.quarantined(),
          of.excluded(),
          pool.leases().stream().limit(most).map(Lease::of).toList());
    }
  }

  public record Lease(String mac, String holder, String state, String expires) {
    static Lease of(MacLease of) {
      return new Lease(
          of.address().toString(),
          of.holder(),
          of.state().name().toLowerCase(Locale.ROOT),
          of.expires().toString());
    }
  }

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
