package io.dmac.bench;

import java.io.IOException;

/** Starts a program anew. */
@FunctionalInterface
interface Starter {
  Contestant start(Setup setup) throws IOException, InterruptedException;
}
