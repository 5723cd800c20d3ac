package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod whose file changes as a mounted ConfigMap does: by another target of a link. */
class ConfigurationFileIT {
  @TempDir Path folder;

  @Test
  void takesOverWhatItCanAndSaysWhatWaits() throws IOException {
    mount("first", "vdev: net_ring0\nmac: 02:00:00:00:00:01\n");
    try (DmacProcess dmac =
        DmacProcess.run(
            "--config",
            folder.resolve("dmac.yaml").toString(),
            "--no-huge",
            "--api",
            "127.0.0.1:0")) {
      assertThat(dmac.mac(0)).isEqualTo("02:00:00:00:00:01");

      mount("second", "vdev: net_ring0\nmac: 02:00:00:00:00:02\nburst: 64\noverlap: 50ms\n");

      Await.until(() -> dmac.mac(0).equals("02:00:00:00:00:02"), dmac::said);
      Await.until(() -> dmac.said().contains("burst waits for the next start"), dmac::said);
      assertThat(dmac.said()).contains("mac, overlap taken over");
      assertThat(dmac.get("/v1/ports/0/changes").at("/changes/0/overlapMs").asInt()).isEqualTo(50);

      mount("third", "vdev: net_ring0\nmac: ff:ff:ff:ff:ff:ff\n");

      Await.until(() -> dmac.said().contains("is not taken over"), dmac::said);
      assertThat(dmac.said()).contains("a group address");
      assertThat(dmac.mac(0)).isEqualTo("02:00:00:00:00:02");

      mount("fourth", "vdev: net_ring0\nrotate: 50ms\n");

      Await.until(() -> !dmac.mac(0).equals("02:00:00:00:00:02"), dmac::said);
      assertThat(dmac.terminate().status()).isZero();
    }
  }

  private void mount(String version, String content) throws IOException {
    Path data = Files.createDirectory(folder.resolve(version));
    Files.writeString(data.resolve("dmac.yaml"), content);
    Path link = Files.createSymbolicLink(folder.resolve("new"), data);
    Files.move(link, folder.resolve("data"), StandardCopyOption.REPLACE_EXISTING);
    if (!Files.exists(folder.resolve("dmac.yaml"))) {
      Files.createSymbolicLink(folder.resolve("dmac.yaml"), Path.of("data", "dmac.yaml"));
    }
  }
}
