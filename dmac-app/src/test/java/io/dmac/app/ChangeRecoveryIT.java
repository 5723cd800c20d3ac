package io.dmac.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dmac.change.ChangeStep;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import java.io.IOException;
import java.io.RandomAccessFile;
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
 * A pod that changes its address as often as it can is killed near each step of a change in turn:
 * the next one finds address, journal and leases in agreement, and gives the original address back
 * in the end.
 */
@EnabledIfNetAdmin
class ChangeRecoveryIT {
  /** {@code -Ddmac.kills=200} for the long run. */
  private static final int KILLS = Integer.getInteger("dmac.kills", 8);

  /** From a step to the kill, at the most: some steps. */
  private static final int LONGEST_DELAY_NS = 1_000_000;

  /** Longer than the lines of two changes. */
  private static final int TAIL_BYTES = 2_048;

  private static final List<ChangeStep> STEPS =
      Stream.of(ChangeStep.values()).filter(step -> !step.isLast()).toList();

  @TempDir private Path state;

  /** How far a change has come, by the journal. */
  private record Entry(long change, String step, String from, String to) {
    static Entry of(String line) {
      String[] fields = line.split(" ", -1);
      return new Entry(Long.parseLong(fields[2]), fields[3], fields[4], fields[5]);
    }

    boolean isOver() {
      return List.of("done", "rolled-back", "rejected").contains(step);
    }

    /** The address that the next pod must find. */
    String settled() {
      return List.of("proved", "announced", "overlapping", "done").contains(step) ? to : from;
    }
  }

  @Test
  void addressJournalAndLeasesAgreeAfterEveryKill() throws InterruptedException {
    Random random = new Random(1);
    Map<String, Integer> killedWhen = new TreeMap<>();
    try (Link _ = Link.quiet()) {
      String original = kernelAddress();
      String settled = original;
      for (int i = 0; i < KILLS; i++) {
        try (DmacProcess dmac = start()) {
          assertAgreement(dmac, settled, original);
          Thread changing = Thread.ofVirtual().start(() -> changeUntilTheEnd(dmac));
          awaitStep(STEPS.get(i % STEPS.size()), dmac);
          spin(random.nextInt(LONGEST_DELAY_NS));
          dmac.kill();
          changing.join();
        }
        Entry newest = newest();
        killedWhen.merge(newest.step(), 1, Integer::sum);
        settled = newest.settled();
      }
      try (DmacProcess dmac = start()) {
        assertAgreement(dmac, settled, original);
        assertThat(dmac.terminate().status()).isZero();
      }
      assertThat(kernelAddress()).isEqualTo(original);
    }
    System.out.println("kills, by how far the newest change had come: " + killedWhen);
  }

  private void assertAgreement(DmacProcess dmac, String settled, String original) {
    JsonNode mac = dmac.get("/v1/ports/0/mac");
    assertThat(mac.get("mac").asText()).as(dmac::said).isEqualTo(settled);
    assertThat(mac.get("originalMac").asText()).isEqualTo(original);
    assertThat(kernelAddress()).isEqualTo(settled);
    assertThat(lastOfEachChange()).allMatch(Entry::isOver);
    assertThat(leased(dmac))
        .containsExactlyInAnyOrderElementsOf(Stream.of(original, settled).distinct().toList());
  }

  private DmacProcess start() {
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
        "0");
  }

  private static void changeUntilTheEnd(DmacProcess dmac) {
    while (dmac.isAlive()) {
      try {
        assertThat(dmac.put("/v1/ports/0/mac", "{\"policy\":\"random\"}").status()).isEqualTo(200);
      } catch (UncheckedIOException e) {
        // The kill came before the answer.
      }
    }
  }

  /** Waits until a change has come so far, of those that this pod makes. */
  private void awaitStep(ChangeStep step, DmacProcess dmac) {
    long former = lastOfEachChange().stream().mapToLong(Entry::change).max().orElse(0);
    Await.until(() -> newest().change() > former + 1, dmac::said);
    long limitNs = System.nanoTime() + 60_000_000_000L;
    while (!newest().step().equals(step.label())) {
      assertThat(System.nanoTime()).as(() -> step + "\n" + dmac.said()).isLessThan(limitNs);
    }
  }

  private static void spin(long ns) {
    long endNs = System.nanoTime() + ns;
    while (System.nanoTime() < endNs) {
      Thread.onSpinWait();
    }
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

  // --- the journal ---

  /** Of the newest change that the journal tells of. */
  private Entry newest() {
    try (RandomAccessFile file = new RandomAccessFile(journal().toFile(), "r")) {
      long length = file.length();
      byte[] tail = new byte[(int) Math.min(length, TAIL_BYTES)];
      file.seek(length - tail.length);
      file.readFully(tail);
      String text = new String(tail, US_ASCII);
      // Neither a line whose start is not here, nor one whose end is not written.
      int start = tail.length == length ? 0 : text.indexOf('\n') + 1;
      return text.substring(start, text.lastIndexOf('\n') + 1)
          .lines()
          .map(Entry::of)
          .reduce((one, later) -> later.change() >= one.change() ? later : one)
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Entry> lastOfEachChange() {
    try {
      TreeMap<Long, Entry> last = new TreeMap<>();
      Files.readAllLines(journal(), US_ASCII).stream()
          .map(Entry::of)
          // Of the port, not of a change: "opened", "released".
          .filter(entry -> entry.change() > 0)
          .forEach(entry -> last.put(entry.change(), entry));
      return List.copyOf(last.values());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path journal() {
    try (Stream<Path> files = Files.list(state.resolve("journal"))) {
      return files.filter(file -> file.toString().endsWith(".journal")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
