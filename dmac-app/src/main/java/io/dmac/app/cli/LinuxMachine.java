package io.dmac.app.cli;

import io.dmac.app.config.Machine;
import io.dmac.app.net.KernelInterface;
import io.dmac.app.net.KernelInterfaces;
import io.dmac.dpdk.Eal;
import java.util.List;
import java.util.Map;

/** The machine this process runs on. */
public final class LinuxMachine implements Machine {
  @Override
  public Map<String, String> environment() {
    return System.getenv();
  }

  @Override
  public List<Integer> allowedCpus() {
    return Eal.allowedCpus();
  }

  @Override
  public int mtuOf(String kernelInterface) {
    return KernelInterfaces.mtu(kernelInterface);
  }

  @Override
  public List<KernelInterface> kernelInterfaces() {
    return KernelInterfaces.all();
  }
}
