package io.dmac.bench;

import io.dmac.mac.MacAddress;
import io.dmac.probe.ProbeTarget;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * testpmd's macswap, which receives everything: what a change of its port's address loses, whoever
 * stands beneath the port has lost.
 */
final class EchoTestpmd implements ChangingEcho {
  private static final int MBUFS = 16_384;

  private final SecureRandom random = new SecureRandom();
  private final MacAddress first;
  private final TestpmdProcess testpmd;
  private final @Nullable AddressTool tool;

  private EchoTestpmd(MacAddress first, TestpmdProcess testpmd, @Nullable AddressTool tool) {
    this.first = first;
    this.testpmd = testpmd;
    this.tool = tool;
  }

  static EchoTestpmd start(ChangePlan plan) throws IOException {
    MacAddress first = plan.link().firstAddress();
    TestpmdProcess testpmd = new TestpmdProcess(setup(plan));
    if (plan.changer() == Changer.TESTPMD) {
      return new EchoTestpmd(first, testpmd, null);
    }
    try {
      return new EchoTestpmd(
          first,
          testpmd,
          new AddressTool(
              plan.changer(),
              plan.link().kernelInterface().orElseThrow(),
              TimeUnit.SECONDS.toMillis(4L * plan.limitS())));
    } catch (IOException e) {
      testpmd.close();
      throw e;
    }
  }

  private static Setup setup(ChangePlan plan) {
    return new Setup(
        plan.link().kind(),
        List.of(plan.link().testpmdPort()),
        plan.size(),
        32,
        0,
        1,
        MBUFS,
        1024,
        new EalMemory(false, EalMemory.mibFor(MBUFS)),
        plan.otherCpus().getFirst(),
        plan.echoCpu(),
        plan.besideFlow(),
        new Timing(0, plan.limitS() * 1000, 1));
  }

  @Override
  public ProbeTarget target() {
    return new ProbeTarget.Station(first, false);
  }

  @Override
  public Optional<MacAddress> change() throws IOException {
    if (tool != null) {
      return Optional.of(tool.change());
    }
    MacAddress to = MacAddress.random(random);
    testpmd.setAddress(to);
    return Optional.of(to);
  }

  @Override
  public void close() {
    if (tool != null) {
      tool.close();
    }
    testpmd.close();
  }
}
