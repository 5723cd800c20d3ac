package io.dmac.app.probe;

import io.dmac.app.api.Views;
import io.dmac.decode.Decoded;
import io.dmac.decode.FrameDecoder;
import io.dmac.mac.MacAddress;
import io.dmac.probe.Latency;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a static pod's service sends, field by field as {@code probe-openapi.yaml} describes it. */
final class StationViews {
  private StationViews() {}

  record Station(Port port, ProbeOrder defaults, @Nullable Run running) {}

  record Port(String name, String driver, String mac, Views.LinkState link) {
    static Port of(ProbeStation.StationPort of) {
      return new Port(
          of.name(),
          of.driver(),
          of.mac().toString(),
          new Views.LinkState(of.link().up(), of.link().speedMbps(), of.link().fullDuplex()));
    }
  }

  record Runs(List<Run> runs) {}

  record Begun(long number, ProbeOrder order) {}

  /**
   * A run.
   *
   * @param progress of one that goes on
   * @param report of one that is over
   */
  record Run(
      long number,
      boolean running,
      ProbeOrder order,
      @Nullable String begun,
      @Nullable Progress progress,
      @Nullable ProbeView report) {
    static Run of(ProbeStation.Running of) {
      return new Run(of.number(), true, of.order(), null, Progress.of(of), null);
    }

    static Run of(ProbeStation.Finished of) {
      return new Run(
          of.number(), false, of.order(), of.begun().toString(), null, ProbeView.of(of.report()));
    }
  }

  record Progress(
      long run,
      String phase,
      long atNs,
      long sent,
      long received,
      long outstanding,
      @Nullable String source,
      @Nullable Latency roundTrips) {
    static Progress of(ProbeStation.Running of) {
      return new Progress(
          of.number(),
          of.progress().phase().name().toLowerCase(Locale.ROOT),
          of.progress().atNs(),
          of.progress().sent(),
          of.progress().received(),
          of.progress().outstanding(),
          of.progress().source().map(MacAddress::toString).orElse(null),
          of.roundTrips().orElse(null));
    }
  }

  record Frames(List<Frame> frames) {}

  record Frame(
      long number,
      String at,
      String direction,
      int length,
      String summary,
      List<Layer> layers,
      String hex) {
    static Frame of(ProbeStation.SeenFrame of) {
      Decoded decoded = FrameDecoder.decode(of.bytes(), of.length());
      return new Frame(
          of.number(),
          of.at().toString(),
          of.received() ? "received" : "sent",
          of.length(),
          decoded.summary(),
          decoded.layers().stream().map(Layer::of).toList(),
          HexFormat.of().formatHex(of.bytes()));
    }
  }

  /**
   * One protocol of a frame.
   *
   * @param summary what matters of it
   * @param faults what is wrong with it
   */
  record Layer(String name, String summary, List<Field> fields, List<String> faults) {
    static Layer of(io.dmac.decode.Layer of) {
      return new Layer(
          of.protocol(),
          of.summary(),
          of.fields().stream().map(field -> new Field(field.name(), field.value())).toList(),
          of.faults());
    }
  }

  record Field(String name, String value) {}

  /**
   * The dynamic pod as it was seen through its control API.
   *
   * @param url of that API; absent when none was named
   * @param error why it was not seen
   * @param remedy what to do about that
   */
  record DynamicPod(
      boolean reachable,
      @Nullable String url,
      @Nullable String error,
      @Nullable String remedy,
      List<PodPort> ports) {}

  /**
   * One of its ports.
   *
   * @param rxFrames frames received since the start
   * @param txFrames frames sent since the start
   */
  record PodPort(
      int id,
      String name,
      String driver,
      @Nullable String kernelInterface,
      String mac,
      String originalMac,
      String macKind,
      List<String> accepted,
      Views.LinkState link,
      String operation,
      List<String> ips,
      long rxFrames,
      long txFrames) {
    static PodPort of(Views.Port of, Views.Statistics statistics) {
      return new PodPort(
          of.id(),
          of.name(),
          of.driver(),
          of.kernelInterface(),
          of.mac(),
          of.originalMac(),
          of.macKind(),
          of.accepted(),
          of.link(),
          of.operation(),
          of.ips(),
          statistics.driver().rxFrames(),
          statistics.driver().txFrames());
    }
  }

  /** Asks the dynamic pod for a change; {@code port} is 0 when it is left out. */
  record PodMacRequest(
      @Nullable Integer port,
      @Nullable String mac,
      @Nullable String policy,
      @Nullable Long overlapMs,
      @Nullable String until) {
    int portOrFirst() {
      return port == null ? 0 : port;
    }

    Views.MacRequest request() {
      return new Views.MacRequest(mac, policy, overlapMs, until);
    }
  }
}
