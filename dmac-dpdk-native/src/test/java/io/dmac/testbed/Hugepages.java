package io.dmac.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hugepages that a test has reserved over and above those that are reserved already. */
public final class Hugepages implements AutoCloseable {
  private static final Path TWO_MIB = Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB");
  private static final Path COUNT = TWO_MIB.resolve("nr_hugepages");
  private static final Path FREE = TWO_MIB.resolve("free_hugepages");

  private final long added;

  private Hugepages(long added) {
    this.added = added;
  }

  /** Makes sure that so many pages of 2 MiB are free. */
  public static Hugepages free(int pages) {
    long missing = pages - free();
    if (missing <= 0) {
      return new Hugepages(0);
    }
    long before = read(COUNT);
    write(before + missing);
    return new Hugepages(read(COUNT) - before);
  }

  /** How many pages of 2 MiB are free. */
  public static long free() {
    return read(FREE);
  }

  /** Whether this process may reserve any. */
  static boolean mayReserve() {
    return Files.isWritable(COUNT);
  }

  private static long read(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(long count) {
    try {
      Files.writeString(COUNT, String.valueOf(count));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (added > 0) {
      write(Math.max(0, read(COUNT) - added));
    }
  }
}
