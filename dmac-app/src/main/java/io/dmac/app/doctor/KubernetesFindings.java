package io.dmac.app.doctor;

import io.dmac.app.attachment.Attachment;
import io.dmac.app.attachment.PodInfo;
import io.dmac.app.config.PodName;
import io.dmac.mac.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a pod is told of its networks, and whether its annotations can be obeyed. */
final class KubernetesFindings {
  private static final String AREA = "kubernetes";
  private static final String POD_INFO = "etc/podinfo";

  private KubernetesFindings() {}

  /**
   * Nothing outside of a pod.
   *
   * @param rights the rights that the pod lacks; it throws when nobody can be asked
   */
  static List<Finding> findings(
      MachineFiles files, Map<String, String> environment, Function<PodName, List<String>> rights) {
    if (!environment.containsKey("KUBERNETES_SERVICE_HOST")
        && !environment.containsKey("POD_NAME")
        && !files.exists(POD_INFO)) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>(networks(files));
    findings.add(annotations(environment, rights));
    return findings;
  }

  private static List<Finding> networks(MachineFiles files) {
    Optional<Map<String, String>> annotations;
    List<Attachment> attachments;
    try {
      annotations = PodInfo.annotations(files.root().resolve(POD_INFO));
      attachments =
          annotations.map(Attachment::of).orElse(List.of()).stream()
              .filter(attachment -> !attachment.isDefault())
              .toList();
    } catch (IllegalArgumentException e) {
      return List.of(
          Finding.missing(
              AREA,
              "networks",
              String.valueOf(e.getMessage()),
              "mend the pod's annotation, or name the ports: dmac run --interface net1"));
    }
    if (annotations.isEmpty()) {
      return List.of(
          Finding.warning(
              AREA,
              "networks",
              "no /" + POD_INFO + "/annotations: dmac run does not find the pod's interfaces",
              "mount metadata.annotations there by a downwardAPI volume (k8s/base/dynamic-pod), or"
                  + " name the ports: dmac run --interface net1"));
    }
    if (attachments.isEmpty()) {
      return List.of(
          Finding.warning(
              AREA,
              "networks",
              "none but the cluster's own",
              "ask for one by the annotation "
                  + Attachment.NETWORKS
                  + "; where it does, Multus is not installed on the node"));
    }
    boolean awaited = Attachment.isAwaited(annotations.get());
    return attachments.stream().map(attachment -> network(files, attachment, awaited)).toList();
  }

  private static Finding network(MachineFiles files, Attachment of, boolean awaited) {
    String name = of.interfaceName();
    Optional<MacAddress> has =
        files.text("sys/class/net/" + name + "/address").map(MacAddress::parse);
    if (has.isEmpty() && of.pciAddress().isEmpty()) {
      return Finding.missing(
          AREA,
          name,
          of.network()
              + " is to be "
              + name
              + ", which is not here"
              + (awaited ? ", and there is no annotation " + Attachment.STATUS : ""),
          awaited
              ? "the kubelet brings that annotation within a minute or so of the pod's start; where"
                  + " it does not come, Multus is not installed on the node"
              : "start the pod anew, so that its network is attached again");
    }
    Optional<MacAddress> differs = of.asked().filter(asked -> !has.equals(Optional.of(asked)));
    if (differs.isPresent() && has.isPresent()) {
      return Finding.warning(
          AREA,
          name,
          of.network()
              + " was asked for MAC "
              + differs.get()
              + ", and has "
              + has.get()
              + ": its CNI plugin took no notice, or it was changed since",
          "give its NetworkAttachmentDefinition \"capabilities\": {\"mac\": true} (host-device:"
              + " chain the tuning plugin), or dmac mac set "
              + differs.get());
    }
    return Finding.ok(
        AREA,
        name,
        of.network()
            + has.map(mac -> ", MAC " + mac).orElse("")
            + of.pciAddress().map(address -> ", device " + address).orElse("")
            + (of.ips().isEmpty() ? "" : ", " + String.join(", ", of.ips())));
  }

  private static Finding annotations(
      Map<String, String> environment, Function<PodName, List<String>> rights) {
    Optional<PodName> pod = PodName.of(environment);
    if (pod.isEmpty()) {
      return Finding.warning(
          AREA,
          "annotations",
          "POD_NAME does not say which pod this is: dmac.io/mac is not obeyed",
          "set POD_NAME and POD_NAMESPACE by fieldRef (k8s/base/dynamic-pod)");
    }
    if (!PodName.hasAccount(environment)) {
      return Finding.warning(
          AREA,
          "annotations",
          "no service account is mounted: dmac.io/mac is not obeyed",
          "serviceAccountName: dmac, automountServiceAccountToken: true");
    }
    try {
      List<String> lacking = rights.apply(pod.get());
      return lacking.isEmpty()
          ? Finding.ok(AREA, "annotations", "those of " + pod.get() + " can be obeyed and answered")
          : Finding.missing(
              AREA,
              "annotations",
              "the service account may not " + String.join(", ", lacking),
              "kubectl apply -f k8s/base/dynamic-pod/access.yaml");
    } catch (IllegalStateException e) {
      return Finding.warning(
          AREA,
          "annotations",
          String.valueOf(e.getMessage()),
          "let the NetworkPolicy permit egress to the API server");
    }
  }
}
