package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EalRemedyTest {
  private static final int EACCES = 13;
  private static final EalArguments HUGE =
      new EalArguments(List.of(), true, 64, Optional.empty(), List.of(), false);

  @Test
  void asksForHugepagesWhereThereAreNone() {
    assertThat(Eal.remedy(EACCES, HUGE, "")).contains("reserve some");
  }

  @Test
  void namesTheFilterThatKeepsEalFromThoseThatThereAre() {
    assertThat(
            Eal.remedy(
                EACCES,
                HUGE,
                "EAL: Failed to get current mempolicy: Operation not permitted."
                    + " Assuming MPOL_DEFAULT.\n"))
        .contains("get_mempolicy", "SYS_NICE")
        .doesNotContain("reserve");
  }
}
