package io.dmac.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.Reporter;

/**
 * Log lines go to standard error, for standard output belongs to results. Set up here and not in
 * XML, whose parsing costs a tenth of a second of every start.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static volatile Runnable beforeLine = () -> {};

  /** Before the first logger: where SLF4J finds it, without a look into each jar there is. */
  public static void install() {
    System.setProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "WARN");
    System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LogbackProvider.class.getName());
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    set(context, Level.WARN, false);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * Sets what is logged.
   *
   * @param level lines below it are left out
   * @param verbose everything, with threads, loggers and stack traces
   */
  public static void set(System.Logger.Level level, boolean verbose) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext context) {
      set(context, verbose ? Level.DEBUG : level(level), verbose);
    }
  }

  private static Level level(System.Logger.Level level) {
    return switch (level) {
      case ALL, TRACE -> Level.TRACE;
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARN;
      case ERROR -> Level.ERROR;
      case OFF -> Level.OFF;
    };
  }

  /** Calls an action before each line, such as one that takes back a line that is not complete. */
  public static void beforeLine(Runnable action) {
    beforeLine = action;
  }

  private static void set(LoggerContext context, Level level, boolean verbose) {
    StandardError appender = new StandardError(new LineLayout(verbose));
    appender.setContext(context);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    root.setLevel(level);
    // What they say at DEBUG is about themselves.
    for (String chatty : new String[] {"com.sun.net.httpserver", "java", "jdk", "io.prometheus"}) {
      context.getLogger(chatty).setLevel(Level.WARN);
    }
    // It warns at each attempt of what its callers hear of too.
    context.getLogger("io.fabric8").setLevel(Level.ERROR);
  }

  private static final class StandardError extends AppenderBase<ILoggingEvent> {
    private final LineLayout layout;

    StandardError(LineLayout layout) {
      this.layout = layout;
    }

    @Override
    protected void append(ILoggingEvent event) {
      beforeLine.run();
      System.err.print(layout.doLayout(event));
    }
  }
}
