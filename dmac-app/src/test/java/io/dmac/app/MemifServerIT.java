package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pod that is a memif's client, and its server, another pod, which ends and comes back. */
class MemifServerIT {
  private static final String MEMIF = "socket=@dmac-memif-server,socket-abstract=yes,role=";
  private static final String IP = "198.18.0.2/15";

  @Test
  void clientFindsTheServerThatCameBack() {
    DmacProcess server = run("server", "--ip", IP);
    try (DmacProcess client = run("client")) {
      awaitLink(client, true);
      server.kill();
      awaitLink(client, false);
      server = run("server", "--ip", IP);
      awaitLink(client, true);

      long before = client.counts(0).received();
      assertThat(server.putMac(0, "02:00:5e:60:00:01").status()).isEqualTo(200);
      client.awaitReceived(0, before + 1); // the server's pod announced it

      DmacProcess.Ended ended = client.terminate();
      assertThat(ended.status()).as(ended.said()).isZero();
      assertThat(ended.said()).doesNotContain("were not given back");
    } finally {
      server.close();
    }
  }

  private static DmacProcess run(String role, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--vdev", "net_memif0," + MEMIF + role, "--api", "127.0.0.1:0"));
    arguments.addAll(List.of("--probe", "0"));
    arguments.addAll(List.of(more));
    return DmacProcess.run(arguments.toArray(String[]::new));
  }

  private static void awaitLink(DmacProcess dmac, boolean up) {
    Await.until(
        () -> dmac.get("/v1/ports/0").get("link").get("up").asBoolean() == up,
        () -> "the link is not " + (up ? "up" : "down") + "; the client said:\n" + dmac.said());
  }
}
