package io.dmac.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Hugepages for the time of a benchmark: those that are free, and where they are too few as many
 * more as are missing, given back at the end. Others' are never taken away.
 */
final class Hugepages implements AutoCloseable {
  private static final Path DIRECTORY = Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB");
  private static final int PAGE_MIB = 2;

  private final boolean available;
  private int added;

  private Hugepages(boolean available, int added) {
    this.available = available;
    this.added = added;
    if (added > 0) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::close, "give-hugepages-back"));
    }
  }

  static Hugepages none() {
    return new Hugepages(false, 0);
  }

  static Hugepages reserve(int mib) {
    int needed = Math.ceilDiv(mib, PAGE_MIB);
    try {
      int missing = needed - read("free_hugepages");
      if (missing <= 0) {
        return new Hugepages(true, 0);
      }
      int before = read("nr_hugepages");
      write(before + missing);
      int added = read("nr_hugepages") - before;
      Hugepages reserved = new Hugepages(added >= missing, added);
      if (!reserved.available) {
        reserved.close();
      }
      return reserved;
    } catch (IOException e) {
      return none(); // none in this kernel, or not ours to reserve
    }
  }

  boolean areAvailable() {
    return available;
  }

  @Override
  public synchronized void close() {
    if (added > 0) {
      try {
        write(Math.max(0, read("nr_hugepages") - added)); // others may have lowered it
      } catch (IOException e) {
        System.err.println("dmac bench: " + added + " hugepages could not be given back: " + e);
      }
      added = 0;
    }
  }

  private static int read(String name) throws IOException {
    return Integer.parseInt(Files.readString(DIRECTORY.resolve(name)).strip());
  }

  private static void write(int count) throws IOException {
    Files.writeString(DIRECTORY.resolve("nr_hugepages"), Integer.toString(count));
  }
}
