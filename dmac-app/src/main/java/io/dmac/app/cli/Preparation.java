package io.dmac.app.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that a command will need and that begins while its options are still being read. */
final class Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

  private Preparation() {}

  /** What fails is for whoever needs it to tell. */
  static void begin(String name, Runnable work) {
    Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(
            () -> {
              try {
                work.run();
              } catch (RuntimeException | LinkageError e) {
                LOG.debug("{}", name, e);
              }
            });
  }
}
