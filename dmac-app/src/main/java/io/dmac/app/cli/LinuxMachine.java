package io.dmac.app.cli;

import io.dmac.app.attachment.Attachment;
import io.dmac.app.attachment.PodInfo;
import io.dmac.app.config.Machine;
import io.dmac.app.net.KernelInterface;
import io.dmac.app.net.KernelInterfaces;
import io.dmac.dpdk.Eal;
import io.dmac.dpdk.PortSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine this process runs on. */
public final class LinuxMachine implements Machine {
  private static final Logger LOG = LoggerFactory.getLogger(LinuxMachine.class);

  /** The kubelet looks at a pod once a minute at the latest, and at its volumes soon after. */
  private static final Duration KUBELET = Duration.ofSeconds(90);

  private static final long LOOK_MS = 100;

  private final Set<String> ours;
  private Duration patience;

  /** As a process finds it that starts with its pod. */
  public LinuxMachine() {
    this(Set.of(), KUBELET);
  }

  /**
   * The machine as it would be without this process, which has started.
   *
   * @param ours kernel interfaces that this process made
   */
  LinuxMachine(Set<String> ours) {
    this(ours, Duration.ZERO);
  }

  /**
   * Either.
   *
   * @param patience with what the kubelet is to bring
   */
  LinuxMachine(Set<String> ours, Duration patience) {
    this.ours = ours;
    this.patience = patience;
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
  public Optional<String> kernelInterfaceOf(String pciAddress) {
    return Eal.kernelInterfaceOf(pciAddress);
  }

  /**
   * Where the pod asks for networks, waits for word of what they became, but for interfaces that
   * are here: their addresses are the kernel's to tell.
   */
  @Override
  public List<Attachment> attachments(Path podInfo) {
    Map<String, String> annotations = PodInfo.annotations(podInfo).orElse(Map.of());
    if (!patience.isZero() && Attachment.isAwaited(annotations) && !areHere(annotations)) {
      annotations = awaitStatus(podInfo);
      patience = Duration.ZERO;
    }
    return Attachment.of(annotations);
  }

  private boolean areHere(Map<String, String> annotations) {
    Set<String> here =
        kernelInterfaces().stream().map(KernelInterface::name).collect(Collectors.toSet());
    return environment().keySet().stream().noneMatch(name -> name.startsWith("PCIDEVICE_"))
        && Attachment.of(annotations).stream()
            .map(Attachment::interfaceName)
            .allMatch(here::contains);
  }

  private Map<String, String> awaitStatus(Path podInfo) {
    LOG.info(
        "waiting for the annotation {}, which the kubelet brings to {} once the pod has started",
        Attachment.STATUS,
        podInfo);
    long deadlineNs = System.nanoTime() + patience.toNanos();
    while (true) {
      Map<String, String> annotations = PodInfo.annotations(podInfo).orElse(Map.of());
      if (!Attachment.isAwaited(annotations)) {
        return annotations;
      }
      if (System.nanoTime() - deadlineNs >= 0) {
        LOG.warn(
            "the annotation {} did not come within {} s; is Multus installed on the node?",
            Attachment.STATUS,
            patience.toSeconds());
        return annotations;
      }
      try {
        Thread.sleep(LOOK_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return annotations;
      }
    }
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
