package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.testbed.Await;
import io.dmac.testbed.DriverEvents;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Testpmd;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What drivers report without being asked, from a thread of DPDK's into Java. */
@EnabledIfTool("dpdk-testpmd")
class PortEventIT {
  private final Queue<PortEvent> events = new ConcurrentLinkedQueue<>();
  private final Queue<String> threads = new ConcurrentLinkedQueue<>();

  @Test
  void eachEventComesFromAThreadOfDpdkAndAListenerMayFail(@TempDir Path folder) {
    Path socket = folder.resolve("vhost.sock");
    PortSpec vhost = new PortSpec.Vdev("net_vhost0,iface=" + socket);
    try (Eal eal = Eal.start(EalArguments.ordinary(List.of(vhost)));
        DpdkPort port = eal.open(vhost, PortConfiguration.DEFAULT)) {
      assertThat(port.capabilities().linkEvents()).isTrue();
      port.onEvent(
          event -> {
            threads.add(Thread.currentThread().getName());
            events.add(event);
            if (events.size() == 1) {
              throw new IllegalStateException("a listener's own fault");
            }
          });
      assertThatThrownBy(() -> port.onEvent(events::add)).isInstanceOf(IllegalStateException.class);
      port.start();
      assertThat(port.link().up()).isFalse();

      Testpmd guest = Testpmd.start("net_virtio_user0,path=" + socket);
      Await.until(() -> events.size() == 1, () -> "the guest has come, and no event of it");
      Await.until(() -> port.link().up(), () -> "the guest has come, and the link is down");
      guest.close();
      Await.until(() -> events.size() == 2, () -> "the guest has gone, and no event of it");
      Await.until(() -> !port.link().up(), () -> "the guest has gone, and the link is up");
      assertThat(events).containsExactly(PortEvent.LINK, PortEvent.LINK);

      events.clear();
      threads.clear();
      for (PortEvent event : PortEvent.values()) {
        DriverEvents.report(event);
        Await.until(() -> events.contains(event), () -> event + " was reported, and not heard of");
      }
      assertThat(events).containsExactly(PortEvent.values());
      assertThat(threads).doesNotContain(Thread.currentThread().getName());
    }
  }
}
