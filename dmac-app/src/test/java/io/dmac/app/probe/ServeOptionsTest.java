package io.dmac.app.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The options as a command has them. */
class ServeOptionsTest {
  @TempDir private Path folder;

  @Command
  static final class Probe {
    @Mixin private ServeOptions serve = new ServeOptions();
  }

  private static ServeOptions read(String... arguments) {
    Probe probe = new Probe();
    new CommandLine(probe).parseArgs(arguments);
    return probe.serve;
  }

  @Test
  void listensOnLoopbackByDefault() {
    assertThat(read().given()).isFalse();
    ServeOptions serve = read("--serve");
    assertThat(serve.given()).isTrue();
    ServeSetup setup = serve.setup(Map.of());
    assertThat(setup.listen().isLoopback()).isTrue();
    assertThat(setup.listen().address().getPort()).isEqualTo(9180);
    assertThat(setup.pod()).isEmpty();
  }

  @Test
  void wantsATokenBeyondLoopback() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("--serve", "0.0.0.0:9180").setup(Map.of()))
        .withMessageContaining("--serve-token-file");
    Path file = folder.resolve("token");
    Files.writeString(file, "0123456789abcdef\n");
    assertThat(
            read("--serve", "0.0.0.0:9180", "--serve-token-file", file.toString())
                .setup(Map.of())
                .listen()
                .token())
        .contains("0123456789abcdef");
    assertThat(
            read("--serve", "0.0.0.0:9180")
                .setup(Map.of("DMAC_SERVE_TOKEN_FILE", file.toString()))
                .listen()
                .token())
        .isPresent();
  }

  @Test
  void namesTheOptionThatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("--serve", "9180").setup(Map.of()))
        .withMessageContaining("--serve")
        .withMessageContaining("127.0.0.1:9808");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                read("--serve", "--serve-token-file", folder.resolve("none").toString())
                    .setup(Map.of()))
        .withMessageContaining("--serve-token-file");
  }

  @Test
  void findsThePodInTheEnvironmentToo() {
    assertThat(read("--serve", "--pod", "10.0.0.7:9808").setup(Map.of()).pod().orElseThrow().base())
        .hasToString("http://10.0.0.7:9808");
    assertThat(
            read("--serve")
                .setup(Map.of("DMAC_POD", "http://pod:9808/"))
                .pod()
                .orElseThrow()
                .base())
        .hasToString("http://pod:9808");
  }
}
