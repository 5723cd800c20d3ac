package io.dmac.app.config;

import io.dmac.app.net.KernelInterface;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/** A machine with two CPUs, an interface that is up, and one that is not. */
record FakeMachine(Map<String, String> environment) implements Machine {
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
