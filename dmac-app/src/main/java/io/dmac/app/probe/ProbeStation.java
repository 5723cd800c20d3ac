package io.dmac.app.probe;

import io.dmac.mac.MacAddress;
import io.dmac.port.Link;
import io.dmac.probe.Latency;
import io.dmac.probe.ProbeProgress;
import io.dmac.probe.ProbeReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A static pod that runs follow each other on, as its service needs it. Thread-safe. */
public interface ProbeStation {
  StationPort port();

  /**
   * Begins a run.
   *
   * @return its number, from 1
   * @throws IllegalArgumentException when the order cannot be carried out, naming field and value,
   *     and the remedy behind a semicolon
   * @throws IllegalStateException while another one runs
   */
  long start(ProbeOrder order);

  /** Stops sending; the run ends once its last replies came. */
  void finish();

  Optional<Running> running();

  /** The last runs, the newest last. */
  List<Finished> finished();

  /**
   * The frames sent and received lately, the newest last.
   *
   * @param after only those with a higher number
   * @param most the newest so many of them
   */
  List<SeenFrame> frames(long after, int most);

  /**
   * What it sends from.
   *
   * @param name the device's name
   * @param driver the device's driver
   */
  record StationPort(String name, String driver, MacAddress mac, Link link) {}

  /**
   * A run that goes on.
   *
   * @param roundTrips of the replies of the last second; empty when there were none
   */
  record Running(
      long number, ProbeOrder order, ProbeProgress progress, Optional<Latency> roundTrips) {}

  /** A run that is over. */
  record Finished(long number, ProbeOrder order, ProbeReport report, Instant begun) {}

  /**
   * A frame on the wire.
   *
   * @param number counts the frames that were kept, from 1
   * @param received or sent
   * @param length of the whole frame, of which {@code bytes} may be the beginning
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, and compared by nobody
  record SeenFrame(long number, Instant at, boolean received, int length, byte[] bytes) {}
}
