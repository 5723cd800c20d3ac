package io.dmac.mac;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One thread of one process at a time in a folder. The kernel lets go of it when the process ends,
 * however it ends.
 *
 * <p>A process has one for each folder: its file locks exclude other processes alone, and all of
 * them on a file are gone once any of its descriptors is closed (fcntl(2), POSIX record locks).
 */
final class FolderLock {
  static final String FILE = "lock";

  static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final Map<Path, FolderLock> OF_PROCESS = new HashMap<>();

  private final ReentrantLock threads = new ReentrantLock();
  private final Path folder;
  private FileChannel channel;
  private @Nullable FileLock processes;
  private int users;

  private FolderLock(Path folder) throws IOException {
    this.folder = folder;
    channel = openFile();
  }

  /**
   * @param folder exists
   */
  static FolderLock open(Path folder) throws IOException {
    Path real = folder.toRealPath();
    synchronized (OF_PROCESS) {
      FolderLock lock = OF_PROCESS.get(real);
      if (lock == null) {
        lock = new FolderLock(real);
        OF_PROCESS.put(real, lock);
      }
      lock.users++;
      return lock;
    }
  }

  private FileChannel openFile() throws IOException {
    return FileChannel.open(
        folder.resolve(FILE),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        OWNER_ONLY);
  }

  void acquire() throws IOException {
    threads.lock();
    try {
      processes = lockFile();
    } finally {
      if (processes == null) {
        threads.unlock();
      }
    }
  }

  /** An interrupt closes the channel: it waits until this is over, for whoever is to see it. */
  private FileLock lockFile() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          if (!channel.isOpen()) {
            channel = openFile();
          }
          return channel.lock();
        } catch (ClosedByInterruptException | FileLockInterruptionException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void release() {
    FileLock held = processes;
    processes = null;
    try {
      if (held != null) {
        held.release();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder.resolve(FILE) + " could not be unlocked", e);
    } finally {
      threads.unlock();
    }
  }

  void close() throws IOException {
    synchronized (OF_PROCESS) {
      users--;
      if (users == 0) {
        OF_PROCESS.remove(folder);
        channel.close();
      }
    }
  }
}
