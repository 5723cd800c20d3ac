package io.dmac.app.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A downward API volume's annotations. */
class PodInfoTest {
  @TempDir Path folder;

  @Test
  void aFileOfTheKubelets() throws IOException {
    Files.writeString(
        folder.resolve("annotations"),
        """
        dmac.io/mac="02:00:00:00:00:01"
        k8s.v1.cni.cncf.io/networks="[{\\n  \\"name\\": \\"macvlan\\"\\n}]"
        note="a\\tb \\\\ \\u00e9 \\x41 \\U0001f600 x=y"
        """);
    assertThat(PodInfo.annotations(folder))
        .contains(
            Map.of(
                "dmac.io/mac", "02:00:00:00:00:01",
                "k8s.v1.cni.cncf.io/networks", "[{\n  \"name\": \"macvlan\"\n}]",
                "note", "a\tb \\ é A 😀 x=y"));
  }

  @Test
  void noPod() {
    assertThat(PodInfo.annotations(folder)).isEmpty();
  }

  @Test
  void whatIsNotOneNamesTheLine() throws IOException {
    Path file = Files.writeString(folder.resolve("annotations"), "a=\"1\"\nmac: 02\n");
    assertThatThrownBy(() -> PodInfo.annotations(folder))
        .hasMessageContainingAll(file.toString(), "line 2", "downwardAPI");
    Files.writeString(file, "a=\"\\q\"\n");
    assertThatThrownBy(() -> PodInfo.annotations(folder)).hasMessageContaining("\\q");
    Files.writeString(file, "a=\"\\u12\"\n");
    assertThatThrownBy(() -> PodInfo.annotations(folder)).hasMessageContaining("\\u");
  }
}
