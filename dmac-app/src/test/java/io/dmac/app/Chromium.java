package io.dmac.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.testbed.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real browser without a screen, held by the Chrome DevTools Protocol; one page of it. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final long PATIENCE_S = 60;
  private static final Map<String, Integer> KEYS = Map.of("Tab", 9, "Enter", 13, " ", 32);

  private final Path folder;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger commands = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private String session = "";

  Chromium() throws IOException {
    folder = Files.createTempDirectory("dmac-chromium-");
    Path said = folder.resolve("said");
    process =
        new ProcessBuilder(
                "chromium",
                "--headless=new",
                "--disable-gpu",
                // Its sandbox does not work for root, and shows nothing but dmac's own page here.
                "--no-sandbox",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.resolve("profile"),
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    Await.until(() -> LISTENING.matcher(read(said)).find(), () -> read(said));
    Matcher listening = LISTENING.matcher(read(said));
    if (!listening.find()) {
      throw new IllegalStateException(read(said));
    }
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(listening.group(1)), new Listener())
            .join();
    JsonNode target = call("Target.createTarget", Map.of("url", "about:blank"));
    session =
        call(
                "Target.attachToTarget",
                Map.of("targetId", target.get("targetId").asText(), "flatten", true))
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network", "Accessibility")) {
      call(domain + ".enable", Map.of());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hears the browser. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        hear(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  private void hear(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
      if (answer != null) {
        answer.complete(message);
        return;
      }
      JsonNode about = message.path("params");
      switch (message.path("method").asText()) {
        case "Runtime.exceptionThrown" -> complaints.add(about.path("exceptionDetails").toString());
        case "Runtime.consoleAPICalled" -> {
          if (!about.path("type").asText().equals("log")) {
            complaints.add(about.path("args").toString());
          }
        }
        case "Log.entryAdded" -> complaints.add(about.path("entry").toString());
        case "Network.requestWillBeSent" -> requests.add(about.at("/request/url").asText());
        default -> {
          // Of no interest.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode call(String method, Map<String, Object> parameters) {
    try {
      int id = commands.incrementAndGet();
      CompletableFuture<JsonNode> answer = new CompletableFuture<>();
      answers.put(id, answer);
      Map<String, Object> command =
          session.isEmpty()
              ? Map.of("id", id, "method", method, "params", parameters)
              : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
      socket.sendText(JSON.writeValueAsString(command), true).join();
      JsonNode message = answer.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
      if (message.has("error")) {
        throw new AssertionError(method + ": " + message.get("error"));
      }
      return message.get("result");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // --- what a person does -----------------------------------------------------------------------

  void open(String url) {
    complaints.clear();
    requests.clear();
    call("Page.navigate", Map.of("url", url));
    await("document.readyState === 'complete'");
  }

  /** Clicks in the middle of an element. */
  void click(String selector) {
    JsonNode at =
        evaluate(
            "(() => { const e = document.querySelector("
                + quoted(selector)
                + "); e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
                + " return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()");
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              at.get("x").asDouble(),
              "y",
              at.get("y").asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /** Types into whatever has the focus, in place of what is there. */
  void type(String text) {
    evaluate("document.activeElement.select()");
    call("Input.insertText", Map.of("text", text));
  }

  /** Presses a key: Tab, Enter or a blank. */
  void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              key,
              "text",
              key.equals("Enter") ? "\r" : key.equals(" ") ? " " : "",
              "windowsVirtualKeyCode",
              KEYS.get(key)));
    }
  }

  /** Presses Tab until an element has the focus, as whoever has no mouse does. */
  void tabTo(String selector) {
    for (int i = 0; i < 40; i++) {
      if (evaluate("document.activeElement.matches(" + quoted(selector) + ")").asBoolean()) {
        return;
      }
      press("Tab");
    }
    throw new AssertionError("Tab does not lead to " + selector);
  }

  // --- what a person sees -----------------------------------------------------------------------

  void show(int width, int height, String scheme) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  String text(String selector) {
    return evaluate("document.querySelector(" + quoted(selector) + ").innerText").asText();
  }

  void await(String condition) {
    Await.until(
        () -> evaluate("Boolean(" + condition + ")").asBoolean(),
        () ->
            condition + " never held; the page:\n" + evaluate("document.body.innerText").asText());
  }

  void awaitText(String selector, String text) {
    await(
        "document.querySelector("
            + quoted(selector)
            + ")?.innerText.includes("
            + quoted(text)
            + ")");
  }

  JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** What a screen reader has of the page. */
  JsonNode accessibility() {
    return call("Accessibility.getFullAXTree", Map.of()).get("nodes");
  }

  void screenshot(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(
          file,
          Base64.getDecoder()
              .decode(
                  call("Page.captureScreenshot", Map.of("format", "png")).get("data").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Errors and warnings on the console since the page was opened. */
  List<String> complaints() {
    return complaints;
  }

  /** What the page asked for since it was opened. */
  List<String> requests() {
    return requests;
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    http.shutdownNow();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
