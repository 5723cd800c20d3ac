package io.dmac.app.net;

import io.dmac.mac.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An SR-IOV virtual function as its physical function's driver describes it.
 *
 * @param number from 0
 * @param mac zero where nobody set one, and the function chooses
 * @param spoofCheck whether frames with another source address are dropped; empty where the driver
 *     does not say
 * @param trust whether the function may change its own address and promiscuity; empty where the
 *     driver does not say
 */
public record VirtualFunction(
    int number, MacAddress mac, Optional<Boolean> spoofCheck, Optional<Boolean> trust) {
  private static final int IFLA_VF_MAC = 1;
  private static final int IFLA_VF_SPOOFCHK = 4;
  private static final int IFLA_VF_TRUST = 9;

  /** In each of those attributes the function's number comes first. */
  private static final int VALUE_OFFSET = 4;

  /** From IFLA_VFINFO_LIST: a nest of nests (linux/if_link.h). */
  static List<VirtualFunction> list(NetlinkAttributes functions) {
    List<VirtualFunction> list = new ArrayList<>();
    for (NetlinkAttributes.Attribute one : functions.list()) {
      NetlinkAttributes function = NetlinkAttributes.of(one.value(), 0);
      Optional<ByteBuffer> mac =
          function.find(IFLA_VF_MAC).filter(value -> value.limit() >= VALUE_OFFSET + 6);
      if (mac.isPresent()) {
        list.add(
            new VirtualFunction(
                mac.get().getInt(0),
                NetlinkAttributes.mac(mac.get(), VALUE_OFFSET),
                setting(function, IFLA_VF_SPOOFCHK),
                setting(function, IFLA_VF_TRUST)));
      }
    }
    return List.copyOf(list);
  }

  /** The kernel's word for "the driver does not say" is -1. */
  private static Optional<Boolean> setting(NetlinkAttributes function, int type) {
    return function
        .find(type)
        .filter(value -> value.limit() >= VALUE_OFFSET + Integer.BYTES)
        .map(value -> value.getInt(VALUE_OFFSET))
        .filter(value -> value != -1)
        .map(value -> value != 0);
  }
}
