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
 * @param rate frames a second
 * @param count stop after this many frames
 * @param duration stop after this long
 * @param window pause while this many frames are without a reply
 * @param protocol {@code raw}, {@code udp} or {@code ping}
 * @param vlan the frames' VLAN
 * @param fromIp the IP address to send from
 */
public record ProbeOrder(
    @Nullable String to,
    @Nullable Boolean follow,
    @Nullable String content,
    @Nullable String contentHex,
    @Nullable Integer size,
    @Nullable String rate,
    @Nullable Long count,
    @Nullable String duration,
    @Nullable Long window,
    @Nullable String protocol,
    @Nullable String vlan,
    @Nullable String fromIp) {
  /** What is sent when nothing is said. */
  public static final ProbeOrder DEFAULTS =
      new ProbeOrder(null, false, "dmac ", null, 64, "1k", null, null, null, "raw", null, null);
}
