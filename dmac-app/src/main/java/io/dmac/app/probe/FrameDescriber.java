package io.dmac.app.probe;

import java.util.List;

/** Says what a frame is, layer by layer. */
@FunctionalInterface
public interface FrameDescriber {
  Description describe(byte[] frame);

  /**
   * A frame.
   *
   * @param summary the frame in one line
   * @param layers from the outermost on
   */
  record Description(String summary, List<Layer> layers) {}

  /** One protocol of it. */
  record Layer(String name, List<Field> fields) {}

  /** One value of that. */
  record Field(String name, String value) {}
}
