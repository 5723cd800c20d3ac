package io.dmac.bench;

import io.dmac.mac.MacAddress;
import io.dmac.probe.ProbeTarget;
import java.io.IOException;
import java.util.Optional;

/** An echo whose address can be changed while frames flow. */
interface ChangingEcho extends AutoCloseable {
  /** Where the flow begins to send to. */
  ProbeTarget target();

  /**
   * Changes the address, and returns once whoever does it says that it is done.
   *
   * @return where to send from now on; empty where the echo has announced it itself
   */
  Optional<MacAddress> change() throws IOException;

  @Override
  void close();
}
