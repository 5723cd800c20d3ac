package io.dmac.app.attachment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.mac.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One network of a pod (Network Plumbing Working Group, "Kubernetes Network Custom Resource
 * Definition De-facto Standard").
 *
 * @param network the name of the NetworkAttachmentDefinition, such as {@code dmac/macvlan}; without
 *     the namespace where only the pod's wish is known, and does not say it
 * @param interfaceName its interface in the pod, such as {@code net1}
 * @param ips the addresses that its IPAM gave it, without a prefix length
 * @param mac the address that its CNI plugins gave it
 * @param asked the address that the pod's annotation asks for
 * @param pciAddress of the device behind it, where it is an SR-IOV one
 * @param isDefault whether it is the cluster's own network
 */
public record Attachment(
    String network,
    String interfaceName,
    List<String> ips,
    Optional<MacAddress> mac,
    Optional<MacAddress> asked,
    Optional<String> pciAddress,
    boolean isDefault) {
  /** Where Multus says what it did. */
  public static final String STATUS = "k8s.v1.cni.cncf.io/network-status";

  /** Where Multus said so before its version 3.6. */
  private static final String OLD_STATUS = "k8s.v1.cni.cncf.io/networks-status";

  /** Where a pod asks for networks. */
  public static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";

  public Attachment {
    ips = List.copyOf(ips);
  }

  /**
   * The attachments that annotations tell of, in their order: those that Multus made, and until it
   * says so those that the pod asks for.
   *
   * @throws IllegalArgumentException naming the annotation and what is wrong with it
   */
  public static List<Attachment> of(Map<String, String> annotations) {
    List<Asked> asked = asked(annotations.getOrDefault(NETWORKS, ""));
    @Nullable String status = status(annotations);
    if (status == null) {
      return asked.stream().map(Asked::attachment).toList();
    }
    List<Attachment> attachments = new ArrayList<>();
    for (JsonNode each : array(STATUS, status)) {
      String name = each.path("interface").asText("");
      if (name.isEmpty()) {
        continue; // of a plugin that made none
      }
      attachments.add(
          new Attachment(
              each.path("name").asText(""),
              name,
              texts(each.path("ips")),
              mac(STATUS, each.path("mac")),
              asked.stream()
                  .filter(one -> one.interfaceName.equals(name))
                  .flatMap(one -> one.mac.stream())
                  .findFirst(),
              Optional.of(each.at("/device-info/pci/pci-address").asText(""))
                  .filter(address -> !address.isEmpty()),
              each.path("default").asBoolean(false)));
    }
    return attachments;
  }

  /**
   * Whether the pod asks for networks and Multus has not said what it made of that. It patches the
   * pod while the kubelet is starting it, so a downward API volume shows that only once the kubelet
   * looks at the pod again (multus-cni, issue 1113).
   */
  public static boolean isAwaited(Map<String, String> annotations) {
    return status(annotations) == null && !asked(annotations.getOrDefault(NETWORKS, "")).isEmpty();
  }

  private static @Nullable String status(Map<String, String> annotations) {
    return annotations.getOrDefault(STATUS, annotations.get(OLD_STATUS));
  }

  /** A network that a pod asks for. */
  private record Asked(String network, String interfaceName, Optional<MacAddress> mac) {
    static Asked of(JsonNode wish, String usualName) {
      String namespace = wish.path("namespace").asText("");
      String name = wish.path("name").asText("");
      return new Asked(
          namespace.isEmpty() ? name : namespace + "/" + name,
          wish.path("interface").asText(usualName),
          Attachment.mac(NETWORKS, wish.path("mac")));
    }

    Attachment attachment() {
      return new Attachment(
          network, interfaceName, List.of(), Optional.empty(), mac, Optional.empty(), false);
    }
  }

  /** JSON, or names such as {@code space/network@interface} with commas between them. */
  private static List<Asked> asked(String networks) {
    List<Asked> asked = new ArrayList<>();
    if (networks.strip().startsWith("[")) {
      for (JsonNode each : array(NETWORKS, networks)) {
        asked.add(Asked.of(each, usualName(asked.size())));
      }
    } else if (!networks.isBlank()) {
      for (String each : networks.split(",", -1)) {
        String[] words = each.strip().split("@", 2);
        asked.add(
            new Asked(
                words[0], words.length < 2 ? usualName(asked.size()) : words[1], Optional.empty()));
      }
    }
    return asked;
  }

  private static String usualName(int before) {
    return "net" + (before + 1);
  }

  private static JsonNode array(String annotation, String json) {
    try {
      JsonNode array = new ObjectMapper().readTree(json);
      if (array.isArray()) {
        return array;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the annotation " + annotation + " is not JSON: " + e.getOriginalMessage(), e);
    }
    throw new IllegalArgumentException(
        "the annotation " + annotation + " is not a list of networks: " + json);
  }

  private static List<String> texts(JsonNode array) {
    Stream<JsonNode> nodes = StreamSupport.stream(array.spliterator(), false);
    return nodes.map(JsonNode::asText).map(ip -> ip.split("/", 2)[0]).toList();
  }

  private static Optional<MacAddress> mac(String annotation, JsonNode text) {
    try {
      return text.asText("").isEmpty()
          ? Optional.empty()
          : Optional.of(MacAddress.parse(text.asText()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the annotation " + annotation + ": " + e.getMessage(), e);
    }
  }
}
