package io.dmac.app.vendors;

import io.dmac.mac.VendorRegistry;
import io.dmac.mac.VendorRegistryException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The registries of vendors on this machine: the one inside dmac, the machine's and the user's. The
 * newest counts.
 */
public final class VendorStore {
  private static final System.Logger LOG = System.getLogger(VendorStore.class.getName());
  private static final String NAME = "dmac/vendors.bin";

  private final Path own;
  private final List<Path> candidates;

  VendorStore(Map<String, String> environment, String user, Path home, Path machine) {
    Path machineWide = machine.resolve(NAME);
    // The XDG Base Directory Specification has a relative path ignored.
    Optional<Path> data =
        Optional.ofNullable(environment.get("XDG_DATA_HOME"))
            .filter(text -> text.startsWith("/"))
            .map(Path::of);
    own =
        data.map(folder -> folder.resolve(NAME))
            .orElseGet(
                () -> user.equals("root") ? machineWide : home.resolve(".local/share/" + NAME));
    candidates = Stream.of(own, machineWide).distinct().toList();
  }

  /** Of the user that runs this process. */
  public static VendorStore ofThisUser() {
    return new VendorStore(
        System.getenv(),
        System.getProperty("user.name", ""),
        Path.of(System.getProperty("user.home", "/")),
        Path.of("/var/lib"));
  }

  /** Where this user's registry is written: for root, where every user reads it. */
  public Path file() {
    return own;
  }

  /** The newest registry. One that cannot be read is passed over, and the log says so. */
  public VendorRegistry registry() {
    LocalDate newest = VendorRegistry.bundledOrigin().date();
    Optional<VendorRegistry> best = Optional.empty();
    for (Path file : candidates) {
      try {
        if (Files.exists(file) && VendorRegistry.originOf(file).date().isAfter(newest)) {
          best = Optional.of(VendorRegistry.load(file));
          newest = best.get().origin().date();
        }
      } catch (VendorRegistryException e) {
        LOG.log(Level.WARNING, e.getMessage());
      }
    }
    return best.orElseGet(VendorRegistry::bundled);
  }
}
