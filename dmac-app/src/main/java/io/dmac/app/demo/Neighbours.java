package io.dmac.app.demo;

import io.dmac.app.api.Json;
import io.dmac.mac.MacAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the static side's kernel has in its neighbour table for the dynamic pod.
 *
 * @param ipv4 the entry that ARP made
 * @param ipv6 the entry that neighbour discovery made
 */
record Neighbours(Optional<MacAddress> ipv4, Optional<MacAddress> ipv6) {
  /** As {@code ip -json neighbour} prints it. */
  private record Entry(String dst, @Nullable String lladdr) {}

  static Neighbours read(Children children, Segment segment) {
    List<String> json =
        children.run(
            Optional.of(segment.staticSide()),
            List.of(
                Tool.IP.program(), "-json", "neighbour", "show", "dev", Segment.STATIC_INTERFACE),
            List.of());
    List<Entry> entries = Arrays.asList(Json.readAnswer(String.join("\n", json), Entry[].class));
    return new Neighbours(find(entries, Segment.DYNAMIC_IPV4), find(entries, Segment.DYNAMIC_IPV6));
  }

  private static Optional<MacAddress> find(List<Entry> entries, String ip) {
    return entries.stream()
        .filter(entry -> entry.dst().equals(ip))
        .flatMap(entry -> Optional.ofNullable(entry.lladdr()).stream())
        .map(MacAddress::parse)
        .findFirst();
  }

  /** Whether both entries are this address. */
  boolean are(MacAddress mac) {
    return ipv4.equals(Optional.of(mac)) && ipv6.equals(Optional.of(mac));
  }

  @Override
  public String toString() {
    String four = ipv4.map(MacAddress::toString).orElse("none");
    String six = ipv6.map(MacAddress::toString).orElse("none");
    return four.equals(six) ? four : "IPv4 " + four + ", IPv6 " + six;
  }
}
