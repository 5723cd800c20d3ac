package io.dmac.app.probe;

import org.jspecify.annotations.Nullable;

/**
 * A run as a person asks for it. Texts are written as the command line takes them; null stands for
 * the default.
 *
 * @param to the receiver: a MAC address, or an IP address
 * @param follow whether to send on to wherever the newest reply came from
 * @param content what fills the frames, repeated
 * @param contentHex the same as hexadecimal digits; one of both
 * @param size bytes of a frame, its frame check sequence included
 * @param mix frames of several sizes, such as {@code 64x7,1518x1}; one of both
 * @param rate frames a second
 * @param count stop after this many frames
 * @param duration stop after this long
 * @param window pause while this many frames are without a reply
 * @param protocol {@code raw}, {@code raw:0x88b5}, {@code udp}, {@code udp:7} or {@code ping}
 * @param vlan the frames' VLAN
 * @param fromIp the IP address to send from
 */
public record ProbeOrder(
    @Nullable String to,
    @Nullable Boolean follow,
    @Nullable String content,
    @Nullable String contentHex,
    @Nullable Integer size,
    @Nullable String mix,
    @Nullable String rate,
    @Nullable Long count,
    @Nullable String duration,
    @Nullable Long window,
    @Nullable String protocol,
    @Nullable String vlan,
    @Nullable String fromIp) {
  /** What is sent when nothing is said. */
  public static final ProbeOrder DEFAULTS =
      new ProbeOrder(
          null, false, "dmac ", null, 64, null, "1k", null, null, null, "raw", null, null);

  /** The same, with what is left out as others have it; when a run ends is never theirs to say. */
  ProbeOrder or(ProbeOrder others) {
    boolean filled = content != null || contentHex != null;
    boolean sized = size != null || mix != null;
    return new ProbeOrder(
        to == null ? others.to : to,
        follow == null ? others.follow : follow,
        filled ? content : others.content,
        filled ? contentHex : others.contentHex,
        sized ? size : others.size,
        sized ? mix : others.mix,
        rate == null ? others.rate : rate,
        count,
        duration,
        window == null ? others.window : window,
        protocol == null ? others.protocol : protocol,
        vlan == null ? others.vlan : vlan,
        fromIp == null ? others.fromIp : fromIp);
  }

  /** What the command line says; where it says nothing, what is sent then. */
  static ProbeOrder of(FrameOptions frames, PacingOptions pacing) {
    return new ProbeOrder(
        frames.to,
        frames.follow,
        frames.contentText(),
        frames.contentHex(),
        frames.singleSize(),
        frames.mix(),
        pacing.rate == null ? DEFAULTS.rate : pacing.rate,
        pacing.count,
        pacing.duration,
        pacing.window,
        frames.protocolText(),
        frames.vlans.isEmpty() ? null : String.join(",", frames.vlans),
        frames.fromIp);
  }
}
