package io.dmac.app.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.mac.Assignment;
import io.dmac.mac.VendorKinds;
import io.dmac.mac.VendorRegistry;
import io.dmac.mac.VendorRegistryCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VendorStoreTest {
  @TempDir private Path folder;

  private VendorStore store(Map<String, String> environment, String user) {
    return new VendorStore(environment, user, folder.resolve("home"), folder.resolve("machine"));
  }

  private void write(Path file, String date) throws IOException {
    Path ieee = VendorFilesOnDisk.write(folder.resolve("ieee"));
    for (Assignment assignment : Assignment.values()) {
      Files.setLastModifiedTime(
          ieee.resolve(assignment.fileStem() + ".csv"), FileTime.from(Instant.parse(date)));
    }
    VendorRegistryCompiler.write(
        VendorRegistryCompiler.compile(ieee, date, VendorKinds.of(VendorRegistry.bundled())), file);
  }

  @Test
  void liesWhereTheUsersDataLie() {
    assertThat(store(Map.of(), "me").file())
        .isEqualTo(folder.resolve("home/.local/share/dmac/vendors.bin"));
    assertThat(store(Map.of(), "root").file())
        .isEqualTo(folder.resolve("machine/dmac/vendors.bin"));
    assertThat(store(Map.of("XDG_DATA_HOME", "/data"), "root").file())
        .isEqualTo(Path.of("/data/dmac/vendors.bin"));
    assertThat(store(Map.of("XDG_DATA_HOME", "data"), "me").file())
        .isEqualTo(folder.resolve("home/.local/share/dmac/vendors.bin"));
  }

  @Test
  void theNewestCounts() throws IOException {
    VendorStore store = store(Map.of(), "me");
    assertThat(store.registry()).isSameAs(VendorRegistry.bundled());
    write(store.file(), "2000-01-01T00:00:00Z");
    assertThat(store.registry()).isSameAs(VendorRegistry.bundled());
    write(folder.resolve("machine/dmac/vendors.bin"), "2100-01-01T00:00:00Z");
    assertThat(store.registry().origin().source()).startsWith("2100");
    write(store.file(), "2100-01-02T00:00:00Z");
    assertThat(store.registry().origin().source()).startsWith("2100-01-02");
  }

  @Test
  void whatCannotBeReadIsPassedOver() throws IOException {
    VendorStore store = store(Map.of(), "me");
    Files.createDirectories(folder.resolve("home/.local/share/dmac"));
    Files.writeString(store.file(), "nonsense");
    assertThat(store.registry()).isSameAs(VendorRegistry.bundled());
  }
}
