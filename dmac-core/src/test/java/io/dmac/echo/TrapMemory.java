package io.dmac.echo;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A page that ends where nothing may be read: it maps a file to beyond its end, where an access
 * raises SIGBUS, which the JVM turns into an InternalError. A frame that ends with the page shows
 * whoever reads one byte too many.
 */
final class TrapMemory {
  /** Bytes before the trap. */
  static final int LENGTH = 4096;

  /** Held, for it is unmapped once it cannot be reached. */
  private final MemorySegment memory;

  TrapMemory(Path directory, String name) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            Files.createFile(directory.resolve(name)),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      memory = file.map(FileChannel.MapMode.READ_WRITE, 0, 2 * LENGTH, Arena.ofAuto());
      file.truncate(LENGTH);
    }
  }

  /** The first byte that must not be touched. */
  long end() {
    return memory.address() + LENGTH;
  }
}
