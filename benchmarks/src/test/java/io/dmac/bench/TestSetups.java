package io.dmac.bench;

import java.util.List;

/** What reports are tested with. */
final class TestSetups {
  static final Machine MACHINE = new Machine("a CPU", 2, "6.1", "DPDK 22.11", "JDK 25", "abc");

  private TestSetups() {}

  static Setup on(PortKind port) {
    return new Setup(
        port,
        port.vdevs(64, "test"),
        64,
        32,
        port.seedBursts(),
        1,
        16_384,
        1024,
        new EalMemory(true, 96),
        0,
        1,
        List.of("nice"),
        new Timing(3000, 2500, 50));
  }
}
