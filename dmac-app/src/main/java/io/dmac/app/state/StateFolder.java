package io.dmac.app.state;

import io.dmac.app.config.ChangeSetup;
import io.dmac.app.net.KernelInterfaces;
import io.dmac.app.net.NetworkNamespace;
import io.dmac.change.ChangeJournal;
import io.dmac.change.FileChangeJournal;
import io.dmac.change.PortLeases;
import io.dmac.mac.FileMacPool;
import io.dmac.mac.InMemoryMacPool;
import io.dmac.mac.MacPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which processes of one node leave what the next ones need, and share the pool. By
 * default it does not outlive a reboot, as the addresses of interfaces and devices do not.
 */
public final class StateFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);

  /** Processes with the same virtual device on one node. */
  private static final int MOST_OF_A_NAME = 1_000;

  private final Optional<Path> folder;
  private final MacPool pool;
  private final String host;
  private final Duration leaseTerm;

  private StateFolder(Optional<Path> folder, MacPool pool, String host, Duration leaseTerm) {
    this.folder = folder;
    this.pool = pool;
    this.host = host;
    this.leaseTerm = leaseTerm;
  }

  /** Opens the folder that a configuration names, or the first that can be written to. */
  public static StateFolder open(ChangeSetup setup, Map<String, String> environment) {
    Optional<Path> folder =
        setup.stateOff() ? Optional.empty() : setup.state().or(() -> firstUsable(environment));
    if (folder.isEmpty() && !setup.stateOff()) {
      LOG.info(
          "no place for state can be written to, so that a change which breaks off with the process"
              + " is not recovered, and leases are this process's own; name one with --state DIR");
    }
    MacPool pool =
        folder
            .<MacPool>map(path -> FileMacPool.open(path.resolve("pool"), setup.pool()))
            .orElseGet(() -> new InMemoryMacPool(setup.pool()));
    return new StateFolder(folder, pool, host(environment), setup.leaseTerm());
  }

  private static Optional<Path> firstUsable(Map<String, String> environment) {
    Stream<Path> usual =
        Stream.concat(
            Stream.of(Path.of("/run")),
            Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .stream());
    return usual.map(parent -> parent.resolve("dmac")).filter(StateFolder::isUsable).findFirst();
  }

  private static boolean isUsable(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return Files.isWritable(folder);
    } catch (IOException e) {
      LOG.debug("{} cannot be used for state", folder, e);
      return false;
    }
  }

  /** In Kubernetes the pod's own name, by the downward API. */
  private static String host(Map<String, String> environment) {
    String pod = environment.get("POD_NAME");
    if (pod != null && !pod.isBlank()) {
      return environment.getOrDefault("POD_NAMESPACE", "default") + "/" + pod;
    }
    return hostName() + "/" + NetworkNamespace.number();
  }

  /** As gethostname(2), without a resolver, which may wait for one that does not answer. */
  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      LOG.debug("no host name", e);
      return "localhost";
    }
  }

  /**
   * What is kept of a port, for this process alone until it is closed.
   *
   * @param device the kernel's name of its interface, or its device's
   * @param survives whether its address outlives the process; else it may have namesakes
   * @throws IllegalStateException when another process has it
   */
  public PortState port(String device, boolean survives) {
    if (folder.isEmpty()) {
      return new PortState(
          ChangeJournal.none(),
          new PortLeases(
              pool, host + "/" + device + "@" + ProcessHandle.current().pid(), leaseTerm),
          survives);
    }
    Path journals = folder.get().resolve("journal");
    for (int i = 1; i <= MOST_OF_A_NAME; i++) {
      String name = i == 1 ? device : device + "#" + i;
      Optional<FileChangeJournal> journal =
          FileChangeJournal.open(journals.resolve(fileName(name, survives)));
      if (journal.isPresent()) {
        return new PortState(
            journal.get(), new PortLeases(pool, host + "/" + name, leaseTerm), survives);
      }
      if (survives) {
        break;
      }
    }
    throw new IllegalStateException(
        "another dmac process drives "
            + device
            + ": ask that one for a change (dmac mac set ADDRESS --api URL), or end it");
  }

  /**
   * An interface's journal is for this one, not for a later one of the same name; a machine that
   * started anew has no address left to recover. A device that is no interface belongs to no
   * network namespace.
   */
  private static String fileName(String name, boolean survives) {
    int index = survives ? KernelInterfaces.index(name) : 0;
    String text =
        !survives
            ? NetworkNamespace.number() + "-"
            : boot() + "-" + (index == 0 ? "" : NetworkNamespace.cookie() + "-" + index + "-");
    return (text + name).replaceAll("[^A-Za-z0-9_.:@#-]", "_") + ".journal";
  }

  private static String boot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).substring(0, 8);
    } catch (IOException e) {
      return "boot";
    }
  }

  public MacPool pool() {
    return pool;
  }

  /** Where it is, unless nothing is kept. */
  public Optional<Path> path() {
    return folder;
  }

  @Override
  public void close() {
    pool.close();
  }
}
