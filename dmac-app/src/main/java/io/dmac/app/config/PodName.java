package io.dmac.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A pod's name in its namespace. */
public record PodName(String namespace, String name) {
  /** Where a pod has its service account (Kubernetes documentation, "Service Accounts"). */
  private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** POD_NAMESPACE and POD_NAME, as manifests take them from the downward API. */
  public static Optional<PodName> of(Map<String, String> environment) {
    String name = environment.getOrDefault("POD_NAME", "");
    String namespace = environment.getOrDefault("POD_NAMESPACE", "");
    if (namespace.isEmpty()) {
      try {
        namespace = Files.readString(ACCOUNT.resolve("namespace")).strip();
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return name.isEmpty() ? Optional.empty() : Optional.of(new PodName(namespace, name));
  }

  /** Whether there is an account by which this process may ask for its pod. */
  public static boolean hasAccount(Map<String, String> environment) {
    return Files.isReadable(ACCOUNT.resolve("token")) || environment.containsKey("KUBECONFIG");
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
