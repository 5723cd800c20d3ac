package io.dmac.app.cli;

import io.dmac.app.net.KernelInterface;
import io.dmac.app.net.KernelInterfaces;
import io.dmac.app.pod.Pod;
import io.dmac.app.pod.PodPort;
import io.dmac.loop.Counter;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.NeighbourFrames;
import io.dmac.port.PortQueue;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;

/**
 * A pod without a world: what a start, traffic and a change need is done once on two ring ports. A
 * JVM that watches it (-XX:AOTCacheOutput) records the classes, so that later starts are fast. The
 * launcher runs it after a build.
 */
@Command(
    name = "rehearse",
    hidden = true,
    header = "Start, echo and change once, for the JVM to record (JEP 514).")
public final class RehearseCommand implements DmacCommand {
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:01:01");
  private static final int ROUNDS = 20;
  private static final int FRAMES_A_ROUND = 32;
  private static final int CHANGE_EVERY = 5;
  private static final byte[] PEER_V4 = {(byte) 198, 18, 0, 1};
  private static final byte[] POD_V4 = {(byte) 198, 18, 0, 2};

  private static final String REFUSED = "run --pci 0000:ff:1f.7";
  private static final String POD =
      "run --vdev net_ring0 --vdev net_ring1 --ip 1=198.18.0.2/15 --ip 1=fd00::2/64 --no-huge"
          + " --idle pause --overlap 1ms --api 127.0.0.1:0";

  private final AtomicBoolean echoed = new AtomicBoolean();

  @Override
  public Integer call() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    int _ = Program.run(nowhere, nowhere, words(REFUSED));
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = Program.run(nowhere, err, new RunCommand(this::visit), words(POD));
    return status == ExitStatus.DONE && echoed.get() ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private void visit(Pod pod, String api) {
    try {
      ApiClient client = ApiClient.of(api, null, Map.of());
      for (int round = 0; round < ROUNDS; round++) {
        for (PodPort port : pod.ports()) {
          offer(port);
        }
        TimeUnit.MILLISECONDS.sleep(1);
        if (round % CHANGE_EVERY == 0) {
          change(client, round / CHANGE_EVERY);
        }
      }
      rehearseCommands(api);
      echoed.set(pod.ports().stream().allMatch(port -> port.count(Counter.ECHOED) > 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a user types while a pod runs, and without one. */
  private static void rehearseCommands(String api) {
    for (String words : List.of("show", "random --wait", "history", "rotate")) {
      mac(words + " --api " + api);
    }
    KernelInterfaces.all().stream()
        .map(KernelInterface::name)
        .filter(name -> !name.equals("lo"))
        .findFirst()
        .ifPresent(name -> mac("show --interface " + name));
  }

  private static void mac(String words) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    int _ = Program.run(nowhere, nowhere, words("mac " + words));
  }

  private static String[] words(String line) {
    return line.split(" ", -1);
  }

  /** What is sent into a ring is received from it; what the pod sends back it drops as its own. */
  private static void offer(PodPort port) throws UnknownHostException {
    PollLoop loop = port.loops().getFirst();
    PortQueue queue = loop.queue();
    byte[] udp = udp(port.macAddress());
    byte[] toSomebodyElse = udp(PEER);
    InetAddress peer = InetAddress.getByAddress(PEER_V4);
    byte[] arp =
        NeighbourFrames.arpRequest(
            PEER, (Inet4Address) peer, (Inet4Address) InetAddress.getByAddress(POD_V4), List.of());
    byte[] solicitation =
        NeighbourFrames.solicitation(
            PEER,
            (Inet6Address) InetAddress.getByName("fd00::1"),
            (Inet6Address) InetAddress.getByName("fd00::2"),
            List.of());
    loop.submit(
            () -> {
              for (int i = 0; i < FRAMES_A_ROUND; i++) {
                queue.send(udp);
              }
              queue.send(arp);
              queue.send(solicitation);
              queue.send(toSomebodyElse);
            })
        .join();
  }

  private static void change(ApiClient client, int number) {
    for (String port : List.of("0", "1")) {
      client.get("/v1/ports/" + port);
      client.put(
          "/v1/ports/" + port + "/mac",
          Map.of("mac", PEER.toString().replace("01:01", "1" + port + ":1" + number)));
    }
    client.get("/metrics");
    client.get("/healthz");
  }

  private static byte[] udp(MacAddress to) {
    ByteBuffer frame = ByteBuffer.allocate(Ethernet.MIN_FRAME_LENGTH);
    int length = frame.capacity() - Ethernet.HEADER_LENGTH;
    frame.put(to.toBytes()).put(PEER.toBytes()).putShort((short) Ethernet.TYPE_IPV4);
    frame.putShort((short) 0x4500).putShort((short) length).putInt(0).put((byte) 64);
    frame.put((byte) IpProtocol.UDP).putShort((short) 0).put(PEER_V4).put(POD_V4);
    frame.putShort((short) 9).putShort((short) 9).putShort((short) (length - 20));
    return frame.array();
  }
}
