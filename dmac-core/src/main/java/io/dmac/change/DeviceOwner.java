package io.dmac.change;

import io.dmac.port.VirtualFunction;
import java.util.Optional;

/** Knows what the owner of a port's device lets it do; asked anew before each change. */
@FunctionalInterface
public interface DeviceOwner {
  /** Of a device that is its own. */
  DeviceOwner NONE = Optional::empty;

  /** The port's virtual function; empty where it is none, or its owner cannot be seen from here. */
  Optional<VirtualFunction> function();
}
