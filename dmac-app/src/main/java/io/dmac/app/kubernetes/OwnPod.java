package io.dmac.app.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dmac.app.config.PodName;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** This pod's object in the cluster. */
final class OwnPod {
  /** What metav1.MicroTime is read by. */
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** events.k8s.io takes no longer notes. */
  private static final int LONGEST_NOTE = 1_024;

  private final KubernetesClient client;
  private final PodName name;

  OwnPod(KubernetesClient client, PodName name) {
    this.client = client;
    this.name = name;
  }

  PodResource resource() {
    return client.pods().inNamespace(name.namespace()).withName(name.name());
  }

  /** As the API server has it now; empty when it has been deleted. */
  Optional<Pod> read() {
    return Optional.ofNullable(resource().get());
  }

  /**
   * Sets annotations, and takes away those without a value. It goes by the pod's status, so that
   * the right to do so is not the right to change what the pod runs.
   */
  void annotate(Map<String, @Nullable String> annotations) {
    ObjectNode patch = new ObjectMapper().createObjectNode();
    ObjectNode values = patch.putObject("metadata").putObject("annotations");
    annotations.forEach(values::put);
    resource().subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  /**
   * Says something that {@code kubectl describe pod} shows.
   *
   * @param warning whether somebody should look at it
   * @param reason one word
   */
  void event(Pod pod, boolean warning, String reason, String note) {
    client
        .events()
        .v1()
        .events()
        .inNamespace(name.namespace())
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withName(name.name() + "." + Long.toHexString(System.nanoTime()))
                .withNamespace(name.namespace())
                .endMetadata()
                .withEventTime(new MicroTime(MICRO_TIME.format(Instant.now())))
                .withType(warning ? "Warning" : "Normal")
                .withReason(reason)
                .withAction("ChangeMac")
                .withReportingController("dmac.io/dynamic-pod")
                .withReportingInstance(name.name())
                .withNewRegarding()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(name.namespace())
                .withName(name.name())
                .withUid(pod.getMetadata().getUid())
                .endRegarding()
                .withNote(note.length() > LONGEST_NOTE ? note.substring(0, LONGEST_NOTE) : note)
                .build())
        .create();
  }
}
