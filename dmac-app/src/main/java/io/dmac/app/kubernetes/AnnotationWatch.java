package io.dmac.app.kubernetes;

import io.dmac.app.config.Durations;
import io.dmac.app.config.PodName;
import io.dmac.app.kubernetes.MacStatus.Change;
import io.dmac.app.pod.ChangeRecord;
import io.dmac.app.pod.Pod;
import io.dmac.app.pod.PodPort;
import io.dmac.mac.LeaseRefusedException;
import io.dmac.mac.MacAddress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Obeys the pod's annotations. {@value #MAC} is a state: it is applied again when the pod starts
 * anew. {@value #POLICY} is a request: it is taken away once it was heard, and the address that it
 * chose becomes {@value #MAC}. What became of either is in {@value #STATUS}, and in an Event.
 *
 * <p>An API server that cannot be reached, or refuses, never stops the pod.
 */
public final class AnnotationWatch implements AutoCloseable {
  static final String MAC = "dmac.io/mac";
  static final String POLICY = "dmac.io/mac-policy";
  static final String STATUS = "dmac.io/mac-status";

  private static final Logger LOG = LoggerFactory.getLogger(AnnotationWatch.class);
  private static final long RETRY_S = 5;
  private static final long PATIENCE_MS = 3_000;

  private final Pod pod;
  private final PodName name;
  private final KubernetesClient client;
  private final OwnPod own;
  private final SharedIndexInformer<io.fabric8.kubernetes.api.model.Pod> informer;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("dmac-annotations").daemon(true).factory());
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final Map<PodPort, Change> changes = new HashMap<>();
  private final Map<String, @Nullable String> unsent = new LinkedHashMap<>();
  private @Nullable String heard;
  private boolean greeted;
  private final AtomicReference<String> complained = new AtomicReference<>("");

  private AnnotationWatch(Pod pod, PodName name, KubernetesClient client) {
    this.pod = pod;
    this.name = name;
    this.client = client;
    this.own = new OwnPod(client, name);
    this.informer = own.resource().runnableInformer(0);
  }

  /** Watches on threads of its own, by the pod's service account or KUBECONFIG. */
  public static AnnotationWatch start(Pod pod, PodName name) {
    return start(pod, name, new KubernetesClientBuilder().build());
  }

  /** The client is closed with the watch. */
  static AnnotationWatch start(Pod pod, PodName name, KubernetesClient client) {
    AnnotationWatch watch = new AnnotationWatch(pod, name, client);
    watch.informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(io.fabric8.kubernetes.api.model.Pod now) {
            watch.signal();
          }

          @Override
          public void onUpdate(
              io.fabric8.kubernetes.api.model.Pod before, io.fabric8.kubernetes.api.model.Pod now) {
            watch.signal();
          }

          @Override
          public void onDelete(io.fabric8.kubernetes.api.model.Pod last, boolean unknown) {
            LOG.info("the pod {} was deleted from the cluster", name);
          }
        });
    watch.informer.exceptionHandler(
        (started, e) -> {
          watch.complain("watching the pod " + name, e);
          return true;
        });
    var _ = watch.informer.start();
    return watch;
  }

  private void signal() {
    if (signalled.compareAndSet(false, true)) {
      later(0);
    }
  }

  private void later(long seconds) {
    try {
      var _ = worker.schedule(this::work, seconds, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("too late: the watch is closed");
    }
  }

  /** What an informer hands over may be older than our own last patch, so the pod is read anew. */
  private void work() {
    signalled.set(false);
    try {
      Optional<io.fabric8.kubernetes.api.model.Pod> read = own.read();
      if (read.isPresent()) {
        obey(read.get());
      }
      complained.set("");
    } catch (KubernetesClientException e) {
      complain("the pod " + name, e);
      signalled.set(true);
      later(RETRY_S);
    } catch (RuntimeException e) {
      LOG.error("the annotations of {}: {}", name, e.getMessage(), e);
    }
  }

  private void obey(io.fabric8.kubernetes.api.model.Pod read) {
    Map<String, String> annotations =
        Optional.ofNullable(read.getMetadata().getAnnotations()).orElse(Map.of());
    @Nullable String mac = annotations.get(MAC);
    @Nullable String policy = annotations.get(POLICY);
    Map<PodPort, Change> made = new LinkedHashMap<>();
    boolean news = !greeted;
    greeted = true;
    if (mac != null && !mac.equals(heard)) {
      made.putAll(change(mac, false));
      news = true;
    }
    heard = mac;
    // One that a patch is still to take away was heard before.
    if (policy != null && !unsent.containsKey(POLICY)) {
      Map<PodPort, Change> byPolicy = change(policy, true);
      made.putAll(byPolicy);
      unsent.put(POLICY, null);
      if (byPolicy.values().stream().anyMatch(change -> change.outcome().equals("applied"))) {
        heard = MacWishes.write(pod.ports());
        unsent.put(MAC, heard);
      }
      news = true;
    }
    changes.putAll(made);
    if (news) {
      unsent.put(
          STATUS,
          new MacStatus(
                  pod.ports().stream()
                      .map(port -> MacStatus.Port.of(port, changes.get(port)))
                      .toList())
              .toJson());
    }
    if (!unsent.isEmpty()) {
      own.annotate(unsent);
      unsent.clear();
    }
    try {
      made.forEach((port, change) -> tell(read, port, change));
    } catch (KubernetesClientException e) {
      complain("an Event of the pod " + name, e);
    }
  }

  private Map<PodPort, Change> change(String text, boolean byPolicy) {
    Map<PodPort, Change> made = new LinkedHashMap<>();
    try {
      MacWishes.read(text, pod.ports())
          .forEach((port, value) -> made.put(port, change(port, value, byPolicy)));
    } catch (IllegalArgumentException e) {
      made.put(pod.ports().getFirst(), Change.rejected(text, String.valueOf(e.getMessage())));
    }
    return made;
  }

  private Change change(PodPort port, String value, boolean byPolicy) {
    Duration overlap = pod.configuration().changes().overlap();
    try {
      if (!byPolicy && MacAddress.parse(value).equals(port.macAddress())) {
        return Change.unchanged(value);
      }
      ChangeRecord record =
          byPolicy ? port.change(value, overlap) : port.change(MacAddress.parse(value), overlap);
      return Change.of(
          value,
          port.history()
              .awaitEnd(record.number(), overlap.toMillis() + PATIENCE_MS)
              .orElse(record));
    } catch (IllegalArgumentException | IllegalStateException | LeaseRefusedException e) {
      return Change.rejected(value, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Change.rejected(value, "the pod ends");
    }
  }

  private void tell(io.fabric8.kubernetes.api.model.Pod read, PodPort port, Change change) {
    String of = "port " + MacWishes.name(port) + ": ";
    switch (change.outcome()) {
      case "unchanged" -> {}
      case "applied" ->
          own.event(
              read,
              false,
              "MacChanged",
              of
                  + change.from()
                  + " -> "
                  + change.to()
                  + ", proof "
                  + change.proof()
                  + "; traffic was blocked for "
                  + Durations.describe(Objects.requireNonNullElse(change.blockedNs(), 0L))
                  + ", "
                  + change.framesLost()
                  + " frames lost");
      case "rolled-back" ->
          own.event(
              read,
              true,
              "MacChangeRolledBack",
              of + "stays " + port.macAddress() + ": " + change.reason());
      default ->
          own.event(
              read,
              true,
              "MacChangeRejected",
              of
                  + "stays "
                  + port.macAddress()
                  + ", '"
                  + change.asked()
                  + "' was not applied: "
                  + change.reason());
    }
  }

  /** Once for each reason: it is tried again and again. */
  private void complain(String what, Throwable e) {
    Throwable cause = e;
    while (!(cause instanceof KubernetesClientException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    int code = cause instanceof KubernetesClientException answer ? answer.getCode() : 0;
    String said =
        cause instanceof KubernetesClientException answer && answer.getStatus() != null
            ? answer.getStatus().getMessage()
            : String.valueOf(cause.getMessage());
    String why =
        switch (code) {
          case HttpURLConnection.HTTP_FORBIDDEN ->
              "its service account may not do that; apply k8s/base/dynamic-pod/access.yaml ("
                  + said
                  + ")";
          case HttpURLConnection.HTTP_UNAUTHORIZED ->
              "the API server does not know its service account: " + said;
          default -> said;
        };
    if (!why.equals(complained.getAndSet(why))) {
      LOG.warn(
          "{}: {}; until that is mended its annotations are not obeyed, or not answered"
              + " (--annotations off asks for nothing)",
          what,
          why);
    }
  }

  @Override
  public void close() {
    informer.close();
    worker.shutdownNow();
    client.close();
  }
}
