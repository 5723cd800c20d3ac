package io.dmac.capture;

import org.jspecify.annotations.Nullable;

/** A format's own way through a file. */
interface FrameSource {
  /** The next frame; null at the end of the file. */
  @Nullable CapturedFrame next();
}
