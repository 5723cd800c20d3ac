package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the file. */
class FileMacPoolTest {
  private static final Duration TERM = Duration.ofMinutes(1);
  private static final MacAddress FIRST = MacAddress.parse("02:00:00:00:00:00");

  private static final Logger LOGGER = Logger.getLogger(LeaseLog.class.getName());

  @TempDir Path parent;

  private final Warnings warnings = new Warnings();

  private final ManualClock clock = new ManualClock();
  private final MacPoolConfiguration configuration =
      MacPoolConfiguration.of(MacRange.parse("02:00:00:00:00:00-02:00:00:00:ff:ff"))
          .withClock(clock);
  private Path folder;
  private Path file;

  @BeforeEach
  void names() {
    folder = parent.resolve("some").resolve("pool");
    file = folder.resolve(LeaseLog.FILE);
  }

  @AfterEach
  void speakAgain() {
    LOGGER.removeHandler(warnings);
    LOGGER.setUseParentHandlers(true);
  }

  private static final class Warnings extends Handler {
    private final List<String> texts = new ArrayList<>();

    @Override
    public void publish(LogRecord record) {
      texts.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private FileMacPool open() {
    return FileMacPool.open(folder, configuration);
  }

  @Test
  void isForItsOwnerAlone() throws IOException {
    try (FileMacPool pool = FileMacPool.open(folder, configuration, 1)) {
      pool.leaseNext("pod", TERM);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
      try (var files = Files.list(folder)) {
        assertThat(files)
            .hasSize(2)
            .allSatisfy(
                path ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo("rw-------"));
      }
    }
  }

  @Test
  void leasesOutliveThePool() {
    List<MacLease> leases;
    try (FileMacPool pool = open()) {
      for (int i = 0; i < 10; i++) {
        pool.leaseNext("pod " + i, TERM);
      }
      pool.release(FIRST, "pod 0");
      leases = pool.leases();
    }
    try (FileMacPool pool = open()) {
      assertThat(pool.leases()).isEqualTo(leases).hasSize(10);
    }
  }

  @Test
  void aChangeThatWasNotWrittenWholeNeverWas() throws IOException {
    List<MacLease> before;
    long length;
    try (FileMacPool pool = open()) {
      pool.leaseNext("first", TERM);
      before = pool.leases();
      length = Files.size(file);
      pool.leaseNext("second", TERM);
    }
    byte[] whole = Files.readAllBytes(file);
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(warnings);
    for (int end = (int) length; end < whole.length; end++) {
      Files.write(file, Arrays.copyOf(whole, end));
      assertThatItContinues(before, length);
      // As where a file system lengthened the file before it wrote.
      Files.write(file, Arrays.copyOf(Arrays.copyOf(whole, end), whole.length));
      assertThatItContinues(before, length);
      Files.write(file, Arrays.copyOf(Arrays.copyOf(whole, (int) length), end + 100_000));
      assertThatItContinues(before, length);
    }
    int cuts = 3 * (whole.length - (int) length) - 1; // cut at its end, the file was whole
    assertThat(warnings.texts)
        .hasSize(cuts)
        .allSatisfy(text -> assertThat(text).contains(file.toString(), "at offset " + length));
  }

  private void assertThatItContinues(List<MacLease> before, long length) throws IOException {
    try (FileMacPool pool = open()) {
      assertThat(pool.leases()).isEqualTo(before);
      assertThat(Files.size(file)).isEqualTo(length);
      pool.leaseNext("third", TERM);
    }
    try (FileMacPool pool = open()) {
      assertThat(pool.leases()).hasSize(before.size() + 1);
    }
  }

  @Test
  void aDamagedFileIsRefusedWhereverTheDamageIs() throws IOException {
    try (FileMacPool pool = open()) {
      for (int i = 0; i < 3; i++) {
        pool.leaseNext("pod", TERM);
      }
    }
    byte[] whole = Files.readAllBytes(file);
    // A closing byte that is none is that of a record whose writer did not come to its end.
    for (int place = 0; place < whole.length - 1; place++) {
      byte[] damaged = whole.clone();
      damaged[place] ^= 0x10;
      Files.write(file, damaged);
      int record = (whole.length - LeaseLog.MAGIC.length) / 3;
      int offset =
          place < LeaseLog.MAGIC.length ? 0 : place - (place - LeaseLog.MAGIC.length) % record;
      assertThatThrownBy(this::open)
          .as("byte %d", place)
          .isInstanceOf(MacPoolException.class)
          .hasMessageContainingAll(file.toString(), "at offset " + offset, "restore");
      assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
      if (offset > 0) {
        Files.write(file, Arrays.copyOf(damaged, offset));
        try (FileMacPool pool = open()) {
          assertThat(pool.leases()).hasSize((offset - LeaseLog.MAGIC.length) / record);
        }
      }
    }
  }

  @Test
  void refusesAFileThatBecameShorterOrIsGone() throws IOException {
    try (FileMacPool pool = open()) {
      pool.leaseNext("pod", TERM);
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length - 1));
      assertThatThrownBy(pool::leases).hasMessageContaining("was longer before");
      Files.write(file, whole);
      assertThat(pool.leases()).hasSize(1);
      Files.delete(file);
      assertThatThrownBy(pool::leases).hasMessageContaining(file + " is gone");
    }
  }

  @Test
  void aLongLogIsWrittenAnew() throws IOException {
    try (FileMacPool one = FileMacPool.open(folder, configuration, 64);
        FileMacPool other = FileMacPool.open(folder, configuration, 64)) {
      one.lease(FIRST, "stays", TERM);
      long longest = 0;
      for (int i = 0; i < 500; i++) {
        (i % 3 == 0 ? one : other).leaseNext("renewed", Duration.ofMillis(1));
        clock.advance(Duration.ofSeconds(400));
        one.lease(FIRST, "stays", TERM);
        longest = Math.max(longest, Files.size(file));
      }
      assertThat(longest).isLessThan(80 * LeaseRecord.MOST_BYTES / 4);
      assertThat(other.leases()).isEqualTo(one.leases()).hasSize(1);
    }
  }

  /** As one that ended while it wrote the log anew. */
  @Test
  void anUnfinishedNewLogIsNoHindrance() throws IOException {
    try (FileMacPool pool = FileMacPool.open(folder, configuration, 8)) {
      Files.writeString(folder.resolve(LeaseLog.FILE + ".new"), "dmac lea");
      for (int i = 0; i < 20; i++) {
        pool.lease(FIRST, "pod", TERM);
      }
      assertThat(pool.leases()).hasSize(1);
      assertThat(folder.resolve(LeaseLog.FILE + ".new")).doesNotExist();
    }
  }

  @Test
  void closingOnePoolLeavesTheOthersOfTheFolderAlone() {
    FileMacPool one = open();
    try (FileMacPool other = open()) {
      one.close();
      one.close();
      assertThat(other.leaseNext("pod", TERM).address()).isEqualTo(FIRST);
    }
  }

  @Test
  void anInterruptedThreadLeasesAndStaysInterrupted() {
    try (FileMacPool pool = FileMacPool.open(folder, configuration, 4)) {
      for (int i = 0; i < 20; i++) {
        Thread.currentThread().interrupt();
        pool.lease(FIRST, "pod", TERM);
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(pool.leases()).hasSize(1);
    }
  }

  @Test
  void refusesWhatIsNoFolder() throws IOException {
    Files.createDirectories(folder.getParent());
    Files.writeString(folder, "");
    assertThatThrownBy(this::open)
        .isInstanceOf(MacPoolException.class)
        .hasMessageContaining(folder.toString());
  }
}
