package io.dmac.app.net;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NetworkNamespaceTest {
  @Test
  void saysThatThereIsNoSuchFile() {
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> NetworkNamespace.call(Path.of("/run/netns/dmac-absent"), () -> 1))
        .withMessageContaining("open(/run/netns/dmac-absent) = -2 ENOENT")
        .withMessageContaining("ip netns list");
  }

  @Test
  void saysThatAFileIsNoNamespace() {
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> NetworkNamespace.call(Path.of("/dev/null"), () -> 1))
        .withMessageContaining("setns(/dev/null, CLONE_NEWNET) = -22 EINVAL")
        .withMessageContaining("CAP_SYS_ADMIN");
  }
}
