package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container's control group says of hugepages, in either version. */
class HugepageLimitTest {
  @TempDir Path root;

  private void limit(String file, String value) throws IOException {
    Path path = root.resolve("sys/fs/cgroup").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, value + "\n");
  }

  @Test
  void aPodsLimits() throws IOException {
    limit("hugetlb.2MB.max", "268435456");
    limit("hugetlb.1GB.max", "0");
    limit("hugetlb.2MB.rsvd.max", "max");
    assertThat(HugepageLimit.mib(root)).hasValue(256);
  }

  @Test
  void noLimit() throws IOException {
    assertThat(HugepageLimit.mib(root)).isEmpty();
    limit("hugetlb.2MB.max", "max");
    limit("hugetlb.1GB.max", "0");
    assertThat(HugepageLimit.mib(root)).isEmpty();
  }

  @Test
  void versionOne() throws IOException {
    limit("hugetlb/hugetlb.2MB.limit_in_bytes", "67108864");
    assertThat(HugepageLimit.mib(root)).hasValue(64);
    limit("hugetlb/hugetlb.2MB.limit_in_bytes", "9223372036854771712");
    assertThat(HugepageLimit.mib(root)).isEmpty();
  }
}
