package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import io.dmac.testbed.Await;
import io.dmac.testbed.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A memif's peers come and go while frames are under way: the pod that they come to stays. */
class MemifPeersIT {
  private static final String SOCKET = "socket=@dmac-memif-peers,socket-abstract=yes";
  private static final int QUEUES = 2;
  private static final int PEERS = 3;

  /** Of each peer; where the driver unmapped memory under the loops, the first was one too many. */
  private static final int TIMES = 40;

  /** Of a pod; it did not outlive such peers, and every other one did not end well among others. */
  private static final int ENDS = 3;

  /** Gives every frame back, until told to end; says then what buffers it has not given back. */
  static final class Pod {
    public static void main(String[] words) throws IOException {
      PortSpec memif = new PortSpec.Vdev("net_memif0,role=server," + SOCKET);
      try (Eal eal = Eal.start(EalArguments.ordinary(List.of(memif)))) {
        DpdkPort port = eal.open(memif, PortConfiguration.DEFAULT.withQueues(QUEUES));
        port.start();
        List<PollLoop> loops = new ArrayList<>();
        for (PortQueue queue : port.queues()) {
          IdleStrategy busy = IdleStrategy.Kind.BUSY.create(queue);
          loops.add(new PollLoop("pod", queue, Pod::giveBack, busy, new Counters()));
        }
        loops.forEach(PollLoop::start);
        System.out.println("ready");
        int end = System.in.read();
        assertThat(end).isPositive();
        loops.forEach(PollLoop::stop);
        port.close();
        System.out.println(port.mbufsInUse());
      }
    }

    private static int giveBack(Burst burst) {
      burst.transmitAll();
      return burst.received();
    }
  }

  /** Comes and goes, each time with frames there and back, and at last dies without a word. */
  static final class Peer {
    public static void main(String[] words) {
      PortSpec memif = new PortSpec.Vdev("net_memif1,role=client," + SOCKET);
      Eal eal = Eal.start(EalArguments.ordinary(List.of(memif)));
      DpdkPort port = eal.open(memif, PortConfiguration.DEFAULT.withQueues(QUEUES));
      for (int i = 0; i < TIMES; i++) {
        port.stop();
        port.start();
        for (PortQueue queue : port.queues()) {
          Await.until(() -> framesComeBack(queue), () -> "no frame comes back");
        }
      }
      Runtime.getRuntime().halt(0);
    }

    private static boolean framesComeBack(PortQueue queue) {
      int back = 0;
      for (int turn = 0; turn < 50; turn++) {
        Burst burst = queue.burst();
        int received = burst.received();
        for (int i = 0; i < received; i++) {
          burst.drop(i);
        }
        int fresh = queue.allocate(burst.capacity(), 60, PortQueue.UNDEFINED);
        burst.transmit(received, fresh);
        queue.exchange();
        back += burst.received();
      }
      return back > 0;
    }
  }

  /** Goes before it is greeted, again and again, and says when it has begun to. */
  static final class Hurrier {
    public static void main(String[] words) {
      PortSpec memif = new PortSpec.Vdev("net_memif1,role=client," + SOCKET);
      Eal eal = Eal.start(EalArguments.ordinary(List.of(memif)));
      DpdkPort port = eal.open(memif, PortConfiguration.DEFAULT.withQueues(QUEUES));
      for (int i = 0; ; i++) {
        port.start();
        port.stop();
        if (i == 10) {
          System.out.println("coming");
        }
      }
    }
  }

  @Test
  void podOutlivesPeersThatComeAndGoUnderTraffic() throws Exception {
    Process pod = ChildJvm.start(Pod.class);
    try {
      assertThat(pod.inputReader().readLine()).isEqualTo("ready");
      for (int i = 0; i < PEERS; i++) {
        Process peer = ChildJvm.start(Peer.class);
        try {
          Await.until(() -> !peer.isAlive() || !pod.isAlive(), () -> "the peer does not end");
          assertThat(pod.isAlive()).as("the pod, beside peer " + (i + 1)).isTrue();
          assertThat(peer.exitValue()).isZero();
        } finally {
          peer.destroyForcibly();
        }
      }
      assertEndsWell(pod);
    } finally {
      pod.destroyForcibly();
    }
  }

  @Test
  void podEndsWellWhilePeersComeAndGo() throws Exception {
    for (int i = 0; i < ENDS; i++) {
      Process pod = ChildJvm.start(Pod.class);
      assertThat(pod.inputReader().readLine()).isEqualTo("ready");
      Process peer = ChildJvm.start(Hurrier.class);
      try {
        assertThat(peer.inputReader().readLine()).isEqualTo("coming");
        assertEndsWell(pod);
      } finally {
        peer.destroyForcibly();
        pod.destroyForcibly();
      }
    }
  }

  /** Tells it to end: it has given back every buffer then. */
  private static void assertEndsWell(Process pod) throws Exception {
    pod.outputWriter().write('!');
    pod.outputWriter().flush();
    assertThat(pod.inputReader().readLine()).isEqualTo("0");
    assertThat(pod.waitFor()).isZero();
  }
}
