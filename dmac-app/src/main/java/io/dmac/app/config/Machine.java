package io.dmac.app.config;

import io.dmac.app.attachment.Attachment;
import io.dmac.app.net.KernelInterface;
import io.dmac.dpdk.PortSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a configuration is held against. */
public interface Machine {
  Map<String, String> environment();

  /** The CPUs this process may use. */
  List<Integer> allowedCpus();

  /** Those of them that are near a device, on its NUMA node. */
  default List<Integer> cpusNear(PortSpec port) {
    return allowedCpus();
  }

  List<KernelInterface> kernelInterfaces();

  /** The kernel's interface of a PCI device that the kernel drives. */
  default Optional<String> kernelInterfaceOf(String pciAddress) {
    return Optional.empty();
  }

  /**
   * The networks of the pod that this process runs in; none outside of one.
   *
   * @param podInfo the folder of the downward API
   * @throws IllegalArgumentException when the annotations there cannot be read
   */
  default List<Attachment> attachments(Path podInfo) {
    return List.of();
  }

  /** The largest payload of a frame on a kernel interface. */
  default int mtuOf(String kernelInterface) {
    return 1500;
  }
}
