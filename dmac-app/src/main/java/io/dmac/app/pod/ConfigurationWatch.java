package io.dmac.app.pod;

import io.dmac.app.config.RunConfiguration;
import io.dmac.app.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a pod's file again when another content is there, and has the pod take over what it can. A
 * ConfigMap that is mounted as a folder changes by renaming a link, which no watch of the file
 * itself would see; so its content is compared.
 */
public final class ConfigurationWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);
  private static final long PERIOD_MS = 1_000;

  private final Pod pod;
  private final Path file;
  private final Supplier<RunConfiguration> reader;
  private final Thread thread;
  private byte[] taken;
  private byte[] last;

  private ConfigurationWatch(Pod pod, Path file, Supplier<RunConfiguration> reader) {
    this.pod = pod;
    this.file = file;
    this.reader = reader;
    this.taken = content();
    this.last = taken;
    this.thread = Thread.ofVirtual().name("dmac-configuration").unstarted(this::watch);
  }

  /**
   * Watches from now on.
   *
   * @param reader reads the configuration anew; what is wrong with it, it throws
   */
  public static ConfigurationWatch start(Pod pod, Path file, Supplier<RunConfiguration> reader) {
    ConfigurationWatch watch = new ConfigurationWatch(pod, file, reader);
    watch.thread.start();
    return watch;
  }

  public Path file() {
    return file;
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PERIOD_MS);
        byte[] now = content();
        // Twice the same: nobody is in the middle of writing it.
        if (!Arrays.equals(now, taken) && Arrays.equals(now, last) && now.length > 0) {
          taken = now;
          take();
        }
        last = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] content() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private void take() {
    try {
      RunConfiguration next = reader.get();
      Set<Setting> differences = pod.configuration().differences(next);
      List<ChangeRecord> changes = pod.reconfigure(next);
      String live = keys(differences, true);
      String later = keys(differences, false);
      LOG.info(
          "{} was changed: {}{}",
          file,
          live.isEmpty() ? "nothing for a pod that runs" : live + " taken over",
          changes.isEmpty() ? "" : ", " + changes.size() + " MAC addresses asked for");
      if (!later.isEmpty()) {
        LOG.warn("{} was changed: {} waits for the next start", file, later);
      }
    } catch (RuntimeException e) {
      LOG.warn("{} was changed, and is not taken over: {}", file, e.getMessage());
    }
  }

  private static String keys(Set<Setting> settings, boolean live) {
    return settings.stream()
        .filter(setting -> setting.isLive() == live)
        .map(Setting::key)
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
