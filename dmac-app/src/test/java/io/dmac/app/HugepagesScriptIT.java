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

/** hugepages/reserve on the hugepages of this machine: what it adds, it gives back. */
@EnabledIfHugepages
class HugepagesScriptIT {
  private static final Path PAGES =
      Path.of("/sys/devices/system/node/node0/hugepages/hugepages-2048kB");

  @TempDir Path folder;

  @AfterEach
  void giveBackWhateverATestLeft() {
    reserve("give-back");
  }

  @Test
  void addsToWhatIsReservedAndGivesExactlyThatBack() throws IOException {
    long before = reserved();

    assertThat(reserve("add", "3").orFail().output()).contains("3 pages of 2M added");
    assertThat(reserve("add", "2", "--size", "2M", "--node", "0").status()).isZero();
    assertThat(reserved()).isEqualTo(before + 5);

    assertThat(reserve("give-back").status()).isZero();
    assertThat(reserved()).isEqualTo(before);
    assertThat(reserve("give-back").output()).contains("nothing is recorded");
  }

  @Test
  void keepsNoneOfThePagesWhenTheNodeHasTooFew() throws IOException {
    long before = reserved();

    Command.Result result = reserve("add", "9999999");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors()).contains("node 0", "9999999 pages of 2M", "none was kept");
    assertThat(reserved()).isEqualTo(before);
    assertThat(reserve("give-back").output()).contains("nothing is recorded");
  }

  @Test
  void refusesWhatIsNoNumberSizeOrNode() throws IOException {
    long before = reserved();

    assertThat(reserve("add", "some").status()).isEqualTo(2);
    assertThat(reserve("add", "0").status()).isEqualTo(2);
    assertThat(reserve("add", "-1").status()).isEqualTo(2);
    assertThat(reserve("add").status()).isEqualTo(2);
    assertThat(reserve("add", "1", "--size", "3M").errors()).contains("2M and 1G");
    assertThat(reserve("add", "1", "--node", "77").errors()).contains("no NUMA node 77");
    assertThat(reserve("take").status()).isEqualTo(2);
    assertThat(reserved()).isEqualTo(before);
  }

  @Test
  void showsEveryNodesPages() throws IOException {
    assertThat(reserve("show").orFail().output())
        .containsPattern("node 0 +2048kB +reserved +" + reserved());
  }

  private static long reserved() throws IOException {
    return Long.parseLong(Files.readString(PAGES.resolve("nr_hugepages")).strip());
  }

  private Command.Result reserve(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "DMAC_HUGEPAGES_STATE=" + folder.resolve("state"),
                Path.of("..", "hugepages", "reserve").toString()));
    command.addAll(List.of(words));
    return Command.attempt(Duration.ofSeconds(60), command);
  }
}
