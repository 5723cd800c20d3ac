package io.dmac.app.logging;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;

/**
 * Time, level and message; for the verbose the thread, the logger and the stack trace too.
 * Logback's own layout of a pattern takes a seventh of a start to get ready; a {@code ZoneId} looks
 * for providers of time zones in every jar.
 */
final class LineLayout extends LayoutBase<ILoggingEvent> {
  private static final int LOGGER_LENGTH = 20;
  private static final int LEVEL_LENGTH = 5;
  private static final int NS_PER_MS = 1_000_000;

  private final boolean verbose;
  private final TimeZone zone = TimeZone.getDefault();
  private final TargetLengthBasedClassNameAbbreviator logger =
      new TargetLengthBasedClassNameAbbreviator(LOGGER_LENGTH);

  LineLayout(boolean verbose) {
    this.verbose = verbose;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    LocalTime time = LocalTime.ofInstant(event.getInstant(), offset(event.getTimeStamp()));
    appendNumber(line, time.getHour(), 2).append(':');
    appendNumber(line, time.getMinute(), 2).append(':');
    appendNumber(line, time.getSecond(), 2).append('.');
    appendNumber(line, time.getNano() / NS_PER_MS, 3).append(' ');
    String level = event.getLevel().toString();
    line.append(level).repeat(' ', LEVEL_LENGTH + 1 - level.length());
    if (verbose) {
      line.append('[')
          .append(event.getThreadName())
          .append("] ")
          .append(logger.abbreviate(event.getLoggerName()))
          .append(": ");
    }
    line.append(event.getFormattedMessage()).append(System.lineSeparator());
    if (verbose && event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString();
  }

  private ZoneOffset offset(long atMs) {
    return ZoneOffset.ofTotalSeconds(
        Math.toIntExact(TimeUnit.MILLISECONDS.toSeconds(zone.getOffset(atMs))));
  }

  private static StringBuilder appendNumber(StringBuilder line, int number, int digits) {
    String text = Integer.toString(number);
    return line.repeat('0', digits - text.length()).append(text);
  }
}
