package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dmac.testbed.EnabledIfTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The probe's page as a person uses it, in a real browser. */
@EnabledIfTool("chromium")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebPageIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final String TOKEN = "0123456789abcdef";
  private static final Set<String> CONTROLS =
      Set.of("textbox", "button", "combobox", "checkbox", "radio", "spinbutton", "img");

  private Chromium browser;
  private PagePods pods;

  @BeforeAll
  void start() throws IOException {
    browser = new Chromium();
    pods = PagePods.real();
  }

  @AfterAll
  void end() throws IOException {
    browser.close();
    pods.close();
  }

  @BeforeEach
  void open() {
    browser.show(1600, 1000, "light");
    browser.open(pods.url());
    browser.awaitText("#service", "live");
    browser.awaitText("#pod-mac", pods.podMac());
  }

  /** A run ends with its test, however that ends. */
  @AfterEach
  void finish() {
    browser.evaluate("fetch('/v1/runs/current', {method: 'DELETE'}).then(() => 0, () => 0)");
  }

  private void stop() {
    browser.click("#stop");
    browser.awaitText("#run-state", "idle");
  }

  @Test
  void personSendsSeesTheReplyAndChangesTheAddressMeanwhile() {
    // By the keyboard alone until frames flow.
    browser.tabTo("#to");
    browser.type(pods.receiver());
    browser.tabTo("#content");
    browser.type("hello, moving pod ");
    browser.tabTo("#size");
    browser.type("128");
    browser.tabTo("#start");
    browser.press("Enter");
    browser.awaitText("#run-state", "sending");
    browser.await(
        "Number(document.querySelector('#received').innerText.replace(/\\D/g, '')) > 300");

    browser.awaitText("#frames li.received .what", "hello, moving pod hello");
    String before = pods.podMac();
    browser.click("#frames li.received summary");
    browser.await("document.querySelector('#frames li.received .inside')");
    assertThat(browser.text("#frames li.received .inside"))
        .contains("Ethernet", "source", before, "0x88b5")
        // The bytes: the line with the content, in digits and as text.
        .contains("68 65 6c 6c 6f", "hello, moving");
    assertThat(browser.text("#frames-state")).startsWith("Held while you read");
    browser.click("#hold");
    browser.awaitText("#frames-state", "The newest first");

    String mac = "02:00:00:00:be:ef";
    browser.click("#mac");
    browser.type(mac);
    browser.press("Enter");
    browser.awaitText("#mac-result", mac + " is the address now. Blocked 0 ms, 0 frames lost");
    browser.awaitText("#pod-mac", mac);
    browser.awaitText("#history tr:first-child", mac);
    browser.awaitText("#history tr:first-child td:nth-child(3)", "0 ms");
    assertRepliesComeFrom(mac);

    browser.click("#random");
    browser.await("!document.querySelector('#pod-mac').innerText.includes('" + mac + "')");
    String random = pods.podMac();
    browser.awaitText("#mac-result", random + " is the address now");
    browser.awaitText("#history tr:first-child", random);
    assertThat(browser.text("#history-sum")).startsWith("2 applied, 0 frames lost");
    assertRepliesComeFrom(random);

    stop();
    browser.awaitText("#run-result", " 0 lost; round trip ");
    assertThat(browser.text("#lost")).isEqualTo("0");
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests()).allMatch(url -> url.startsWith(pods.url() + "/"));
  }

  private void assertRepliesComeFrom(String mac) {
    long before = number("#received");
    browser.awaitText("#frames li.received .what", mac + " probe seq");
    browser.await(
        "Number(document.querySelector('#received').innerText.replace(/\\D/g, '')) > "
            + (before + 100));
  }

  private long number(String selector) {
    return Long.parseLong(browser.text(selector).replaceAll("\\D", ""));
  }

  @Test
  void tellsAPersonWhatIsWrong() {
    browser.click("#to");
    browser.type("the pod");
    browser.press("Enter");
    browser.awaitText("#order-error", "to 'the pod' is neither a MAC nor an IP address");
    assertThat(browser.evaluate("document.activeElement.id").asText()).isEqualTo("to");
    assertThat(browser.evaluate("document.activeElement.ariaInvalid").asText()).isEqualTo("true");

    browser.click("#mac");
    browser.type("01:00:5e:00:00:01");
    browser.press("Enter");
    browser.awaitText("#mac-error", "group address");
    assertThat(browser.evaluate("document.activeElement.id").asText()).isEqualTo("mac");
    browser.awaitText("#history", "rejected");
  }

  @Test
  void goesOnWithoutTheDynamicPod() throws IOException {
    try (PagePods lonely = PagePods.simulated(Optional.empty())) {
      browser.open(lonely.url());
      browser.awaitText("#dynamic-link", "up");
      lonely.closePod();
      browser.awaitText("#pod-away", "Nothing answers at");
      assertThat(browser.text("#pod-away")).contains("dmac run");
      browser.awaitText("#dynamic-link", "away");
      browser.click("#to");
      browser.type(lonely.receiver());
      browser.press("Enter");
      browser.awaitText("#run-state", "sending");
      browser.click("#random");
      browser.awaitText("#mac-error", "nothing answers");
    }
  }

  @Test
  void asksForTheToken() throws IOException {
    try (PagePods guarded = PagePods.simulated(Optional.of(TOKEN))) {
      browser.open(guarded.url());
      browser.await("document.querySelector('#token-dialog').open");
      browser.type("wrong");
      browser.press("Enter");
      browser.awaitText("#token-wrong", "That token is wrong");
      browser.await("document.querySelector('#token-dialog').open");
      browser.type(TOKEN);
      browser.press("Enter");
      browser.awaitText("#service", "live");
      browser.awaitText("#pod-mac", guarded.podMac());
      browser.open(guarded.url());
      browser.awaitText("#service", "live");
    }
  }

  @Test
  void hasANameForEverythingThatCanBeUsed() {
    List<String> nameless = new ArrayList<>();
    int mains = 0;
    int firsts = 0;
    for (JsonNode node : browser.accessibility()) {
      String role = node.at("/role/value").asText();
      if (node.path("ignored").asBoolean()) {
        continue;
      }
      if (CONTROLS.contains(role) && node.at("/name/value").asText().isBlank()) {
        nameless.add(node.toString());
      }
      mains += role.equals("main") ? 1 : 0;
      firsts += role.equals("heading") && level(node) == 1 ? 1 : 0;
    }
    assertThat(nameless).isEmpty();
    assertThat(mains).as("main landmarks").isEqualTo(1);
    assertThat(firsts).as("headings of the first level").isEqualTo(1);
    assertThat(browser.evaluate("document.documentElement.lang").asText()).isEqualTo("en");
  }

  private static int level(JsonNode heading) {
    for (JsonNode property : heading.path("properties")) {
      if (property.path("name").asText().equals("level")) {
        return property.at("/value/value").asInt();
      }
    }
    return 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 800, 1280, 1600})
  void fitsAndNothingMovesWhileFramesFlow(int width) {
    browser.show(width, 900, "light");
    browser.click("#to");
    browser.type(pods.receiver());
    browser.evaluate(
        "window.shifts = []; new PerformanceObserver(list => list.getEntries().filter(e =>"
            + " !e.hadRecentInput).forEach(e => shifts.push(e.value.toFixed(3) + e.sources.map(s => ' ' + (s.node?.id ||"
            + " s.node?.className || s.node?.nodeName))))).observe({type: 'layout-shift'});"
            + " scrollTo(0, 0)");
    browser.press("Enter");
    browser.awaitText("#frames li.received .what", "probe seq");
    browser.click("#random");
    browser.awaitText("#mac-result", "is the address now");
    browser.await(
        "Number(document.querySelector('#received').innerText.replace(/\\D/g, '')) > 2000");
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
    browser.screenshot(SCREENSHOTS.resolve(width + ".png"));
    assertThat(browser.evaluate("shifts.filter(shift => parseFloat(shift) >= 0.005)"))
        .as("what moved by itself")
        .isEmpty();
    stop();
  }

  @ParameterizedTest
  @CsvSource({"light", "dark"})
  void looksGoodByDayAndByNight(String scheme) throws InterruptedException {
    browser.show(1440, 960, scheme);
    browser.click("#to");
    browser.type("10.9.0.2");
    browser.click("#content");
    browser.type("hello, moving pod ");
    browser.click("#size");
    browser.type("128");
    browser.click("#rate");
    browser.type("20k");
    browser.press("Enter");
    for (int i = 0; i < 4; i++) {
      Thread.sleep(4_000);
      browser.click("#random");
    }
    Thread.sleep(4_000);
    browser.evaluate("document.activeElement.blur(); scrollTo(0, 0)");
    browser.screenshot(SCREENSHOTS.resolve(scheme + ".png"));
    stop();
  }
}
