package io.dmac.app.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class KernelInterfacesTest {
  @Test
  void findsLoopbackWithItsAddress() {
    KernelInterface loopback = KernelInterfaces.find("lo").orElseThrow();
    assertThat(loopback.name()).isEqualTo("lo");
    assertThat(loopback.up()).isTrue();
    assertThat(loopback.addresses()).contains(InetAddress.ofLiteral("127.0.0.1"));
  }

  @Test
  void findsNothingWhereThereIsNothing() {
    assertThat(KernelInterfaces.find("dmac-absent")).isEmpty();
  }

  @Test
  void listsEachInterfaceOnce() {
    assertThat(KernelInterfaces.all()).extracting(KernelInterface::name).doesNotHaveDuplicates();
  }
}
