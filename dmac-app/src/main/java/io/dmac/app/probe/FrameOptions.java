package io.dmac.app.probe;

import io.dmac.app.net.KernelInterface;
import io.dmac.app.net.KernelInterfaces;
import io.dmac.capture.CaptureReader;
import io.dmac.capture.CapturedFrame;
import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.packet.VlanTag;
import io.dmac.probe.FrameTemplate;
import io.dmac.probe.NumberedFrames;
import io.dmac.probe.ProbeFrames;
import io.dmac.probe.ProbeHeaders;
import io.dmac.probe.ProbeTarget;
import io.dmac.probe.ReplayedFrames;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What a run sends, and to whom: the command's options, and by the same names the service's. */
final class FrameOptions {
  private static final Pattern ETHER_TYPE = Pattern.compile("0[xX]([0-9a-fA-F]{1,4})");
  private static final Pattern VLAN = Pattern.compile("(ad:)?(\\d{1,4})(?:p([0-7]))?");

  /** More of a capture would not fit in memory at leisure. */
  private static final int MOST_REPLAYED = 1_000_000;

  private static final long MOST_REPLAYED_BYTES = 512L << 20;

  private static final String USUAL_CONTENT = "dmac ";

  /** RFC 862. */
  private static final int ECHO_PORT = 7;

  private static final long LONGEST_CONTENT = FrameSizes.LARGEST;

  @Option(
      names = "--to",
      paramLabel = "MAC|IP",
      description = "The receiver: a MAC address, or an IPv4 or IPv6 address.")
  @Nullable String to;

  @Option(
      names = "--to-ip",
      paramLabel = "IP",
      description = "The receiver's IP address in the frames, where --to is a MAC address.")
  @Nullable String toIp;

  @Option(
      names = "--from-ip",
      paramLabel = "IP",
      description =
          "The IP address to send and ask from (the interface's own; else, to ask, 0.0.0.0 or"
              + " link-local).")
  @Nullable String fromIp;

  @Option(
      names = "--follow",
      description = "Send on to wherever the newest reply came from; for a receiver given as MAC.")
  boolean follow;

  /** Protocols that a peer answers; at most one. */
  static final class Protocol {
    @Option(
        names = "--ether-type",
        paramLabel = "0xNNNN",
        description = "The frames' EtherType (0x88b5, local experimental).")
    @Nullable String etherType;

    @Option(
        names = "--udp",
        paramLabel = "PORT",
        description = "UDP to that port: 7 is the echo service (RFC 862).")
    @Nullable Integer udp;

    @Option(names = "--ping", description = "Echo requests of ICMP or ICMPv6.")
    boolean ping;

    private static final Pattern FORM = Pattern.compile("(raw|udp|ping)(?::(\\w{1,6}))?");

    /** As the service takes it: raw, raw:0x88b5, udp, udp:7 or ping. */
    static Protocol of(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches() || (text.startsWith("ping") && matcher.group(2) != null)) {
        throw new IllegalArgumentException(
            "protocol '" + text + "' is none of: raw, raw:0x88b5, udp, udp:PORT, ping");
      }
      Protocol protocol = new Protocol();
      switch (matcher.group(1)) {
        case "raw" -> protocol.etherType = matcher.group(2);
        case "udp" -> protocol.udp = matcher.group(2) == null ? ECHO_PORT : port(matcher.group(2));
        default -> protocol.ping = true;
      }
      return protocol;
    }

    private static Integer port(String text) {
      try {
        return Integer.valueOf(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("'" + text + "' is no UDP port: write a number", e);
      }
    }
  }

  @ArgGroup(multiplicity = "0..1", exclusive = true)
  @Nullable Protocol protocol;

  @Option(
      names = "--from-port",
      paramLabel = "PORT",
      defaultValue = "49152",
      description = "UDP: the port to send from (49152).")
  int fromPort = 49_152;

  @Option(
      names = "--vlan",
      paramLabel = "ID",
      description =
          "A VLAN tag: 100, 100p5 with priority 5, ad:100 for 802.1ad; the outermost first, by"
              + " commas.",
      split = ",")
  List<String> vlans = List.of();

  @Option(
      names = "--size",
      paramLabel = "BYTES|MIX",
      description =
          "Bytes of a frame, its frame check sequence included, as RFC 2544 counts (64, or as few"
              + " as the headers allow); imix for 64x7,594x4,1518x1, or such a mix.")
  @Nullable String size;

  /** What fills the frames; at most one. */
  static final class Content {
    @Option(
        names = "--content",
        paramLabel = "TEXT",
        description = "What fills the frames, repeated (\"dmac \").")
    @Nullable String text;

    @Option(
        names = "--content-hex",
        paramLabel = "HEX",
        description = "The same in hexadecimal: cafe01, or ca:fe:01.")
    @Nullable String hex;

    @Option(names = "--content-file", paramLabel = "FILE", description = "The same from a file.")
    @Nullable Path file;

    @Option(
        names = "--replay",
        paramLabel = "FILE",
        description =
            "Whole frames of a capture, pcap or pcapng, again and again: with our MAC addresses,"
                + " else as they are.")
    @Nullable Path replay;
  }

  @ArgGroup(multiplicity = "0..1", exclusive = true)
  @Nullable Content content;

  /**
   * Of what the service was asked for.
   *
   * @throws IllegalArgumentException when that is no run
   */
  static FrameOptions of(ProbeOrder order) {
    FrameOptions options = new FrameOptions();
    options.to = order.to();
    options.fromIp = order.fromIp();
    options.follow = Boolean.TRUE.equals(order.follow());
    if (order.size() != null && order.mix() != null) {
      throw new IllegalArgumentException("size and mix exclude each other; give one");
    }
    options.size = order.size() == null ? order.mix() : order.size().toString();
    if (order.vlan() != null && !order.vlan().isBlank()) {
      options.vlans = List.of(order.vlan().split(",", -1));
    }
    options.protocol = Protocol.of(order.protocol() == null ? "raw" : order.protocol());
    if (order.content() != null && order.contentHex() != null) {
      throw new IllegalArgumentException("content and contentHex exclude each other; give one");
    }
    if (order.content() != null || order.contentHex() != null) {
      Content content = new Content();
      content.text = order.content();
      content.hex = order.contentHex();
      options.content = content;
    }
    return options;
  }

  // --- for the service, in its own words -------------------------------------------------------

  @Nullable String contentText() {
    if (content == null) {
      return USUAL_CONTENT;
    }
    return content.text;
  }

  /** A file's bytes too: the service has no files. */
  @Nullable String contentHex() {
    if (content == null || content.text != null) {
      return null;
    }
    if (content.replay != null) {
      throw new IllegalArgumentException(
          "--serve begins runs of content, not of captures; leave out --replay");
    }
    return HexFormat.of().formatHex(filling());
  }

  /** Null where the size is not said, or is a mix. */
  @Nullable Integer singleSize() {
    if (size == null) {
      return null;
    }
    List<Integer> sizes = FrameSizes.parse(size, 0);
    return sizes.size() == 1 ? sizes.getFirst() : null;
  }

  @Nullable String mix() {
    return singleSize() == null ? size : null;
  }

  String protocolText() {
    if (protocol == null) {
      return "raw";
    }
    if (protocol.ping) {
      return "ping";
    }
    return protocol.udp != null ? "udp:" + protocol.udp : "raw:" + protocol.etherType;
  }

  // --- who -------------------------------------------------------------------------------------

  /** What the kernel's interface beneath the port is called, where there is one. */
  ProbeTarget target(@Nullable String kernelInterface) {
    if (to == null) {
      throw new IllegalArgumentException(
          "nobody to send to; name the receiver: --to 02:00:00:00:00:99 or --to 10.9.0.2");
    }
    Optional<MacAddress> mac = macAddress(to);
    if (mac.isPresent()) {
      return new ProbeTarget.Station(mac.get(), follow);
    }
    try {
      InetAddress ip = InetAddress.ofLiteral(to);
      return new ProbeTarget.Host(ip, source(ip, kernelInterface));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--to '" + to + "' is neither a MAC nor an IP address: " + e.getMessage(), e);
    }
  }

  /** No text is both: an IPv6 address has eight groups, or "::". */
  private static Optional<MacAddress> macAddress(String text) {
    try {
      return Optional.of(MacAddress.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Without --from-ip: an address that the kernel has on the interface. */
  private Optional<InetAddress> source(InetAddress ip, @Nullable String kernelInterface) {
    if (fromIp != null) {
      return Optional.of(InetAddress.ofLiteral(fromIp));
    }
    return Optional.ofNullable(kernelInterface)
        .flatMap(KernelInterfaces::find)
        .map(KernelInterface::addresses)
        .stream()
        .flatMap(List::stream)
        .filter(own -> own instanceof Inet4Address == ip instanceof Inet4Address)
        .findFirst();
  }

  /**
   * Holds the UDP port that replies come to, for as long as they may: the kernel beneath a Linux
   * interface gets them too, and would tell their sender that nobody listens.
   *
   * @return null where there is no such port
   * @throws IllegalStateException when somebody else has it
   */
  @Nullable DatagramSocket hold(@Nullable String kernelInterface) {
    if (protocol == null || protocol.udp == null || kernelInterface == null) {
      return null;
    }
    Optional<InetAddress> own = source(receiver(), kernelInterface);
    if (own.isEmpty()) {
      return null;
    }
    try {
      return new DatagramSocket(new InetSocketAddress(own.get(), fromPort));
    } catch (SocketException e) {
      throw new IllegalStateException(
          "UDP port "
              + fromPort
              + " of "
              + own.get().getHostAddress()
              + " cannot be held: "
              + e.getMessage()
              + "; choose another: --from-port",
          e);
    }
  }

  private InetAddress receiver() {
    String text = toIp != null ? toIp : String.valueOf(to);
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "UDP and ping need the receiver's IP address, and '"
              + text
              + "' is none; name it as --to, or as --to-ip beside a MAC address",
          e);
    }
  }

  // --- what ------------------------------------------------------------------------------------

  /**
   * The frames of a run.
   *
   * @param run its number
   */
  ProbeFrames frames(@Nullable String kernelInterface, int run) {
    if (content != null && content.replay != null) {
      return replayed(content.replay);
    }
    ProbeHeaders headers = headers(kernelInterface, run);
    byte[] filling = filling();
    List<FrameTemplate> templates = new ArrayList<>();
    for (int size : sizes(FrameTemplate.leastLength(headers))) {
      templates.add(
          new FrameTemplate(headers, size - FrameSizes.FRAME_CHECK_SEQUENCE_LENGTH, run, filling));
    }
    return new NumberedFrames(templates);
  }

  private List<Integer> sizes(int leastLength) {
    int least = leastLength + FrameSizes.FRAME_CHECK_SEQUENCE_LENGTH;
    return size == null ? List.of(least) : FrameSizes.parse(size, least);
  }

  private ProbeHeaders headers(@Nullable String kernelInterface, int run) {
    List<VlanTag> tags = vlans.stream().map(FrameOptions::tag).toList();
    if (protocol != null && (protocol.ping || protocol.udp != null)) {
      InetAddress receiver = receiver();
      InetAddress sender =
          source(receiver, kernelInterface)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "UDP and ping need an IP address to send from; name it: --from-ip"));
      return protocol.udp != null
          ? new ProbeHeaders.UdpDatagram(tags, sender, receiver, fromPort, protocol.udp)
          : new ProbeHeaders.Ping(tags, sender, receiver, run & 0xFFFF);
    }
    return new ProbeHeaders.Raw(
        tags,
        protocol == null || protocol.etherType == null
            ? FrameTemplate.DEFAULT_ETHER_TYPE
            : etherType(protocol.etherType),
        new byte[0]);
  }

  private static int etherType(String text) {
    Matcher matcher = ETHER_TYPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--ether-type '" + text + "' is not an EtherType; write it as 0x88b5");
    }
    return Integer.parseInt(matcher.group(1), 16);
  }

  private static VlanTag tag(String text) {
    Matcher matcher = VLAN.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--vlan '" + text + "' is no VLAN tag; write it as 100, 100p5 or ad:100");
    }
    return new VlanTag(
        "ad:".equals(matcher.group(1)) ? Ethernet.TYPE_SERVICE_VLAN : Ethernet.TYPE_VLAN,
        matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)),
        Integer.parseInt(matcher.group(2)));
  }

  private byte[] filling() {
    if (content == null) {
      return USUAL_CONTENT.getBytes(StandardCharsets.UTF_8);
    }
    if (content.file != null) {
      return read(content.file);
    }
    if (content.hex != null) {
      try {
        return HexFormat.of().parseHex(content.hex.replaceAll("[\\s:]", ""));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "--content-hex '" + content.hex + "' is not hexadecimal: write two digits a byte", e);
      }
    }
    return String.valueOf(content.text).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > LONGEST_CONTENT) {
        throw new IllegalArgumentException(
            "--content-file "
                + file
                + " has "
                + Files.size(file)
                + " bytes, more than a frame takes ("
                + LONGEST_CONTENT
                + ")");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("--content-file " + file + " cannot be read: " + e, e);
    }
  }

  private static ProbeFrames replayed(Path file) {
    List<CapturedFrame> frames = CaptureReader.readAll(file, MOST_REPLAYED, MOST_REPLAYED_BYTES);
    for (CapturedFrame frame : frames) {
      if (frame.bytes().length < frame.originalLength()) {
        throw new IllegalArgumentException(
            "--replay "
                + file
                + " holds frames that were cut to "
                + frame.bytes().length
                + " of "
                + frame.originalLength()
                + " bytes; capture whole ones (tcpdump -s 0)");
      }
    }
    return new ReplayedFrames(frames.stream().map(CapturedFrame::bytes).toList());
  }
}
