package io.dmac.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Whether a program of the system is installed. */
final class OnPath {
  private OnPath() {}

  static boolean has(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/usr/sbin:/bin:/sbin");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .map(Path::of)
        .anyMatch(directory -> Files.isExecutable(directory.resolve(program)));
  }
}
