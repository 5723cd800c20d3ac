package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfHugepages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hugepages of this machine by hugepages/dmac-host and by "dmac host": what is added is given
 * back. Devices are the guest's matter (.ci/vfio).
 */
@EnabledIfHugepages
class HostPagesIT {
  private static final Path PAGES =
      Path.of("/sys/devices/system/node/node0/hugepages/hugepages-2048kB");

  @TempDir Path folder;

  private final List<String> program = new ArrayList<>();

  @AfterEach
  void giveBackWhateverATestLeft() {
    host("restore");
  }

  private void by(String way) {
    program.clear();
    Path root = Path.of("..").toAbsolutePath().normalize();
    program.addAll(
        way.equals("script")
            ? List.of("sh", root.resolve("hugepages/dmac-host").toString())
            : DmacProcess.command("host"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "dmac"})
  void addsToWhatIsReservedAndGivesExactlyThatBack(String way) throws IOException {
    by(way);
    long before = reserved();

    assertThat(host("plan", "--hugepages", "2M=3").orFail().output())
        .contains("todo", "from " + before + " to " + (before + 3));
    assertThat(reserved()).isEqualTo(before);
    assertThat(host("prepare", "--hugepages", "2M=3").orFail().output()).contains("done");
    assertThat(host("prepare", "--hugepages", "0:2M=5").orFail().output()).contains("2 pages");
    assertThat(reserved()).isEqualTo(before + 5);
    assertThat(host("prepare", "--hugepages", "2M=5").orFail().output())
        .contains("nothing was left to do");
    assertThat(reserved()).isEqualTo(before + 5);
    assertThat(host("show").orFail().output()).contains("of them ours 5");

    assertThat(host("restore").status()).isZero();
    assertThat(reserved()).isEqualTo(before);
    assertThat(host("restore").output()).contains("nothing is recorded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "dmac"})
  void keepsNothingOfARunWhenTheNodeHasTooFew(String way) throws IOException {
    by(way);
    long before = reserved();

    Command.Result result = host("prepare", "--hugepages", "2M=2", "--hugepages", "2M=9999999");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors())
        .contains("NUMA node 0 has memory for", "nothing of this run was kept");
    assertThat(reserved()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "dmac"})
  void refusesWhatIsNoNumberSizeNodeOrDevice(String way) throws IOException {
    by(way);
    long before = reserved();

    assertThat(host("prepare", "--hugepages", "some").status()).isEqualTo(2);
    assertThat(host("prepare", "--hugepages", "2M=-1").status()).isEqualTo(2);
    assertThat(host("prepare", "--hugepages", "3M=1").errors()).contains("2M and 1G");
    assertThat(host("prepare", "--hugepages", "77:2M=1").output()).contains("no node 77");
    assertThat(host("prepare", "--bind", "0000:99:00.0").output()).contains("no such PCI device");
    assertThat(host("prepare").status()).isEqualTo(2);
    assertThat(host("prepare", "--owner", "nobody-of-that-name", "--hugepages", "2M=1").errors())
        .contains("no user 'nobody-of-that-name'");
    assertThat(host("prepare", "--owner", "root:no-such-group", "--hugepages", "2M=1").errors())
        .contains("no group 'no-such-group'");
    assertThat(host("take").status()).isEqualTo(2);
    assertThat(reserved()).isEqualTo(before);
  }

  /** A "sync" that kills its caller: dmac-host syncs its journal before each change. */
  @ParameterizedTest
  @ValueSource(strings = {"script", "dmac"})
  void whateverAKillLeavesIsRestored(String way) throws IOException {
    by(way);
    long before = reserved();
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (int survived = 0; survived < 4; survived++) {
      Path count = folder.resolve("count");
      Files.writeString(count, String.valueOf(survived));
      Path sync = tools.resolve("sync");
      Files.writeString(
          sync,
          """
          #!/bin/sh
          left=$(cat %1$s)
          [ "$left" -gt 0 ] || kill -9 $PPID
          echo $((left - 1)) >%1$s
          """
              .formatted(count));
      assertThat(sync.toFile().setExecutable(true)).isTrue();
      Command.Result killed =
          run(
              List.of("PATH=" + tools + ":" + System.getenv("PATH")),
              "prepare",
              "--hugepages",
              "2M=1",
              "--hugepages",
              "2M=2",
              "--hugepages",
              "2M=4");
      assertThat(killed.status()).as("after %s records", survived).isNotZero();
      assertThat(host("restore").status()).isZero();
      assertThat(reserved()).as("after %s records", survived).isEqualTo(before);
    }
  }

  @Test
  void saysTheSameAsJson() {
    by("dmac");
    Command.Result result = host("plan", "--hugepages", "2M=3", "--json");

    assertThat(result.orFail().output())
        .startsWith("{\"ok\":true,\"steps\":[{\"state\":\"todo\",\"step\":\"hugepages\"");
  }

  private static long reserved() throws IOException {
    return Long.parseLong(Files.readString(PAGES.resolve("nr_hugepages")).strip());
  }

  private Command.Result host(String... words) {
    return run(List.of(), words);
  }

  private Command.Result run(List<String> environment, String... words) {
    List<String> command =
        new ArrayList<>(List.of("env", "DMAC_HOST_STATE=" + folder.resolve("state")));
    command.addAll(environment);
    command.addAll(program.isEmpty() ? List.of("sh", "../hugepages/dmac-host") : program);
    command.addAll(List.of(words));
    return Command.attempt(Duration.ofSeconds(60), command);
  }
}
