package io.dmac.mac;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A process that leases addresses and writes into a file of its own what it was told. Most of them
 * it keeps; some it gives back, so that logs become long.
 */
final class LeasingProcess {
  static final int SHORTEST_TO_COMPACT = 64;
  static final Duration TERM = Duration.ofDays(1);
  static final MacPoolConfiguration CONFIGURATION =
      MacPoolConfiguration.of(MacRange.parse("02:00:00:00:00:00-02:00:00:00:ff:ff"))
          .withQuarantine(Duration.ZERO);

  private LeasingProcess() {}

  /** Arguments: the folder, the file to write, its name as a holder, how many rounds. */
  public static void main(String[] arguments) {
    Path said = Path.of(arguments[1]);
    String holder = arguments[2];
    Deque<MacAddress> spare = new ArrayDeque<>();
    try (FileMacPool pool =
        FileMacPool.open(Path.of(arguments[0]), CONFIGURATION, SHORTEST_TO_COMPACT)) {
      for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
        MacAddress address = pool.leaseNext(holder, TERM).address();
        if (i % 4 == 0) {
          say(said, "keeps " + address);
        } else {
          spare.add(address);
        }
        if (spare.size() > 2) {
          pool.release(spare.remove(), holder);
        }
      }
      spare.forEach(address -> pool.release(address, holder));
      say(said, "ends");
    }
  }

  private static void say(Path file, String line) {
    try {
      Files.writeString(
          file,
          line + "\n",
          StandardCharsets.US_ASCII,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
