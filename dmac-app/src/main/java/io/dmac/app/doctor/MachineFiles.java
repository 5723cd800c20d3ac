package io.dmac.app.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What the kernel tells by files: /proc, /sys, /dev. A file that cannot be read is one that is not
 * there: the doctor looks, whoever starts it.
 *
 * @param root the folder that stands for {@code /}
 * @param writable whether this user may read and write a file
 */
record MachineFiles(Path root, Predicate<Path> writable) {
  /** Those beneath a folder, with this user's rights. */
  static MachineFiles of(Path root) {
    return new MachineFiles(root, path -> Files.isReadable(path) && Files.isWritable(path));
  }

  boolean exists(String path) {
    return Files.exists(root.resolve(path));
  }

  boolean canWrite(String path) {
    return writable.test(root.resolve(path));
  }

  /** The text of a file, without blanks around it. */
  Optional<String> text(String path) {
    try {
      return Optional.of(Files.readString(root.resolve(path)).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  List<String> lines(String path) {
    return text(path).map(text -> text.lines().toList()).orElse(List.of());
  }

  OptionalLong number(String path) {
    try {
      return text(path).stream().mapToLong(Long::decode).findFirst();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** The value behind {@code key:} in a file such as /proc/self/status. */
  Optional<String> field(String path, String key) {
    return lines(path).stream()
        .filter(
            line -> line.startsWith(key) && line.substring(key.length()).strip().startsWith(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  /** The names in a folder that match a glob, in order. */
  List<String> names(String folder, String glob) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(folder), glob)) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (IOException e) {
      return List.of();
    }
    Collections.sort(names);
    return names;
  }

  /** The last name of what a symbolic link points to. */
  Optional<String> link(String path) {
    try {
      return Optional.of(String.valueOf(Files.readSymbolicLink(root.resolve(path)).getFileName()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
