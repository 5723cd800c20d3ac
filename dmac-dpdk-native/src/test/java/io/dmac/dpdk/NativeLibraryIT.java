package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.ChildJvm;
import io.dmac.testbed.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A binding that was built for another DPDK is never used, and the message says what to do. */
class NativeLibraryIT {
  private static final String PROPERTIES = "io/dmac/dpdk/build.properties";

  /** Asks for the version, in a process of its own. */
  static final class Version {
    public static void main(String[] words) {
      try {
        System.out.println(Eal.version());
      } catch (EalException e) {
        System.out.println(e.getMessage());
        System.exit(3);
      }
    }
  }

  private static final List<String> CLASS_PATH =
      List.of(System.getProperty("java.class.path").split(":", -1));

  private static Path nativeFolder() {
    return CLASS_PATH.stream()
        .map(Path::of)
        .filter(entry -> Files.exists(entry.resolve(PROPERTIES)))
        .findFirst()
        .orElseThrow();
  }

  private static Command.Result versionWith(Path first) {
    return ChildJvm.runWith(first + ":" + String.join(":", CLASS_PATH), Version.class);
  }

  @Test
  void bindingOfTheInstalledDpdkLoads() {
    Command.Result result = ChildJvm.run(Version.class);
    assertThat(result.orFail().output()).startsWith("DPDK ");
  }

  @Test
  void libraryForAnotherAbiIsNamedWithWhatIsInstalled(@TempDir Path folder) throws IOException {
    Properties build = new Properties();
    try (var in = Files.newInputStream(nativeFolder().resolve(PROPERTIES))) {
      build.load(in);
    }
    String abi = build.getProperty("dpdk.abi");
    String platform = build.getProperty("dpdk.platform");
    Path library = Path.of("io/dmac/dpdk/global", platform, "libjnidpdk.so");
    write(
        folder.resolve(PROPERTIES),
        "dpdk.version=99.11.1\ndpdk.abi=99\ndpdk.platform=" + platform + "\n");
    // As the linker would have made it for that DPDK: it needs libraries with another number.
    write(
        folder.resolve(library),
        replaced(Files.readAllBytes(nativeFolder().resolve(library)), ".so." + abi, ".so.99"));

    Command.Result result = versionWith(folder);
    assertThat(result.status()).as(result.toString()).isEqualTo(3);
    assertThat(result.output())
        .contains("built for DPDK 99.11.1 (librte_ethdev.so.99) and cannot be loaded")
        .contains("this system has librte_ethdev.so." + abi)
        .contains("run ./dmac");
  }

  @Test
  void classPathWithoutABindingIsNamed() {
    String without =
        CLASS_PATH.stream()
            .filter(entry -> !entry.equals(nativeFolder().toString()))
            .collect(Collectors.joining(":"));
    Command.Result result = ChildJvm.runWith(without, Version.class);
    assertThat(result.status()).as(result.toString()).isEqualTo(3);
    assertThat(result.output())
        .contains("no DPDK binding for this platform is on the class path")
        .contains("run ./dmac");
  }

  private static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** With every occurrence of a text replaced by one of its length. */
  private static byte[] replaced(byte[] bytes, String from, String to) {
    byte[] old = from.getBytes(StandardCharsets.US_ASCII);
    byte[] now = to.getBytes(StandardCharsets.US_ASCII);
    assertThat(now).hasSameSizeAs(old);
    int count = 0;
    for (int i = 0; i + old.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + old.length, old, 0, old.length)) {
        System.arraycopy(now, 0, bytes, i, now.length);
        count++;
      }
    }
    assertThat(count).isPositive();
    return bytes;
  }
}
