package io.dmac.app.net;

import io.dmac.mac.MacAddress;

/** What to do when Linux does not change an interface. */
final class SetAddressRemedy {
  private SetAddressRemedy() {}

  static String of(int errno, String name, MacAddress address) {
    return switch (errno) {
      case Errno.EBUSY ->
          name
              + "'s driver does not change the address of an interface that is up; take it down"
              + " first";
      case Errno.EADDRINUSE ->
          "another interface on the same parent has " + address + "; choose another";
      case Errno.EADDRNOTAVAIL, Errno.EINVAL ->
          address.isZero() || address.isMulticast()
              ? "an interface's address is unicast and not zero"
              : name + "'s driver does not take this address; choose another";
      case Errno.EOPNOTSUPP ->
          name + "'s driver cannot change its address; change it where the interface was made";
      case Errno.ENODEV -> "the interface is gone";
      default -> needsPrivilege(errno, name);
    };
  }

  static String needsPrivilege(int errno, String name) {
    return switch (errno) {
      case Errno.EPERM, Errno.EACCES ->
          "changing " + name + " needs CAP_NET_ADMIN in its network namespace; run as root";
      case Errno.ENODEV -> "the interface is gone";
      default -> name + " stays as it was";
    };
  }
}
