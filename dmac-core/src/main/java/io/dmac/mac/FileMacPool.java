package io.dmac.mac;

import io.dmac.mac.MacLease.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A pool in a folder of a local disk, for any number of processes on one machine at once. A change
 * is on the disk before its operation returns, and outlives the process and a loss of power.
 *
 * <p>Every operation locks the folder, reads what the others appended to the log, decides, appends
 * its own change. Where configurations differ each process decides by its own.
 */
public final class FileMacPool extends TableMacPool {
  private static final System.Logger LOG = System.getLogger(FileMacPool.class.getName());

  /** A shorter log is not worth a new file. */
  private static final int SHORTEST_TO_COMPACT = 4096;

  /** Records for each lease or quarantine that make a log a long one. */
  private static final int LONG_LOG = 4;

  private final Path folder;
  private final FolderLock lock;
  private final long shortestToCompact;

  private LeaseLog log;
  private LeaseTable table;
  private volatile boolean closed;

  /** No log below this length is tried: raised when one could not be compacted. */
  private long compactFrom;

  private FileMacPool(
      Path folder, MacPoolConfiguration configuration, FolderLock lock, int shortestToCompact)
      throws IOException {
    super(configuration);
    this.folder = folder;
    this.lock = lock;
    this.shortestToCompact = shortestToCompact;
    compactFrom = shortestToCompact;
    table = newTable();
    lock.acquire();
    try {
      log = LeaseLog.open(folder);
      boolean read = false;
      try {
        readNew();
        read = true;
      } finally {
        if (!read) {
          log.close();
        }
      }
    } finally {
      lock.release();
    }
  }

  /**
   * Opens the pool in this folder, and creates both for their owner alone where they are not there.
   *
   * @throws MacPoolException when the folder cannot be used or its log is damaged
   */
  public static FileMacPool open(Path folder, MacPoolConfiguration configuration) {
    return open(folder, configuration, SHORTEST_TO_COMPACT);
  }

  static FileMacPool open(Path folder, MacPoolConfiguration configuration, int shortestToCompact) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      FolderLock lock = FolderLock.open(folder);
      try {
        return new FileMacPool(folder, configuration, lock, shortestToCompact);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static MacPoolException unusable(Path folder, IOException e) {
    return new MacPoolException(
        "the pool in "
            + folder
            + " cannot be used ("
            + e
            + "): give this user a folder of its own on a local disk",
        e);
  }

  @Override
  LeaseTable enter() {
    checkOpen();
    try {
      lock.acquire();
      boolean current = false;
      try {
        catchUp();
        current = true;
      } finally {
        if (!current) {
          lock.release();
        }
      }
      return table;
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the pool in " + folder + " is closed; open another");
    }
  }

  private void catchUp() throws IOException {
    checkOpen();
    if (log.isReplaced()) {
      LeaseLog former = log;
      log = LeaseLog.open(folder);
      table = newTable();
      compactFrom = shortestToCompact;
      former.close();
    }
    readNew();
  }

  private void readNew() throws IOException {
    log.readNew(
        record -> table.put(record.address(), record.state(), record.holder(), record.endMs()));
  }

  @Override
  void keep(long address, State state, String holder, long endMs) {
    log.append(new LeaseRecord(address, state, holder, endMs));
  }

  @Override
  void exit() {
    try {
      if (log.records() >= compactFrom && log.records() >= LONG_LOG * (long) table.size()) {
        compact();
      }
    } finally {
      lock.release();
    }
  }

  /** The log has said everything already: that it stays long is no failure of the operation. */
  private void compact() {
    try {
      table.settle(nowMs(), Integer.MAX_VALUE);
      LeaseLog successor = LeaseLog.create(folder, table.leases());
      log.close();
      log = successor;
    } catch (IOException e) {
      compactFrom = 2 * log.records();
      LOG.log(
          System.Logger.Level.WARNING,
          "the log of leases in "
              + folder
              + " could not be shortened ("
              + e
              + ") and grows on; see to the disk and its free space");
    }
  }

  /** Ends the use by this object; the leases stay. */
  @Override
  public void close() {
    // The lock may be closed too by then, and another open for the same folder.
    if (closed) {
      return;
    }
    try {
      lock.acquire();
      try {
        if (closed) {
          return;
        }
        closed = true;
        log.close();
      } finally {
        lock.release();
      }
      lock.close();
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }
}
