package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.echo.OperationKind;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.packet.PacketMemory;
import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import io.dmac.testbed.Await;
import io.dmac.testbed.ChildJvm;
import io.dmac.testbed.EchoRig;
import io.dmac.testbed.Frames;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes over shared memory: the echo in one of its own, the sender in the test's. */
class MemifEchoIT {
  private static final String SOCKET = "socket=@dmac-memif-echo,socket-abstract=yes";
  private static final MacAddress CHANGED = MacAddress.parse("02:00:5e:40:00:01");

  /** Before the change, and again after it; those that cross meanwhile come on top. */
  private static final long FRAMES = 25_000;

  /** The echo: says its address, changes it when told to, and at the end what it counted. */
  static final class Echo {
    public static void main(String[] words) throws IOException {
      PortSpec memif = new PortSpec.Vdev("net_memif0,role=server," + SOCKET);
      try (Eal eal = Eal.start(EalArguments.ordinary(List.of(memif)))) {
        DpdkPort port = eal.open(memif, PortConfiguration.DEFAULT);
        EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP);
        System.out.println(port.macAddress());
        int change = System.in.read();
        System.out.println(rig.change(CHANGED).kind());
        int end = System.in.read();
        rig.stop();
        port.close();
        System.out.println(
            rig.count(Counter.ECHOED) + " " + rig.settled() + " " + port.mbufsInUse());
        assertThat(change).isEqualTo(end);
      }
    }
  }

  private Process echo;
  private BufferedReader answers;
  private BufferedWriter requests;
  private Eal eal;
  private DpdkPort port;

  @BeforeEach
  void start() {
    echo = ChildJvm.start(Echo.class);
    answers = echo.inputReader();
    requests = echo.outputWriter();
    PortSpec memif = new PortSpec.Vdev("net_memif1,role=client," + SOCKET);
    eal = Eal.start(EalArguments.ordinary(List.of(memif)));
    port = eal.open(memif, PortConfiguration.DEFAULT);
  }

  @AfterEach
  void close() {
    echo.destroyForcibly();
    port.close();
    eal.close();
    assertThat(port.mbufsInUse()).isZero();
  }

  @Test
  void everyFrameComesBackAlsoAcrossAChangeOfTheSoftwareAddress() throws Exception {
    MacAddress before = MacAddress.parse(answers.readLine());
    port.start();
    Await.until(() -> port.link().up(), () -> "the memif did not connect");
    Sender sender = new Sender(port.queues().getFirst(), before);
    PollLoop loop =
        new PollLoop(
            "sender",
            port.queues().getFirst(),
            sender::process,
            IdleStrategy.Kind.PAUSE.create(port.queues().getFirst()),
            new Counters());
    loop.start();
    try {
      Await.until(() -> sender.back.get() > FRAMES, () -> sender.back + " came back");
      requests.write('!');
      requests.flush();
      assertThat(answers.readLine()).isEqualTo("SOFTWARE");
      Await.until(() -> sender.fromChanged.get() > 0, () -> "nothing comes from the new address");
      long enough = sender.back.get() + FRAMES;
      sender.end = enough;
      Await.until(
          () -> sender.back.get() == sender.sent.get() && sender.sent.get() >= enough,
          () -> sender.back + " of " + sender.sent + " came back");
      assertThat(sender.fromStrangers.get()).isZero();
    } finally {
      loop.stop();
    }
    port.stop();

    requests.write('!');
    requests.flush();
    String[] counts = answers.readLine().split(" ", -1);
    String sent = String.valueOf(sender.sent);
    assertThat(counts).containsExactly(sent, sent, "0");
  }

  /** Sends to the echo's address, and to its new one as soon as an echo came from there. */
  private static final class Sender {
    private static final int WINDOW = 256;

    private final PortQueue queue;
    private final MacAddress before;
    private MacAddress to;
    final AtomicLong sent = new AtomicLong();
    private volatile long end = Long.MAX_VALUE;
    final AtomicLong back = new AtomicLong();
    final AtomicLong fromChanged = new AtomicLong();
    final AtomicLong fromStrangers = new AtomicLong();

    Sender(PortQueue queue, MacAddress before) {
      this.queue = queue;
      this.before = before;
      this.to = before;
    }

    int process(Burst burst) {
      int received = burst.received();
      for (int i = 0; i < received; i++) {
        MacAddress source = MacAddress.ofWire(Ethernet.sourceWire(burst.address(i)));
        if (source.equals(CHANGED)) {
          fromChanged.incrementAndGet();
          to = CHANGED;
        } else if (!source.equals(before)) {
          fromStrangers.incrementAndGet();
        }
        burst.drop(i);
      }
      back.addAndGet(received);
      byte[] frame = Frames.udp(to, Frames.STATION, 60);
      int room =
          (int)
              Math.min(
                  Math.min(burst.capacity(), WINDOW - (sent.get() - back.get())), end - sent.get());
      int allocated = room <= 0 ? 0 : queue.allocate(room, frame.length, PortQueue.UNDEFINED);
      for (int i = received; i < received + allocated; i++) {
        for (int at = 0; at < frame.length; at++) {
          PacketMemory.putU8(burst.address(i) + at, frame[at]);
        }
        burst.transmit(i);
      }
      sent.addAndGet(allocated);
      return received + allocated;
    }
  }
}
