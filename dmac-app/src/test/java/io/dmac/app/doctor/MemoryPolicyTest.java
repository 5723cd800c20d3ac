package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryPolicyTest {
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;

  @TempDir private Path root;

  @Test
  void isMissingWhereADeviceNeedsItAndASeccompFilterRefusesIt() {
    FakeMachine machine = new FakeMachine(root);
    assertThat(MemoryPolicy.findings(OptionalInt.of(EPERM), machine.use()))
        .extracting(Finding::state)
        .containsExactly(Finding.State.WARNING);
    machine.nic("0000:05:00.1", "vfio-pci", "7").file("dev/vfio/7", "");
    assertThat(MemoryPolicy.findings(OptionalInt.of(EPERM), machine.use()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
              assertThat(finding.remedy()).startsWith("add SYS_NICE");
            });
  }

  @Test
  void isNoMatterWhereTheKernelAnswersOrHasNoNuma() {
    VfioUse use = new FakeMachine(root).use();
    assertThat(MemoryPolicy.findings(OptionalInt.empty(), use)).isEmpty();
    assertThat(MemoryPolicy.findings(OptionalInt.of(ENOSYS), use)).isEmpty();
  }

  /** Where a filter refuses it is for the stage "containers". */
  @Test
  void asksTheKernelItself() {
    assertThat(MemoryPolicy.errno()).isNotEqualTo(OptionalInt.of(22));
  }
}
