package io.dmac.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.app.config.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProgramTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int dmac(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Program.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void teachesWithoutACommand() {
    assertThat(dmac()).isZero();
    assertThat(out.toString()).contains("Commands:", "run", "mac", "dmac mac set");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void helpsWithEveryCommand() {
    CommandLine program = Program.commandLine();
    program
        .getSubcommands()
        .keySet()
        .forEach(
            name -> {
              assertThat(dmac(name, "--help")).as(name).isZero();
              assertThat(out.toString()).contains("Usage: dmac " + name).contains("dmac " + name);
            });
  }

  @Test
  void hasAFlagForEverySetting() {
    CommandLine run = Program.commandLine().getSubcommands().get("run");
    for (Setting setting : Setting.values()) {
      assertThat(run.getCommandSpec().optionsMap()).containsKey(setting.flag());
    }
    assertThat(dmac("run", "--help")).isZero();
    for (Setting setting : Setting.values()) {
      assertThat(out.toString()).contains(setting.key());
    }
    assertThat(run.getCommandSpec().optionsMap().keySet())
        .doesNotContain(Setting.API.environmentVariable());
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(dmac("rnu")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("dmac: there is no command 'rnu'; did you mean 'run'?")
        .contains("See dmac --help");
    assertThat(dmac("run", "--brust", "3")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("dmac: there is no option '--brust'; did you mean '--burst'?")
        .contains("See dmac run --help");
    assertThat(dmac("mac")).isEqualTo(2);
    assertThat(err.toString()).startsWith("dmac: say what to do: show, set, random");
    assertThat(dmac("mac", "set")).isEqualTo(2);
    assertThat(dmac("mac", "set", "02:00:00:00:00:99", "x")).isEqualTo(2);
    assertThat(err.toString()).startsWith("dmac: 'x' is one argument too many");
    assertThat(dmac("mac", "set", "nonsense")).isEqualTo(2);
    assertThat(err.toString()).startsWith("dmac: 'nonsense' is not a MAC address");
    assertThat(dmac("mac", "set", "02:00:00:00:00:99", "--overlap", "soon")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusesAConfigurationWithAllThatIsWrong(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("pod.yaml"), "burts: 3\n");
    assertThat(dmac("run", "--config", file.toString(), "--no-huge", "--mtu", "9", "--api", "off"))
        .isEqualTo(2);
    assertThat(err.toString().lines())
        .contains(
            "dmac: " + file + ":1: there is no key 'burts'; did you mean 'burst'?",
            "dmac: --mtu: '9' is not a whole number from 68 to 16000",
            "See dmac run --help")
        .noneMatch(line -> line.contains("--huge"));
  }

  @Test
  void saysHowToStartWhatIsNotThere() throws IOException {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    assertThat(dmac("mac", "show", "--api", "127.0.0.1:" + unused)).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("dmac: nothing answers at http://127.0.0.1:" + unused)
        .contains("dmac run --tap")
        .contains("--api URL");
    assertThat(dmac("mac", "show", "--api", "::::")).isEqualTo(1);
    assertThat(err.toString()).contains("is no URL; write it as http://127.0.0.1:9808");
  }
}
