package io.dmac.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ports on which both programs can be compared within one process each. */
enum PortKind {
  /** Makes every frame up and throws every frame away: what is left is the program itself. */
  NULL("net_null0,size=%d", 0),
  /** A ring whose ends are one port: what is sent is received again. */
  RING("net_ring0", 4);

  private final String vdev;
  private final int seedBursts;

  PortKind(String vdev, int seedBursts) {
    this.vdev = vdev;
    this.seedBursts = seedBursts;
  }

  static PortKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no port '" + label + "' to compare on; choose among " + labels()));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(PortKind::label).toList();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  String vdev(int size) {
    return String.format(Locale.ROOT, vdev, size);
  }

  /** Bursts of frames that must be put in before any can be forwarded. */
  int seedBursts() {
    return seedBursts;
  }
}
