package io.dmac.dpdk;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which device a port is, as a user names it. */
public sealed interface PortSpec {
  /** RTE_MBUF_DEFAULT_DATAROOM. */
  int USUAL_BUFFER_BYTES = 2048;

  /** Ethernet header, two VLAN tags and the frame check sequence. */
  int FRAME_OVERHEAD_BYTES = 14 + 8 + 4;

  /** The words of the command line that name this device. */
  String describe();

  /** The EAL argument that adds the device. */
  String ealArgument();

  /** The device's name in EAL, by which its port is found again. */
  String deviceName();

  /** The same device, set up for frames of that payload. */
  default PortSpec forMtu(int mtu) {
    return this;
  }

  /** Bytes that a frame buffer of this device needs for frames of that payload. */
  default int bufferBytes(int mtu) {
    return Math.max(USUAL_BUFFER_BYTES, mtu + FRAME_OVERHEAD_BYTES);
  }

  /** The Linux interface it is known to stand on. */
  default Optional<String> kernelInterface() {
    return Optional.empty();
  }

  /**
   * A tap: an interface that appears in the kernel and whose other end is the port.
   *
   * @param name the interface's name, at most 15 characters
   */
  record Tap(String name) implements PortSpec {
    public Tap {
      checkInterfaceName(name);
    }

    @Override
    public String describe() {
      return "--tap " + name;
    }

    @Override
    public String ealArgument() {
      return "--vdev=" + deviceName() + ",iface=" + name;
    }

    @Override
    public String deviceName() {
      return "net_tap_" + name;
    }

    @Override
    public Optional<String> kernelInterface() {
      return Optional.of(name);
    }
  }

  /**
   * A port on an existing Linux interface, through AF_PACKET.
   *
   * @param name the interface's name
   * @param frameSize bytes of one frame in the ring shared with the kernel
   * @param frameCount frames in that ring, in each direction
   */
  record KernelInterface(String name, int frameSize, int frameCount) implements PortSpec {
    /** One block of the ring holds whole frames; 64 KiB is a multiple of every page size. */
    private static final int BLOCK_SIZE = 65_536;

    /** Of one direction, for standard frames. */
    private static final int RING_BYTES = 4096 * 2048;

    /** What the kernel writes before each frame (TPACKET2_HDRLEN), amply. */
    private static final int RING_OVERHEAD_BYTES = 128;

    public KernelInterface {
      checkInterfaceName(name);
    }

    /** With room for standard frames, and for the traffic of a scheduling hiccup. */
    public KernelInterface(String name) {
      this(name, 2048, 4096);
    }

    /** With frames that hold this payload, and fewer of them where they are larger. */
    @Override
    public KernelInterface forMtu(int mtu) {
      int needed = mtu + FRAME_OVERHEAD_BYTES + RING_OVERHEAD_BYTES;
      int size = Math.max(2048, Integer.highestOneBit(needed - 1) << 1);
      return new KernelInterface(name, size, Math.max(1024, RING_BYTES / size));
    }

    /** The driver takes no buffer that does not hold a frame of its ring, however long its MTU. */
    @Override
    public int bufferBytes(int mtu) {
      return Math.max(PortSpec.super.bufferBytes(mtu), frameSize);
    }

    @Override
    public String describe() {
      return "--interface " + name;
    }

    @Override
    public String ealArgument() {
      return "--vdev="
          + deviceName()
          + ",iface="
          + name
          + ",blocksz="
          + BLOCK_SIZE
          + ",framesz="
          + frameSize
          + ",framecnt="
          + frameCount;
    }

    @Override
    public String deviceName() {
      return "net_af_packet_" + name;
    }

    @Override
    public Optional<String> kernelInterface() {
      return Optional.of(name);
    }
  }

  /**
   * A PCI device bound to vfio-pci or another driver of user space.
   *
   * @param address domain:bus:device.function
   */
  record Pci(String address) implements PortSpec {
    private static final Pattern ADDRESS =
        Pattern.compile("[0-9a-fA-F]{4}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]");

    public Pci {
      if (address.matches("[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]")) {
        address = "0000:" + address;
      }
      if (!ADDRESS.matcher(address).matches()) {
        throw new IllegalArgumentException(
            "'" + address + "' is not a PCI address; write it as 0000:02:00.0");
      }
    }

    @Override
    public String describe() {
      return "--pci " + address;
    }

    @Override
    public String ealArgument() {
      return "--allow=" + address;
    }

    @Override
    public String deviceName() {
      return address;
    }
  }

  /**
   * Any virtual device EAL knows.
   *
   * @param spec name and arguments, such as {@code net_memif0,role=server,socket=@dmac}
   */
  record Vdev(String spec) implements PortSpec {
    public Vdev {
      if (!spec.matches("[A-Za-z][A-Za-z0-9_]*(,.*)?")) {
        throw new IllegalArgumentException(
            "'"
                + spec
                + "' is not a virtual device; write its name and arguments as EAL takes them,"
                + " such as net_null0 or net_memif0,role=server");
      }
    }

    @Override
    public String describe() {
      return "--vdev " + spec;
    }

    @Override
    public String ealArgument() {
      return "--vdev=" + spec;
    }

    @Override
    public String deviceName() {
      int comma = spec.indexOf(',');
      return comma < 0 ? spec : spec.substring(0, comma);
    }
  }

  private static void checkInterfaceName(String name) {
    // IFNAMSIZ in linux/if.h is 16, with the closing NUL; a comma would end EAL's argument.
    if (!name.matches("[^\\s/,:]{1,15}")) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is not a Linux interface name: 1 to 15 characters, no blank, '/', ':' or ','");
    }
  }
}
