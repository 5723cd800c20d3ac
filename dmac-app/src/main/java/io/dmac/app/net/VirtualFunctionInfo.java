package io.dmac.app.net;

import io.dmac.port.VirtualFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** IFLA_VFINFO_LIST, a nest of nests, as linux/if_link.h describes it. */
final class VirtualFunctionInfo {
  private static final int IFLA_VF_MAC = 1;
  private static final int IFLA_VF_SPOOFCHK = 4;
  private static final int IFLA_VF_TRUST = 9;

  /** In each of those attributes the function's number comes first. */
  private static final int VALUE_OFFSET = 4;

  private VirtualFunctionInfo() {}

  static List<VirtualFunction> list(String owner, NetlinkAttributes functions) {
    List<VirtualFunction> list = new ArrayList<>();
    for (NetlinkAttributes.Attribute one : functions.list()) {
      NetlinkAttributes function = NetlinkAttributes.of(one.value(), 0);
      function
          .find(IFLA_VF_MAC)
          .filter(value -> value.limit() >= VALUE_OFFSET + 6)
          .map(
              value ->
                  new VirtualFunction(
                      owner,
                      value.getInt(0),
                      Optional.of(NetlinkAttributes.mac(value, VALUE_OFFSET))
                          .filter(mac -> !mac.isZero()),
                      setting(function, IFLA_VF_SPOOFCHK),
                      setting(function, IFLA_VF_TRUST)))
          .ifPresent(list::add);
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
