package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.echo.OperationKind;
import io.dmac.port.PortException;
import io.dmac.testbed.Await;
import io.dmac.testbed.ChildJvm;
import io.dmac.testbed.EchoRig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that is there before its server, and after it. */
class MemifClientIT {
  private static final String SOCKET = "socket=@dmac-memif-client,socket-abstract=yes";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A server with an echo, until it is told to end; its EAL listens before its port starts. */
  static final class Server {
    public static void main(String[] words) throws IOException {
      PortSpec memif = new PortSpec.Vdev("net_memif0,role=server," + SOCKET);
      try (Eal eal = Eal.start(EalArguments.ordinary(List.of(memif)))) {
        DpdkPort port = eal.open(memif, PortConfiguration.DEFAULT);
        System.out.println("listens");
        int start = System.in.read();
        EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP);
        int end = System.in.read();
        rig.stop();
        port.close();
        assertThat(start).isEqualTo(end);
      }
    }
  }

  @Test
  void clientFindsItsServerHoweverLateThatIsAndAnewWhenItCameBack() throws IOException {
    PortSpec memif = new PortSpec.Vdev("net_memif1,role=client," + SOCKET);
    try (Eal eal = Eal.start(EalArguments.ordinary(List.of(memif)))) {
      DpdkPort port = eal.open(memif, PortConfiguration.DEFAULT);
      assertThatThrownBy(() -> port.awaitLink(Duration.ZERO))
          .isInstanceOf(PortException.class)
          .hasMessageContaining("start the memif's server first");

      Process server = ChildJvm.start(Server.class);
      assertThat(server.inputReader().readLine()).isEqualTo("listens");
      assertThat(port.awaitLink(Duration.ZERO)).isFalse();
      proceed(server);
      assertThat(port.awaitLink(PATIENCE)).isTrue();

      server.destroyForcibly();
      Await.until(() -> !port.link().up(), () -> "the link of a server that is gone is up");
      Process next = ChildJvm.start(Server.class);
      proceed(next);
      assertThat(port.awaitLink(PATIENCE)).isTrue();
      proceed(next);
      port.close();
    }
  }

  private static void proceed(Process server) throws IOException {
    server.outputWriter().write('!');
    server.outputWriter().flush();
  }
}
