package io.dmac.mac;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a registry from the IEEE's own files. The one that dmac comes with was made by {@code dmac
 * vendors update --from /usr/share/ieee-data --kinds /usr/share/macchanger --source TEXT --to
 * vendors.bin}; the same files make the same octets.
 */
public final class VendorRegistryCompiler {
  private static final List<String> ENDINGS = List.of(".csv", ".txt");

  private VendorRegistryCompiler() {}

  /**
   * Reads {@code oui}, {@code mam}, {@code oui36} and, if it is there, {@code iab}, each in {@code
   * .csv} or else in {@code .txt}. The date is that of the newest file, in UTC.
   *
   * @param source what the registry will say that it was made from
   * @throws VendorRegistryException naming the file, the line and the remedy
   */
  public static VendorRegistry compile(Path folder, String source, VendorKinds kinds) {
    VendorRegistryBuilder builder = new VendorRegistryBuilder();
    LocalDate date = LocalDate.EPOCH;
    for (Assignment assignment : Assignment.values()) {
      List<Path> files =
          ENDINGS.stream()
              .map(ending -> folder.resolve(assignment.fileStem() + ending))
              .filter(Files::isRegularFile)
              .toList();
      if (!files.isEmpty()) {
        read(files.getFirst(), assignment, builder);
        LocalDate written = dateOf(files.getFirst());
        date = written.isAfter(date) ? written : date;
      } else if (assignment != Assignment.IAB) {
        throw new VendorRegistryException(
            folder
                + " has neither "
                + assignment.fileStem()
                + ".csv nor "
                + assignment.fileStem()
                + ".txt; put the IEEE's oui, mam, oui36 and iab there, as Debian's package"
                + " ieee-data does in /usr/share/ieee-data");
      }
    }
    return builder.build(new VendorOrigin(date, source, kinds.source()), kinds);
  }

  /**
   * Writes a registry beside its place and then moves it there: whoever reads meanwhile, or after a
   * failure, has the old one.
   *
   * @throws VendorRegistryException naming the file and the remedy
   */
  public static void write(VendorRegistry registry, Path file) {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new VendorRegistryException(file + " is no file; name one");
    }
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, ".vendors", ".tmp");
      try {
        try (OutputStream out = Files.newOutputStream(draft)) {
          VendorRegistryFormat.write(registry, out);
        }
        // A temporary file is for its owner alone, a registry for all.
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new VendorRegistryException(
          file + " cannot be written (" + e + "); name another file that you may write", e);
    }
  }

  private static void read(Path path, Assignment assignment, VendorRegistryBuilder builder) {
    String file = path.toString();
    List<Long> blocks = new ArrayList<>();
    VendorFiles.BlockSink sink =
        (firstBits, organization) -> {
          blocks.add(firstBits);
          builder.add(firstBits, assignment, organization);
        };
    if (file.endsWith(".csv")) {
      VendorFiles.readCsv(file, text(path), assignment, sink);
    } else {
      VendorFiles.readTxt(file, text(path), assignment, sink);
    }
    if (blocks.isEmpty()) {
      throw VendorFiles.malformed(file, 1, "it has no block of " + assignment.label());
    }
  }

  /** All of a file; octets that are no UTF-8, which the IEEE's files had at times, are replaced. */
  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new VendorRegistryException(file + " cannot be read (" + e + ")", e);
    }
  }

  static LocalDate dateOf(Path file) {
    try {
      return LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC);
    } catch (IOException e) {
      throw new VendorRegistryException(file + " cannot be read (" + e + ")", e);
    }
  }
}
