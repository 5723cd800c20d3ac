package io.dmac.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class LineLayoutTest {
  private final LoggingEvent event =
      new LoggingEvent(
          "",
          new LoggerContext().getLogger("io.dmac.app.kubernetes.AnnotationWatch"),
          Level.WARN,
          "port {} is down",
          new IllegalStateException("why"),
          new Object[] {3});

  LineLayoutTest() {
    event.setInstant(
        LocalDateTime.of(2026, 11, 2, 7, 5, 9, 42_000_000)
            .atZone(ZoneId.systemDefault())
            .toInstant());
    event.setThreadName("control");
  }

  @Test
  void lineIsTimeLevelAndMessage() {
    assertThat(new LineLayout(false).doLayout(event))
        .isEqualTo("07:05:09.042 WARN  port 3 is down" + System.lineSeparator());
  }

  @Test
  void verboseOneHasThreadLoggerAndStackTraceToo() {
    assertThat(new LineLayout(true).doLayout(event))
        .startsWith("07:05:09.042 WARN  [control] i.d.a.k.AnnotationWatch: port 3 is down")
        .contains("java.lang.IllegalStateException: why", "at " + getClass().getName());
  }
}
