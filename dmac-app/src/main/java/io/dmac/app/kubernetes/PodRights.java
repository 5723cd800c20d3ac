package io.dmac.app.kubernetes;

import io.dmac.app.config.PodName;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;

/** What a pod's service account must be allowed, so that the pod's annotations are obeyed. */
public final class PodRights {
  private static final int PATIENCE_MS = 3_000;

  /** One right, as a Role has it. */
  private record Right(String verb, String group, String resource, String subresource) {
    @Override
    public String toString() {
      return verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource);
    }
  }

  private static final List<Right> NEEDED =
      List.of(
          new Right("get", "", "pods", ""),
          new Right("list", "", "pods", ""),
          new Right("watch", "", "pods", ""),
          new Right("patch", "", "pods", "status"),
          new Right("create", "events.k8s.io", "events", ""));

  private PodRights() {}

  /**
   * Those that this process lacks, such as {@code patch pods/status}.
   *
   * @throws IllegalStateException when the API server cannot be asked
   */
  public static List<String> lacking(PodName pod) {
    Config config =
        new ConfigBuilder(Config.autoConfigure(null))
            .withConnectionTimeout(PATIENCE_MS)
            .withRequestTimeout(PATIENCE_MS)
            .withRequestRetryBackoffLimit(0)
            .build();
    List<String> lacking = new ArrayList<>();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      for (Right right : NEEDED) {
        if (!isAllowed(client, pod, right)) {
          lacking.add(right.toString());
        }
      }
    } catch (KubernetesClientException e) {
      throw new IllegalStateException(
          "the API server " + config.getMasterUrl() + " does not answer: " + e.getMessage(), e);
    }
    return lacking;
  }

  private static boolean isAllowed(KubernetesClient client, PodName pod, Right right) {
    return client
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(
            new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withResourceAttributes(
                    new ResourceAttributesBuilder()
                        .withNamespace(pod.namespace())
                        .withVerb(right.verb())
                        .withGroup(right.group())
                        .withResource(right.resource())
                        .withSubresource(right.subresource())
                        .build())
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }
}
