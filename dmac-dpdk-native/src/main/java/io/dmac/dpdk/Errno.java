package io.dmac.dpdk;

import io.dmac.dpdk.global.dpdk;
import org.bytedeco.javacpp.BytePointer;

/** Errnos by name (errno(3)), and those the code asks for. */
final class Errno {
  static final int EPERM = 1;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int EEXIST = 17;
  static final int ENOTSUP = 95;

  private Errno() {}

  /** Such as {@code -95 ENOTSUP (Operation not supported)}. */
  static String describe(int errno) {
    int positive = Math.abs(errno);
    return "-"
        + positive
        + " "
        + text(dpdk.dmac_errno_name(positive), "E?")
        + " ("
        + text(dpdk.dmac_errno_text(positive), "unknown")
        + ")";
  }

  private static String text(BytePointer text, String otherwise) {
    return text == null || text.isNull() ? otherwise : text.getString();
  }
}
