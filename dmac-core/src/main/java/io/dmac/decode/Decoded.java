package io.dmac.decode;

import java.util.List;

/**
 * A frame's protocols.
 *
 * @param layers from Ethernet inwards; at least one
 */
public record Decoded(List<Layer> layers) {
  public Decoded {
    layers = List.copyOf(layers);
  }

  /** One line in the manner of tcpdump. */
  public String summary() {
    StringBuilder line = new StringBuilder();
    String separator = "";
    for (Layer layer : layers) {
      line.append(separator).append(layer);
      separator = layer.protocol().startsWith("IPv") ? ": " : ", ";
    }
    return line.toString();
  }
}
