package io.dmac.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.app.attachment.Attachment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod's networks, of which the kubelet brings word after the pod has started. */
class LinuxMachineTest {
  private static final String NETWORKS = Attachment.NETWORKS + "=\"sriov@absent0\"\n";
  private static final String STATUS =
      Attachment.STATUS
          + "=\"[{\\\"name\\\":\\\"dmac/sriov\\\",\\\"interface\\\":\\\"absent0\\\","
          + "\\\"ips\\\":[\\\"10.8.0.5\\\"]}]\"\n";

  @TempDir Path podInfo;

  private void annotations(String text) {
    try {
      Path next = Files.writeString(podInfo.resolve("next"), text);
      Files.move(
          next,
          podInfo.resolve("annotations"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void waitsForWhatMultusMadeOfThePodsNetworks() throws InterruptedException {
    annotations(NETWORKS);
    Thread kubelet =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Thread.sleep(300);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  annotations(NETWORKS + STATUS);
                });

    List<Attachment> attachments =
        new LinuxMachine(Set.of(), Duration.ofMinutes(5)).attachments(podInfo);

    assertThat(attachments).singleElement().extracting(Attachment::network).isEqualTo("dmac/sriov");
    assertThat(attachments.getFirst().ips()).containsExactly("10.8.0.5");
    kubelet.join();
  }

  @Test
  void goesOnWithTheWishesWhereNoWordComes() {
    annotations(NETWORKS);
    assertThat(new LinuxMachine(Set.of(), Duration.ofMillis(1)).attachments(podInfo))
        .extracting(Attachment::network)
        .containsExactly("sriov");
  }

  @Test
  void doesNotWaitForInterfacesThatAreHere() {
    annotations(Attachment.NETWORKS + "=\"loop@lo\"\n");
    assertThat(new LinuxMachine(Set.of(), Duration.ofDays(1)).attachments(podInfo))
        .extracting(Attachment::interfaceName)
        .containsExactly("lo");
  }
}
