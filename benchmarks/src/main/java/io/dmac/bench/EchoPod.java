package io.dmac.bench;

import io.dmac.app.Dmac;
import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import io.dmac.mac.MacAddress;
import io.dmac.probe.ProbeTarget;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code dmac run} with its usual transaction, asked through its API. It is started in the caller's
 * network namespace, which is where the API listens.
 */
final class EchoPod implements ChangingEcho {
  private static final Pattern READY = Pattern.compile("ready: .*API (http://\\S+)");
  private static final String CONTROL = "dmac-control";
  private static final String LOOP = "dmac-port";

  private static final int START_LIMIT_MS = 60_000;
  private static final int ANSWER_LIMIT_MS = 10_000;

  private final SecureRandom random = new SecureRandom();
  private final Path folder;
  private final Process process;
  private final String api;

  private EchoPod(Path folder, Process process, String api) {
    this.folder = folder;
    this.process = process;
    this.api = api;
  }

  static EchoPod start(ChangePlan plan) throws IOException, InterruptedException {
    String prefix = "dmac-bench-change";
    Path folder =
        plan.stateFolder().isEmpty()
            ? Files.createTempDirectory(prefix)
            : Files.createTempDirectory(Path.of(plan.stateFolder()), prefix);
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command(plan, folder.resolve("state")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    // The start, the search of a rate, and the time without changes, beside the series.
    Watchdog.over(process, TimeUnit.SECONDS.toMillis(5L * plan.limitS()) + 10 * START_LIMIT_MS);
    EchoPod pod = new EchoPod(folder, process, awaitApi(process, log));
    Priority.raiseProcess(process.pid());
    pod.arrangeThreads();
    return pod;
  }

  static List<String> command(ChangePlan plan, Path state) throws InterruptedException {
    List<String> command = new ArrayList<>(plan.besideFlow());
    command.addAll(ChildJvm.command(plan.jvmFlags()));
    command.add(Dmac.class.getName());
    command.add("run");
    command.addAll(plan.link().podPort());
    command.addAll(List.of("--ip", "198.18.0.2/15", "--no-huge"));
    command.addAll(List.of("--idle", Scheduling.mayBeRealTime() ? "realtime" : "batch"));
    command.addAll(List.of("--cpus", String.valueOf(plan.echoCpu())));
    command.addAll(List.of("--overlap", plan.overlapMs() + "ms"));
    command.addAll(List.of("--probe", plan.probeMs() + "ms"));
    command.addAll(List.of("--state", state.toString(), "--api", "127.0.0.1:0"));
    return command;
  }

  private static String awaitApi(Process process, Path log)
      throws IOException, InterruptedException {
    long limitNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MS);
    while (process.isAlive() && System.nanoTime() < limitNs) {
      Matcher ready = READY.matcher(Files.readString(log));
      if (ready.find()) {
        return ready.group(1);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    process.destroyForcibly();
    throw new IOException("dmac run was not ready; it said:\n" + Files.readString(log));
  }

  /**
   * The loop would have a CPU of its own; here it shares one with all else, and comes before that
   * ({@code --idle realtime}). Where it is an ordinary thread, the control thread is as urgent as
   * it, and the others get a sixth at least: with more, requests would overload the CPU and lose
   * frames that no change lost; with an eightieth, a first answer took longer than ten seconds.
   */
  private void arrangeThreads() throws IOException, InterruptedException {
    Priority.lower(process.pid(), thread -> !thread.startsWith(LOOP) && !thread.equals(CONTROL));
  }

  @Override
  public ProbeTarget target() {
    return new ProbeTarget.Host(address("198.18.0.2"), Optional.of(address("198.18.0.1")));
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  @Override
  public Optional<MacAddress> change() throws IOException {
    MacAddress to = nextAddress();
    Views.Change change = change(to);
    return change.announcements() == null || change.announcements() == 0
        ? Optional.of(to)
        : Optional.empty();
  }

  /** An address that nobody has. */
  MacAddress nextAddress() {
    return MacAddress.random(random);
  }

  /** As {@link #change()}, to an address of the caller's. */
  Views.Change change(MacAddress to) throws IOException {
    String request = Json.write(new Views.MacRequest(to.toString(), null, null, null));
    return Json.readAnswer(ask("PUT", "/v1/ports/0/mac", request), Views.Change.class);
  }

  /**
   * What the pod says of its changes once their overlaps have ended; those of a loop that is kept
   * from its CPU last longer.
   *
   * @param last how many of the last ones it says by themselves
   */
  Views.Changes changesOnceOver(int last) throws IOException, InterruptedException {
    long limitNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    Views.Changes changes = changes(1);
    while (ended(changes) < changes.totals().applied() && System.nanoTime() < limitNs) {
      TimeUnit.MILLISECONDS.sleep(50);
      changes = changes(1);
    }
    return last == 1 ? changes : changes(last);
  }

  private static long ended(Views.Changes changes) {
    Views.Percentiles blocked = changes.percentiles().get("blocked");
    return blocked == null ? 0 : blocked.count();
  }

  /** Frames that it received and did not give back, by its reasons. */
  Map<String, Long> drops() throws IOException {
    Views.Statistics statistics =
        Json.readAnswer(ask("GET", "/v1/ports/0/statistics", null), Views.Statistics.class);
    Map<String, Long> drops = new TreeMap<>();
    for (Views.Queue queue : statistics.queues()) {
      queue
          .counters()
          .getOrDefault("drop", Map.of())
          .forEach((name, count) -> drops.merge(name, count, Long::sum));
    }
    drops.merge("missed by the driver", statistics.driver().rxMissed(), Long::sum);
    drops.values().removeIf(count -> count == 0);
    return drops;
  }

  private Views.Changes changes(int last) throws IOException {
    return Json.readAnswer(
        ask("GET", "/v1/ports/0/changes?limit=" + last, null), Views.Changes.class);
  }

  private String ask(String method, String path, @Nullable String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(api + path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(method);
    connection.setConnectTimeout(ANSWER_LIMIT_MS);
    connection.setReadTimeout(ANSWER_LIMIT_MS);
    if (body != null) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    boolean isOk = connection.getResponseCode() == 200;
    try (InputStream in = isOk ? connection.getInputStream() : connection.getErrorStream()) {
      String answer =
          in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!isOk) {
        throw new IOException(method + " " + path + " was refused: " + answer);
      }
      return answer;
    }
  }

  @Override
  public void close() {
    process.destroy();
    Watchdog.end(process);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.err.println("dmac bench: " + folder + " is left behind: " + e);
    }
  }
}
