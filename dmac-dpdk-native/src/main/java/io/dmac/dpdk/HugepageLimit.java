package io.dmac.dpdk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How much memory of hugepages a container may use: beyond that the kernel kills with SIGBUS
 * whoever touches a page that was free all the same (Documentation/admin-guide/cgroup-v2.rst,
 * "HugeTLB"). A pod's limits {@code hugepages-2Mi} and {@code hugepages-1Gi} are these.
 */
public final class HugepageLimit {
  /** What version 1 of control groups says where there is no limit, and more than any machine. */
  private static final long UNLIMITED_BYTES = 1L << 60;

  private HugepageLimit() {}

  /**
   * In MiB, for all sizes together; empty where there is none.
   *
   * @param root the folder that has {@code sys}
   */
  public static OptionalLong mib(Path root) {
    Path groups = root.resolve("sys/fs/cgroup");
    OptionalLong limit = sum(groups, "hugetlb.*B.max");
    return limit.isPresent() ? limit : sum(groups.resolve("hugetlb"), "hugetlb.*B.limit_in_bytes");
  }

  private static OptionalLong sum(Path folder, String files) {
    long bytes = 0;
    boolean any = false;
    try (DirectoryStream<Path> limits = Files.newDirectoryStream(folder, files)) {
      for (Path file : limits) {
        if (file.getFileName().toString().contains(".rsvd.")) {
          continue;
        }
        String text = Files.readString(file).strip();
        long limit = text.equals("max") ? UNLIMITED_BYTES : Long.parseLong(text);
        if (limit >= UNLIMITED_BYTES) {
          return OptionalLong.empty();
        }
        bytes += limit;
        any = true;
      }
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
    return any ? OptionalLong.of(bytes >> 20) : OptionalLong.empty();
  }
}
