package io.dmac.bench;

import io.dmac.dpdk.DpdkPort;
import io.dmac.dpdk.Eal;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.port.PortQueue;
import io.dmac.probe.FrameTemplate;
import io.dmac.probe.NumberedFrames;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeProcessor;
import io.dmac.probe.ProbeTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The process in which dmac's probe is measured as a generator: as fast as the port takes numbered,
 * time-stamped and checked frames. It answers as an {@link EchoWorker} does.
 */
final class SendWorker {
  private SendWorker() {}

  public static void main(String[] words) throws IOException {
    EchoPlan plan = EchoPlan.parse(words);
    try (Eal eal = Eal.start(plan.eal());
        DpdkPort port = eal.open(plan.specs().getFirst(), plan.configurations().getFirst())) {
      port.start();
      PollThread thread = PollThread.of(loop(port, plan.size()));
      thread.start();
      try {
        System.out.println(EchoWorker.POLLING);
        EchoWorker.answer(List.of(thread));
      } finally {
        thread.stop();
      }
    }
  }

  private static PollLoop loop(DpdkPort port, int size) {
    PortQueue queue = port.queues().getFirst();
    Counters counters = new Counters();
    ProbePlan plan =
        new ProbePlan(
            new ProbeTarget.Station(TestFrames.SENDER, false),
            port.macAddress(),
            NumberedFrames.of(
                new FrameTemplate(FrameTemplate.DEFAULT_ETHER_TYPE, size, 1, "dmac ")),
            ProbePlan.UNPACED,
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);
    return new PollLoop(
        EchoRig.POLL_THREAD + "0",
        queue,
        new ProbeProcessor(plan, queue, counters, System::nanoTime),
        IdleStrategy.Kind.BUSY.create(queue),
        counters);
  }
}
