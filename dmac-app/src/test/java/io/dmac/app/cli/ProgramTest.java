package io.dmac.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.app.api.ControlApi;
import io.dmac.app.config.Setting;
import io.dmac.app.pod.Pod;
import io.dmac.app.pod.SimulatedPorts;
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
    assertThat(err.toString()).startsWith("dmac: say what to do: show, or set ADDRESS");
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

  @Test
  void showsAndChangesTheAddressOfARunningPod() {
    try (Pod pod = Pod.start(SimulatedPorts.configuration(), new SimulatedPorts());
        ControlApi api = ControlApi.start(pod.configuration().api().orElseThrow(), pod)) {
      String url = api.url();
      assertThat(dmac("mac", "show", "--api", url)).isZero();
      assertThat(out.toString()).isEqualToIgnoringNewLines("port 0: 02:00:00:00:00:01 (hardware)");

      assertThat(dmac("mac", "set", "0200.0000.0099", "--overlap", "1m", "--api", url)).isZero();
      assertThat(out.toString())
          .matches(
              "port 0: 02:00:00:00:00:01 -> 02:00:00:00:00:99 \\(hardware\\) in [0-9.]+ (ns|µs|ms);"
                  + " the old one is accepted for 60000 ms, 2 announcements sent\\R");

      assertThat(dmac("mac", "show", "--api", url)).isZero();
      assertThat(out.toString())
          .isEqualToIgnoringNewLines(
              "port 0: 02:00:00:00:00:99 (hardware), originally 02:00:00:00:00:01, still accepts"
                  + " 02:00:00:00:00:01");

      assertThat(dmac("mac", "set", "02:00:00:00:00:99", "--api", url)).isEqualTo(1);
      assertThat(err.toString())
          .startsWith("dmac: port 0 has the address 02:00:00:00:00:99 already");
      assertThat(out.toString()).isEmpty();

      assertThat(dmac("mac", "set", "03:00:00:00:00:99", "--api", url, "--json")).isEqualTo(1);
      assertThat(out.toString()).startsWith("{\"number\":3,\"outcome\":\"rejected\"");
      assertThat(dmac("mac", "show", "--port", "1", "--api", url, "--json")).isZero();
      assertThat(out.toString()).startsWith("{\"port\":1,\"mac\":\"02:00:00:00:00:01\"");

      assertThat(dmac("mac", "show", "--port", "7", "--api", url)).isEqualTo(1);
      assertThat(err.toString())
          .isEqualToIgnoringNewLines("dmac: there is no port 7; there are [0, 1]");
    }
  }
}
