package io.dmac.app.config;

import io.dmac.app.net.KernelInterface;
import java.util.List;
import java.util.Map;

/** What a configuration is held against. */
public interface Machine {
  Map<String, String> environment();

  /** The CPUs this process may use. */
  List<Integer> allowedCpus();

  List<KernelInterface> kernelInterfaces();

  /** The largest payload of a frame on a kernel interface. */
  default int mtuOf(String kernelInterface) {
    return 1500;
  }
}
