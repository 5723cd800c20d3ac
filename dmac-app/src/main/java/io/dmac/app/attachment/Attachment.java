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
 * @param network the name of the NetworkAttachmentDefinition, such as {@code dmac/macvlan}
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
   * The attachments that annotations tell of, in their order.
   *
   * @throws IllegalArgumentException naming the annotation and what is wrong with it
   */
  public static List<Attachment> of(Map<String, String> annotations) {
    @Nullable String status = annotations.getOrDefault(STATUS, annotations.get(OLD_STATUS));
    if (status == null) {
      return List.of();
    }
    List<Asked> asked = asked(annotations.getOrDefault(NETWORKS, ""));
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

  /** A network that a pod asks for. */
  private record Asked(String interfaceName, Optional<MacAddress> mac) {}

  /** JSON, or names such as {@code space/network@interface} with commas between them. */
  private static List<Asked> asked(String networks) {
    List<Asked> asked = new ArrayList<>();
    if (networks.strip().startsWith("[")) {
      for (JsonNode each : array(NETWORKS, networks)) {
        asked.add(
            new Asked(
                each.path("interface").asText(usualName(asked.size())),
                mac(NETWORKS, each.path("mac"))));
      }
    } else {
      for (String each : networks.split(",", -1)) {
        int at = each.indexOf('@');
        asked.add(
            new Asked(
                at < 0 ? usualName(asked.size()) : each.substring(at + 1).strip(),
                Optional.empty()));
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
