package io.dmac.dpdk;

import static io.dmac.port.PortQueue.UNDEFINED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import io.dmac.testbed.Await;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.Kernel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AF_PACKET on a device that takes frames more slowly than it is given them. */
@EnabledIfNetAdmin
class SlowDeviceIT {
  private static final PortSpec TAP = new PortSpec.Tap("slow0");
  private static final PortSpec PORT = new PortSpec.KernelInterface("slow0");

  /** More than a tap's queue holds, and fewer than the ring of an AF_PACKET port. */
  private static final int FRAMES = 1_920;

  @Test
  void everyFrameThatWasTakenIsSentThoughNoneFollows() {
    Kernel.quiet();
    try (Eal eal = Eal.start(EalArguments.ordinary(List.of(TAP, PORT)))) {
      DpdkPort tap = eal.open(TAP, PortConfiguration.DEFAULT);
      tap.start();
      DpdkPort port = eal.open(PORT, PortConfiguration.DEFAULT);
      port.start();
      PortQueue reader = tap.queues().getFirst();
      PortQueue writer = port.queues().getFirst();
      reader.attach();
      writer.attach();
      int taken = 0;
      for (int i = 0; i < FRAMES; i += writer.burst().capacity()) {
        taken += send(writer);
      }
      assertThat(taken).isEqualTo(FRAMES);

      int[] came = {0};
      Await.until(
          () -> {
            receive(writer);
            came[0] += receive(reader);
            return came[0] >= FRAMES;
          },
          () -> came[0] + " of " + FRAMES + " frames came out of the tap");
      reader.detach();
      writer.detach();
      port.close();
      tap.close();
    }
  }

  private static int send(PortQueue queue) {
    Burst burst = queue.burst();
    dropAll(burst);
    int first = burst.received();
    int count = queue.allocate(burst.capacity(), 60, UNDEFINED);
    for (int i = first; i < first + count; i++) {
      burst.transmit(i);
    }
    return queue.exchange();
  }

  private static int receive(PortQueue queue) {
    Burst burst = queue.burst();
    dropAll(burst);
    queue.exchange();
    return burst.received();
  }

  private static void dropAll(Burst burst) {
    for (int i = 0; i < burst.received(); i++) {
      burst.drop(i);
    }
  }
}
