package io.dmac.mac;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The kind of each block of 24 bits.
 *
 * @param of the kind, by the bits of the block's first address
 * @param source what that was taken from
 */
public record VendorKinds(LongFunction<VendorKind> of, String source) {
  private static final String WIRELESS = "wireless.list";
  private static final String ALL = "OUI.list";

  /** Those that a registry has already. */
  public static VendorKinds of(VendorRegistry registry) {
    return new VendorKinds(registry::kindOf, registry.origin().kindSource());
  }

  /**
   * Reads the lists of GNU macchanger, which its package puts into {@code /usr/share/macchanger}.
   *
   * @throws VendorRegistryException naming the file, the line and the remedy
   */
  public static VendorKinds ofMacchanger(Path folder) {
    Map<Long, VendorKind> kinds = new HashMap<>();
    int all = read(folder.resolve(ALL), kinds, VendorKind.OTHER);
    int wireless = read(folder.resolve(WIRELESS), kinds, VendorKind.WIRELESS);
    return new VendorKinds(
        bits -> kinds.getOrDefault(bits, VendorKind.UNKNOWN),
        "GNU macchanger's %s (%d prefixes) and %s (%d), packed on %s"
            .formatted(
                WIRELESS, wireless, ALL, all, VendorRegistryCompiler.dateOf(folder.resolve(ALL))));
  }

  private static int read(Path file, Map<Long, VendorKind> kinds, VendorKind kind) {
    List<String> lines = VendorRegistryCompiler.text(file).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).matches("([0-9A-Fa-f]{2} ){3}.*")) {
        throw new VendorRegistryException(
            file
                + ", line "
                + (i + 1)
                + ": '"
                + lines.get(i)
                + "' does not begin with three octets; take the file from the package macchanger");
      }
      String digits = lines.get(i).substring(0, 8).replace(" ", "");
      kinds.put(Long.parseLong(digits, 16) << 24, kind);
    }
    return lines.size();
  }
}
