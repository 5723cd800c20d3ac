package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfHugepages;
import io.dmac.testbed.Hugepages;
import io.dmac.testbed.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Under a filter that refuses get_mempolicy, as in a container without SYS_NICE. */
class SeccompIT {
  private static Command.Result filtered(String... words) {
    List<String> command = new ArrayList<>(Wire.python(SeccompIT.class, "refuse_get_mempolicy.py"));
    command.addAll(DmacProcess.command(words));
    return Command.attempt(Duration.ofSeconds(60), command);
  }

  @Test
  void theDoctorNamesTheCallAndTheRemedy() {
    assertThat(filtered("doctor", "--json").output())
        .containsPattern("\"subject\":\"get_mempolicy\"[^}]*add SYS_NICE");
    assertThat(Command.attempt(Duration.ofSeconds(60), DmacProcess.command("doctor")).output())
        .doesNotContain("get_mempolicy");
  }

  @Test
  @EnabledIfHugepages
  void aStartOnFreeHugepagesSaysWhyItTookNone() {
    try (Hugepages _ = Hugepages.free(64)) {
      Command.Result refused =
          filtered("run", "--vdev", "net_null0", "--huge", "true", "--api", "off");
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.errors())
          .contains("a seccomp filter refuses get_mempolicy", "SYS_NICE")
          .doesNotContain("reserve some");
    }
  }
}
