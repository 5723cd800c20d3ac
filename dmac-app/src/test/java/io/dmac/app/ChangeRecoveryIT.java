package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pod that changes its address as often as it can is killed at random moments: the next one finds
 * address, journal and leases in agreement, and gives the original address back in the end.
 */
@EnabledIfNetAdmin
class ChangeRecoveryIT {
  /** {@code -Ddmac.kills=200} for the long run. */
  private static final int KILLS = Integer.getInteger("dmac.kills", 6);

  @TempDir private Path state;

  @Test
  void addressJournalAndLeasesAgreeAfterEveryKill() throws InterruptedException {
    Random random = new Random(1);
    try (Link _ = Link.quiet()) {
      String original = kernelAddress();
      int brokenOff = 0;
      for (int i = 0; i < KILLS; i++) {
        try (DmacProcess dmac = start("1ms")) {
          int before = i;
          Await.until(() -> applied(dmac) > 2, () -> "kill " + before + "\n" + dmac.said());
          Thread.sleep(random.nextInt(20), random.nextInt(1_000_000));
          dmac.kill();
        }
        try (DmacProcess dmac = start("1h")) {
          String mac = dmac.get("/v1/ports/0/mac").get("mac").asText();
          assertThat(kernelAddress()).isEqualTo(mac);
          assertThat(unfinished()).isEmpty();
          assertThat(leased(dmac))
              .containsExactlyInAnyOrderElementsOf(Stream.of(original, mac).distinct().toList());
          assertThat(dmac.get("/v1/ports/0/mac").get("originalMac").asText()).isEqualTo(original);
          brokenOff += dmac.said().contains("broke off") ? 1 : 0;
          dmac.kill();
        }
      }
      System.out.println(brokenOff + " of " + KILLS + " kills fell within a change");
      try (DmacProcess dmac = start("1h")) {
        assertThat(dmac.terminate().status()).isZero();
      }
      assertThat(kernelAddress()).isEqualTo(original);
    }
  }

  private DmacProcess start(String every) {
    return DmacProcess.run(
        "--interface",
        Link.POD,
        "--state",
        state.toString(),
        "--probe",
        "0",
        "--overlap",
        "1ms",
        "--quarantine",
        "0",
        "--rotate",
        every);
  }

  private static long applied(DmacProcess dmac) {
    return dmac.get("/v1/ports/0/changes?limit=1").get("totals").get("applied").asLong();
  }

  private static String kernelAddress() {
    return Command.run("ip", "-br", "link", "show", Link.POD).strip().split("\\s+", -1)[2];
  }

  private static List<String> leased(DmacProcess dmac) {
    JsonNode leases = dmac.get("/v1/pool").get("leases");
    return leases
        .valueStream()
        .filter(lease -> lease.get("state").asText().equals("leased"))
        .map(lease -> lease.get("mac").asText())
        .toList();
  }

  /** The changes of the journal whose last step is none to end with. */
  private List<String> unfinished() {
    try (Stream<Path> files = Files.list(state.resolve("journal"))) {
      Path journal =
          files.filter(file -> file.toString().endsWith(".journal")).findFirst().orElseThrow();
      Map<String, String> last = new TreeMap<>();
      for (String line : Files.readAllLines(journal)) {
        String[] fields = line.split(" ", -1);
        last.put(fields[2], fields[3]);
      }
      return last.entrySet().stream()
          .filter(
              entry ->
                  !List.of("done", "rolled-back", "rejected", "opened", "released")
                      .contains(entry.getValue()))
          .map(Map.Entry::toString)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
