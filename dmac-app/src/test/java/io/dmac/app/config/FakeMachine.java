package io.dmac.app.config;

import io.dmac.app.attachment.Attachment;
import io.dmac.app.net.KernelInterface;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A machine with two CPUs, an interface that is up, and one that is not. */
record FakeMachine(Map<String, String> environment, Map<String, String> annotations)
    implements Machine {
  @Override
  public List<Attachment> attachments(Path podInfo) {
    return Attachment.of(annotations);
  }

  /** The kernel drives one device, and has made net1 of it. */
  @Override
  public Optional<String> kernelInterfaceOf(String pciAddress) {
    return Optional.of("net1").filter(_ -> pciAddress.equals("0000:03:02.7"));
  }

  @Override
  public List<Integer> allowedCpus() {
    return List.of(2, 3);
  }

  @Override
  public List<KernelInterface> kernelInterfaces() {
    return List.of(
        new KernelInterface("lo", true, List.of(InetAddress.ofLiteral("127.0.0.1"))),
        new KernelInterface(
            "net1",
            true,
            List.of(InetAddress.ofLiteral("10.9.0.1"), InetAddress.ofLiteral("fd00:9::1"))),
        new KernelInterface("net2", false, List.of()));
  }
}
