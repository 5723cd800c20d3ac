package io.dmac.app.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.change.ChangeOutcome;
import io.dmac.mac.MacAddress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChangeHistoryTest {
  @Test
  void forgetsTheOldestAndKeepsTheSums() {
    ChangeHistory history = new ChangeHistory();
    for (int i = 1; i <= 1_500; i++) {
      history.add(
          i, Instant.EPOCH, MacAddress.ZERO, MacAddress.ZERO, new ChangeOutcome.Rejected("no"));
    }
    assertThat(history.last(5_000)).hasSize(1_000);
    assertThat(history.last(5_000).getFirst().number()).isEqualTo(501);
    assertThat(history.last(1).getFirst().number()).isEqualTo(1_500);
    assertThat(history.totals().rejected()).isEqualTo(1_500);
    assertThat(history.lastApplied()).isEmpty();
  }
}
