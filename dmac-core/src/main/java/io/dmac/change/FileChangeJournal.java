package io.dmac.change;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dmac.mac.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a file of lines, each of which is written before its step counts:
 *
 * <pre>
 * CRC32C TIME CHANGE STEP FROM TO
 * CRC32C TIME 0 opened ORIGINAL -
 * CRC32C TIME 0 released - -
 * </pre>
 *
 * <p>A last line that was cut off by a crash is taken away: its step did not count. A bad line
 * before others is no crash's work, and the journal is refused. One process at a time has it.
 */
public final class FileChangeJournal implements ChangeJournal {
  private static final System.Logger LOG = System.getLogger(FileChangeJournal.class.getName());
  private static final String OPENED = "opened";
  private static final String RELEASED = "released";
  private static final int CRC_DIGITS = 8;

  /** Some thousand changes. */
  private static final long LONGEST_BYTES = 1 << 20;

  private final Path file;
  private final long longestBytes;
  private final FileChannel lockChannel;
  private final FileLock lock;
  private final TreeMap<Long, Entry> unfinished = new TreeMap<>();
  private FileChannel channel;
  private @Nullable MacAddress original;
  private long last;

  private FileChangeJournal(Path file, long longestBytes, FileChannel lockChannel, FileLock lock)
      throws IOException {
    this.file = file;
    this.longestBytes = longestBytes;
    this.lockChannel = lockChannel;
    this.lock = lock;
    this.channel = openForAppending(file);
  }

  /**
   * Opens a journal, or begins one.
   *
   * @return empty when another process has it
   * @throws JournalException when it cannot be read or written, or is damaged
   */
  public static Optional<FileChangeJournal> open(Path file) {
    return open(file, LONGEST_BYTES);
  }

  static Optional<FileChangeJournal> open(Path file, long longestBytes) {
    FileChannel lockChannel = null;
    try {
      createFolder(file);
      lockChannel =
          FileChannel.open(
              file.resolveSibling(file.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = tryLock(lockChannel);
      if (lock == null) {
        lockChannel.close();
        return Optional.empty();
      }
      FileChangeJournal journal = new FileChangeJournal(file, longestBytes, lockChannel, lock);
      try {
        journal.read();
      } catch (IOException | RuntimeException e) {
        journal.channel.close();
        throw e;
      }
      return Optional.of(journal);
    } catch (IOException | RuntimeException e) {
      closeQuietly(lockChannel);
      throw e instanceof JournalException known
          ? known
          : new JournalException(
              "the journal " + file + " cannot be opened: " + e + "; choose another --state", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel of) throws IOException {
    try {
      return of.tryLock();
    } catch (OverlappingFileLockException e) {
      // This very process has it.
      return null;
    }
  }

  private static void createFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static FileChannel openForAppending(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void read() throws IOException {
    byte[] all = Files.readAllBytes(file);
    int start = 0;
    while (start < all.length) {
      int end = start;
      while (end < all.length && all[end] != '\n') {
        end++;
      }
      if (end == all.length || !take(new String(all, start, end - start, US_ASCII))) {
        if (!isTail(all, end)) {
          throw new JournalException(
              "the journal "
                  + file
                  + " is damaged at byte "
                  + start
                  + ", before lines that are not; look at the port's address, then move the file"
                  + " away");
        }
        LOG.log(
            System.Logger.Level.WARNING,
            "the journal " + file + " ended within a line, at byte " + start + ": cut off there");
        break;
      }
      start = end + 1;
    }
    channel.truncate(start);
    channel.position(start);
  }

  private static boolean isTail(byte[] all, int end) {
    return end >= all.length - 1;
  }

  /** Takes a line for true; false when it is none. */
  private boolean take(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length != 6 || !fields[0].equals(crc(line.substring(CRC_DIGITS + 1)))) {
      return false;
    }
    String step = fields[3];
    if (step.equals(OPENED)) {
      original = MacAddress.parse(fields[4]);
    } else if (step.equals(RELEASED)) {
      original = null;
    } else {
      Optional<ChangeStep> known = ChangeStep.ofLabel(step);
      if (known.isEmpty()) {
        return false;
      }
      note(
          new Entry(
              Long.parseLong(fields[2]),
              known.get(),
              MacAddress.parse(fields[4]),
              MacAddress.parse(fields[5])));
    }
    return true;
  }

  private void note(Entry entry) {
    last = Math.max(last, entry.change());
    if (entry.step().isLast()) {
      unfinished.remove(entry.change());
    } else {
      unfinished.put(entry.change(), entry);
    }
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(US_ASCII));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  @Override
  public void append(Entry entry) {
    write(line(entry));
    note(entry);
    if (entry.step().isLast()) {
      sync();
    }
    if (entry.step().isLast() && size() > longestBytes) {
      shorten();
    }
  }

  @Override
  public void sync() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private JournalException unwritable(IOException e) {
    return new JournalException(
        "the journal " + file + " cannot be written: " + e + "; make room there", e);
  }

  @Override
  public void opened(MacAddress first) {
    write(line(0, OPENED, first.toString(), "-"));
    sync();
    original = first;
  }

  @Override
  public void released() {
    write(line(0, RELEASED, "-", "-"));
    sync();
    original = null;
  }

  private static String line(Entry entry) {
    return line(
        entry.change(), entry.step().label(), entry.from().toString(), entry.to().toString());
  }

  private static String line(long change, String step, String from, String to) {
    String text = String.join(" ", Instant.now().toString(), Long.toString(change), step, from, to);
    return crc(text) + " " + text + "\n";
  }

  private void write(String line) {
    long before = size();
    try {
      writeAll(channel, line);
    } catch (IOException e) {
      try {
        channel.truncate(before);
      } catch (IOException f) {
        e.addSuppressed(f);
      }
      throw unwritable(e);
    }
  }

  private static void writeAll(FileChannel to, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw new JournalException("the journal " + file + ": " + e, e);
    }
  }

  /** Leaves what the next process needs, in a new file that takes the old one's place at once. */
  private void shorten() {
    List<String> lines = new ArrayList<>();
    if (original != null) {
      lines.add(line(0, OPENED, original.toString(), "-"));
    }
    MacAddress any = MacAddress.ZERO;
    if (unfinished.isEmpty()) {
      lines.add(line(new Entry(last, ChangeStep.DONE, any, any)));
    }
    unfinished.values().forEach(entry -> lines.add(line(entry)));
    Path shorter = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(shorter);
      FileChannel to = openForAppending(shorter);
      writeAll(to, String.join("", lines));
      to.force(false);
      Files.move(shorter, file, StandardCopyOption.ATOMIC_MOVE);
      channel.close();
      channel = to;
    } catch (IOException e) {
      throw new JournalException("the journal " + file + " cannot be shortened: " + e, e);
    }
  }

  @Override
  public List<Entry> unfinished() {
    return List.copyOf(unfinished.values());
  }

  @Override
  public Optional<MacAddress> unreleasedOriginal() {
    return Optional.ofNullable(original);
  }

  @Override
  public long lastChange() {
    return last;
  }

  @Override
  public void close() {
    try {
      lock.release();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the journal's lock", e);
    }
    Arrays.asList(channel, lockChannel).forEach(FileChangeJournal::closeQuietly);
  }

  private static void closeQuietly(@Nullable FileChannel some) {
    if (some != null) {
      try {
        some.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "closing", e);
      }
    }
  }
}
