package io.dmac.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * hugepages/kernel-arguments, on a kernel's command line and a folder of GRUB's that are files
 * here.
 */
class KernelArgumentsTest {
  @TempDir private Path folder;

  private Command.Result arguments(String commandLine, String... words) throws IOException {
    Path file = Files.writeString(folder.resolve("cmdline"), commandLine + "\n");
    return Command.attempt(
        Stream.concat(
                Stream.of(
                    "env",
                    "DMAC_CMDLINE=" + file,
                    "DMAC_GRUB_FOLDER=" + folder,
                    "sh",
                    "../hugepages/kernel-arguments"),
                Stream.of(words))
            .toArray(String[]::new));
  }

  @Test
  void namesWhatTheCommandLineLacks() throws IOException {
    Command.Result lacking = arguments("quiet", "--hugepages", "1G=4");
    assertThat(lacking.status()).isEqualTo(1);
    assertThat(lacking.output())
        .matches("(?s)(intel|amd)_iommu=on iommu=pt hugepagesz=1G hugepages=4\\s*");

    Command.Result complete = arguments("quiet " + lacking.output().strip(), "--hugepages", "1G=4");
    assertThat(complete.status()).as(complete.output()).isZero();
    assertThat(complete.output()).startsWith("nothing is missing");
  }

  @Test
  void takesNoCountOfAnotherSizeForThatOfThisOne() throws IOException {
    String other =
        "amd_iommu=on intel_iommu=on iommu=pt hugepagesz=2M hugepages=4 hugepagesz=1G hugepages=2";
    Command.Result lacking = arguments(other, "--hugepages", "1G=4");
    assertThat(lacking.status()).isEqualTo(1);
    assertThat(lacking.output().strip()).isEqualTo("hugepagesz=1G hugepages=4");
  }

  @Test
  void writesForGrub() throws IOException {
    Command.Result written = arguments("quiet", "--hugepages", "1G=4", "--write");
    assertThat(written.status()).as(written.errors()).isZero();
    assertThat(written.output()).contains("update-grub");
    assertThat(folder.resolve("50-dmac.cfg"))
        .content()
        .containsPattern(
            "(?m)^GRUB_CMDLINE_LINUX=\"\\$GRUB_CMDLINE_LINUX (intel|amd)_iommu=on iommu=pt"
                + " hugepagesz=1G hugepages=4\"$");
  }

  @Test
  void refusesWhatIsNoSizeAndCount() throws IOException {
    assertThat(arguments("quiet", "--hugepages", "1G").status()).isEqualTo(2);
    assertThat(arguments("quiet", "--hugepages", "3M=4").status()).isEqualTo(2);
    assertThat(arguments("quiet", "--hugepages", "1G=4x").status()).isEqualTo(2);
    assertThat(arguments("quiet", "--all").errors()).contains("--help");
  }
}
