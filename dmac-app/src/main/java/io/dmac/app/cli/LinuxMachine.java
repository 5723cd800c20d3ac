package io.dmac.app.cli;

import io.dmac.app.attachment.Attachment;
import io.dmac.app.attachment.PodInfo;
import io.dmac.app.config.Machine;
import io.dmac.app.net.KernelInterface;
import io.dmac.app.net.KernelInterfaces;
import io.dmac.dpdk.Eal;
import io.dmac.dpdk.PortSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The machine this process runs on. */
public final class LinuxMachine implements Machine {
  private final Set<String> ours;

  public LinuxMachine() {
    this(Set.of());
  }

  /**
   * The machine as it would be without this process.
   *
   * @param ours kernel interfaces that this process made
   */
  LinuxMachine(Set<String> ours) {
    this.ours = ours;
  }

  @Override
  public Map<String, String> environment() {
    return System.getenv();
  }

  @Override
  public List<Integer> allowedCpus() {
    return Eal.allowedCpus();
  }

  @Override
  public List<Integer> cpusNear(PortSpec port) {
    return Eal.cpusNear(port);
  }

  @Override
  public List<Attachment> attachments(Path podInfo) {
    return PodInfo.annotations(podInfo).map(Attachment::of).orElse(List.of());
  }

  @Override
  public int mtuOf(String kernelInterface) {
    return KernelInterfaces.mtu(kernelInterface);
  }

  @Override
  public List<KernelInterface> kernelInterfaces() {
    return KernelInterfaces.all().stream().filter(each -> !ours.contains(each.name())).toList();
  }
}
