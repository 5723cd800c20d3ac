package io.dmac.app.net;

import static java.util.Map.entry;

import java.util.Map;

/** Errnos by name (errno(3)): those the calls of this package answer. */
final class Errno {
  static final int EPERM = 1;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int EOPNOTSUPP = 95;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;
  static final int ENETDOWN = 100;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          entry(EPERM, "EPERM"),
          entry(2, "ENOENT"),
          entry(3, "ESRCH"),
          entry(EINTR, "EINTR"),
          entry(5, "EIO"),
          entry(6, "ENXIO"),
          entry(9, "EBADF"),
          entry(EAGAIN, "EAGAIN"),
          entry(12, "ENOMEM"),
          entry(EACCES, "EACCES"),
          entry(EBUSY, "EBUSY"),
          entry(17, "EEXIST"),
          entry(ENODEV, "ENODEV"),
          entry(20, "ENOTDIR"),
          entry(EINVAL, "EINVAL"),
          entry(23, "ENFILE"),
          entry(24, "EMFILE"),
          entry(34, "ERANGE"),
          entry(40, "ELOOP"),
          entry(90, "EMSGSIZE"),
          entry(EOPNOTSUPP, "EOPNOTSUPP"),
          entry(97, "EAFNOSUPPORT"),
          entry(EADDRINUSE, "EADDRINUSE"),
          entry(EADDRNOTAVAIL, "EADDRNOTAVAIL"),
          entry(ENETDOWN, "ENETDOWN"),
          entry(101, "ENETUNREACH"),
          entry(105, "ENOBUFS"),
          entry(110, "ETIMEDOUT"),
          entry(113, "EHOSTUNREACH"),
          // Of the kernel's own headers; some drivers let it out.
          entry(524, "ENOTSUPP"));

  private Errno() {}

  /** Such as {@code -16 EBUSY (Device or resource busy)}. */
  static String describe(int errno) {
    String name = NAMES.get(errno);
    return "-" + errno + (name == null ? "" : " " + name) + " (" + Libc.errorText(errno) + ")";
  }
}
