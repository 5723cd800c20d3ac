package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.mac.MacLease.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a folder, some of which end in the middle of it. */
class MacPoolProcessesTest {
  private static final int PROCESSES = 16;
  private static final int ROUNDS = 40;
  private static final int KILLED = 6;

  /** Only so that a hanging build ends. */
  private static final int LIMIT_S = 300;

  @TempDir Path parent;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void noAddressIsTwosThoughProcessesAreKilled() throws Exception {
    Path folder = parent.resolve("pool");
    for (int i = 0; i < PROCESSES; i++) {
      start(folder, i, i < KILLED ? Integer.MAX_VALUE : ROUNDS, "");
    }
    Random random = new Random(1);
    for (int i = 0; i < KILLED; i++) {
      awaitSaid(i, 1 + random.nextInt(3));
      processes.get(i).destroyForcibly();
    }
    for (Process process : processes) {
      assertThat(process.waitFor(LIMIT_S, TimeUnit.SECONDS)).isTrue();
    }

    Map<MacAddress, String> keepers = keepers();
    try (FileMacPool pool = FileMacPool.open(folder, LeasingProcess.CONFIGURATION)) {
      for (Map.Entry<MacAddress, String> keeper : keepers.entrySet()) {
        assertThat(pool.find(keeper.getKey()))
            .hasValueSatisfying(
                lease -> {
                  assertThat(lease.holder()).isEqualTo(keeper.getValue());
                  assertThat(lease.state()).isEqualTo(State.LEASED);
                });
      }
      // Those killed may have been told of one that they could not say any more.
      for (MacLease lease : pool.leases()) {
        int process = Integer.parseInt(lease.holder());
        assertThat(keepers.containsKey(lease.address()) || process < KILLED).isTrue();
      }
      pool.leaseNext("afterwards", LeasingProcess.TERM);
    }
    for (int i = 0; i < KILLED; i++) {
      assertThat(processes.get(i).exitValue()).as("process %d", i).isEqualTo(128 + 9);
    }
    for (int i = KILLED; i < PROCESSES; i++) {
      assertThat(said(i)).as("process %d", i).hasSize(ROUNDS / 4 + 1).endsWith("ends");
    }
  }

  /** A file that may not grow is as a disk that is full: the write ends in the middle. */
  @Test
  void nothingIsLeasedOnAFullDisk() throws Exception {
    Path folder = parent.resolve("pool");
    Process process = start(folder, 0, 1000, "ulimit -f 1; ");
    assertThat(process.waitFor(LIMIT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(parent.resolve("0.log")))
        .contains("MacPoolException", "nothing has changed", folder.toString());
    Path file = folder.resolve(LeaseLog.FILE);
    long length = Files.size(file);
    try (FileMacPool pool = FileMacPool.open(folder, LeasingProcess.CONFIGURATION)) {
      assertThat(pool.leases())
          .extracting(MacLease::address)
          .containsAll(keepers().keySet())
          .isNotEmpty();
    }
    assertThat(Files.size(file)).as("nothing had to be cut").isEqualTo(length);
  }

  private Process start(Path folder, int number, int rounds, String before) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                "/bin/bash",
                "-c",
                before + "exec \"$@\"",
                "bash",
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                LeasingProcess.class.getName(),
                folder.toString(),
                said(number, ".said").toString(),
                String.valueOf(number),
                String.valueOf(rounds))
            .redirectErrorStream(true)
            .redirectOutput(said(number, ".log").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private Path said(int number, String suffix) {
    return parent.resolve(number + suffix);
  }

  private List<String> said(int number) throws IOException {
    Path file = said(number, ".said");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void awaitSaid(int number, int lines) throws Exception {
    long limitNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
    while (said(number).size() < lines && System.nanoTime() < limitNs) {
      assertThat(processes.get(number).isAlive() || !said(number).isEmpty())
          .as("%s", Files.readString(said(number, ".log")))
          .isTrue();
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** Who keeps which address; fails when two do. */
  private Map<MacAddress, String> keepers() throws IOException {
    Map<MacAddress, String> keepers = new HashMap<>();
    for (int i = 0; i < processes.size(); i++) {
      for (String line : said(i)) {
        // A killed one may have left a line in the middle.
        if (line.matches("keeps ..:..:..:..:..:..")) {
          String keeper = String.valueOf(i);
          assertThat(keepers.put(MacAddress.parse(line.substring(6)), keeper)).as(line).isNull();
        }
      }
    }
    return keepers;
  }
}
