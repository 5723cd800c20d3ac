package io.dmac.app.demo;

import io.dmac.app.text.ProgressLine;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The two pods of the demo, in a person's hands: by the static pod's page. */
final class ServedDemo {
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int ANSWER_PATIENCE_MS = 2_000;

  /** In the static pod's own namespace. */
  private static final InetSocketAddress SERVICE = loopback(9180);

  /** In either pod's. */
  private static final InetSocketAddress POD_API = loopback(9808);

  private final DemoPlan plan;
  private final InetSocketAddress at;
  private final Wait wait;
  private final ProgressLine progress;

  /**
   * @param at where the page is to be, in this process's namespace
   */
  ServedDemo(DemoPlan plan, InetSocketAddress at, Wait wait, ProgressLine progress) {
    this.plan = plan;
    this.at = at;
    this.wait = wait;
    this.progress = progress;
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  /** Serves until it is told to end, which {@link Wait} throws; nothing of it is left then. */
  void run(Cpus cpus) {
    try (Children children = new Children()) {
      progress.step("making two network namespaces with a veth pair between them");
      Segment segment = Segment.create(children, wait);
      progress.step("starting the dynamic pod and the static pod");
      DynamicPod dynamicPod = new DynamicPod(children, segment, cpus.first());
      try (Relay toPod =
              Relay.start(
                  Optional.of(segment.staticSide()), POD_API, segment.dynamicSide(), POD_API);
          Relay toPage = Relay.start(Optional.empty(), at, segment.staticSide(), SERVICE)) {
        Child staticPod = staticPod(children, segment, cpus.second(), url(toPod.address()));
        dynamicPod.awaitReady(wait);
        String page = url(toPage.address());
        awaitServed(staticPod, page);
        progress.step(page + " shows both pods; Ctrl-C ends them");
        while (true) {
          staticPod.requireAlive();
          dynamicPod.requireAlive();
          wait.pause(LOOK);
        }
      }
    }
  }

  private Child staticPod(Children children, Segment segment, OptionalInt cpu, String podApi) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "probe",
                "--interface",
                Segment.STATIC_INTERFACE,
                "--to",
                Segment.DYNAMIC_IPV4,
                "--rate",
                String.valueOf(plan.framesPerSecond()),
                "--window",
                String.valueOf(StaticPod.WINDOW),
                "--size",
                String.valueOf(plan.frameSize()),
                "--no-huge",
                "--serve",
                SERVICE.getAddress().getHostAddress() + ":" + SERVICE.getPort(),
                "--pod",
                podApi));
    cpu.ifPresent(number -> arguments.addAll(List.of("--cpu", String.valueOf(number))));
    return children.start(
        "the static pod", Optional.of(segment.staticSide()), OwnCommand.of(arguments), line -> {});
  }

  private void awaitServed(Child staticPod, String page) {
    wait.until(
        "the static pod's page",
        START_PATIENCE,
        () -> {
          staticPod.requireAlive();
          return answers(page + "/healthz");
        });
  }

  private static boolean answers(String url) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(ANSWER_PATIENCE_MS);
      connection.setReadTimeout(ANSWER_PATIENCE_MS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false; // It does not listen yet.
    }
  }

  private static String url(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
