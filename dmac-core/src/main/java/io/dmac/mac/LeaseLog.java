package io.dmac.mac;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The file to which every change is appended. Only for those who hold the folder's lock.
 *
 * <p>By RandomAccessFile, since an interrupt of the thread closes a FileChannel.
 */
final class LeaseLog implements AutoCloseable {
  static final String FILE = "leases.log";

  /** The format's name and version, for a reader as well as for {@code head -1}. */
  static final byte[] MAGIC = "dmac leases v 1\n".getBytes(StandardCharsets.US_ASCII);

  private static final System.Logger LOG = System.getLogger(LeaseLog.class.getName());

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final RandomAccessFile file;

  /** Tells this file from another of its name: no other can have it while this one is open. */
  private final Object identity;

  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

  /** Up to here every record has been read or written by this process. */
  private long position = MAGIC.length;

  private long records;

  private LeaseLog(Path path) throws IOException {
    this.path = path;
    file = new RandomAccessFile(path.toFile(), "rw");
    try {
      identity = identity();
      checkMagic();
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Opens the log of the folder, which begins without leases. */
  static LeaseLog open(Path folder) throws IOException {
    Path path = folder.resolve(FILE);
    return Files.exists(path) ? new LeaseLog(path) : create(folder, new MacLease[0]);
  }

  /** Puts a log with these leases alone into the place of the folder's. */
  static LeaseLog create(Path folder, MacLease[] leases) throws IOException {
    Path draft = folder.resolve(FILE + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, FolderLock.OWNER_ONLY);
    try (RandomAccessFile file = new RandomAccessFile(draft.toFile(), "rw")) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).put(MAGIC);
      for (MacLease lease : leases) {
        if (buffer.remaining() < LeaseRecord.MOST_BYTES) {
          file.write(buffer.array(), 0, buffer.position());
          buffer.clear();
        }
        LeaseRecord.of(lease).write(buffer);
      }
      file.write(buffer.array(), 0, buffer.position());
      file.getFD().sync();
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
    Path path = folder.resolve(FILE);
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(folder);
    LeaseLog log = new LeaseLog(path);
    log.position = log.file.length();
    log.records = leases.length;
    return log;
  }

  /** The new name, too, is to survive a loss of power. */
  private static void syncFolder(Path folder) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(folder)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Records in the file, as far as they have been read. */
  long records() {
    return records;
  }

  /** Whether another file has its name by now. */
  boolean isReplaced() throws IOException {
    try {
      return !identity.equals(identity());
    } catch (NoSuchFileException e) {
      throw new MacPoolException(
          path
              + " is gone, and with it the leases of all who use the folder; restore it from a"
              + " backup, or restart all of them to begin without leases",
          e);
    }
  }

  private Object identity() throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(path, BasicFileAttributes.class).fileKey(), "a file has an inode");
  }

  private void checkMagic() throws IOException {
    byte[] found = new byte[MAGIC.length];
    int length = file.read(found);
    if (length < found.length || !Arrays.equals(found, MAGIC)) {
      throw new MacPoolException(
          path
              + " is not a log of leases of this version at offset 0; restore it from a backup, or"
              + " move it away to begin without leases");
    }
  }

  /** Hands on what others wrote since the last time. */
  void readNew(Consumer<LeaseRecord> reader) throws IOException {
    long length = file.length();
    if (length < position) {
      throw damaged(length, "the file ends there, and was longer before");
    }
    while (position < length) {
      int loaded = load(position);
      int start = 0;
      int size = wholeRecord(start, loaded);
      while (size > 0) {
        if (!LeaseRecord.isIntact(buffer, start)) {
          break;
        }
        reader.accept(LeaseRecord.read(buffer, start));
        records++;
        start += size;
        size = wholeRecord(start, loaded);
      }
      position += start;
      if (start == 0) {
        cutTail(loaded, size, length);
        return;
      }
    }
  }

  /** Bytes of the record that begins there, 0 when not all of them have been loaded. */
  private int wholeRecord(int start, int loaded) {
    int body = loaded - start < LeaseRecord.HEADER_BYTES ? 0 : LeaseRecord.bodyBytes(buffer, start);
    int size = LeaseRecord.HEADER_BYTES + body;
    return body == 0 || size > loaded - start ? 0 : size;
  }

  /** What is behind the last whole record, if whoever wrote it did not come to its end. */
  private void cutTail(int loaded, int size, long length) throws IOException {
    boolean torn;
    if (size == 0) {
      // Of its bytes some are not there, or are zeros where the file was lengthened before it was
      // written. A loss of power may leave either.
      torn =
          loaded < LeaseRecord.HEADER_BYTES
              || LeaseRecord.bodyBytes(buffer, 0) > 0
              || isZeroFrom(position + 4, length);
    } else {
      torn = size == length - position && buffer.get(size - 1) != LeaseRecord.CLOSING;
    }
    if (!torn) {
      throw damaged(position, "the record there is not what was written");
    }
    LOG.log(
        System.Logger.Level.WARNING,
        path
            + " ended in a change that was not written whole, at offset "
            + position
            + ": a process or the machine stopped meanwhile; it was never confirmed and is cut off ("
            + (length - position)
            + " bytes)");
    cut();
  }

  private boolean isZeroFrom(long from, long length) throws IOException {
    for (long at = from; at < length; at += BUFFER_BYTES) {
      int loaded = load(at);
      for (int i = 0; i < loaded; i++) {
        if (buffer.get(i) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Fills the buffer, as far as the file goes. */
  private int load(long from) throws IOException {
    file.seek(from);
    int loaded = 0;
    int more = 0;
    while (loaded < BUFFER_BYTES && more >= 0) {
      loaded += more;
      more = file.read(buffer.array(), loaded, BUFFER_BYTES - loaded);
    }
    return loaded;
  }

  private void cut() throws IOException {
    file.setLength(position);
    file.getFD().sync();
  }

  /** The record is on the disk when this returns, and nothing of it in the log when it throws. */
  void append(LeaseRecord record) {
    buffer.clear();
    record.write(buffer);
    try {
      file.seek(position);
      file.write(buffer.array(), 0, buffer.position());
      file.getFD().sync();
    } catch (IOException e) {
      MacPoolException failure =
          new MacPoolException(
              path
                  + " does not take the change at offset "
                  + position
                  + " ("
                  + e.getMessage()
                  + "): nothing has changed; see to the disk and its free space",
              e);
      try {
        cut();
      } catch (IOException suppressed) {
        failure.addSuppressed(suppressed);
      }
      throw failure;
    }
    position += buffer.position();
    records++;
  }

  private MacPoolException damaged(long offset, String how) {
    return new MacPoolException(
        path
            + " is damaged at offset "
            + offset
            + ": "
            + how
            + ", so that no lease can be trusted; restore it from a backup, or, to forget every"
            + " change from there on, stop all who use it and run: truncate -s "
            + offset
            + " "
            + path);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
