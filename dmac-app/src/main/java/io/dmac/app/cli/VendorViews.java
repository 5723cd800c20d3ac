package io.dmac.app.cli;

import io.dmac.mac.Assignment;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacAdministration;
import io.dmac.mac.VendorBlock;
import io.dmac.mac.VendorKind;
import io.dmac.mac.VendorRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code dmac vendors --json} prints. */
public final class VendorViews {
  private VendorViews() {}

  /** A block. */
  public record Block(
      String prefix, int prefixLength, String assignment, String kind, String organization) {
    static Block of(VendorBlock block) {
      return new Block(
          block.prefix(),
          block.assignment().prefixLength(),
          block.assignment().label(),
          block.kind().label(),
          block.organization());
    }
  }

  /** What was found, all of it or as much as was asked for. */
  record Found(int total, List<Block> blocks) {}

  /** An address, and the block in which it lies. */
  public record Address(
      String address, boolean group, String administration, @Nullable Block block) {
    public static Address of(MacAddress address, Optional<VendorBlock> block) {
      return new Address(
          address.toString(),
          address.isMulticast(),
          MacAdministration.of(address).name().toLowerCase(Locale.ROOT),
          block.map(Block::of).orElse(null));
    }
  }

  /** The registry as a whole. */
  record Overview(
      String date,
      String source,
      String kindSource,
      int organizations,
      Map<String, Integer> blocks,
      Map<String, Integer> kinds) {
    static Overview of(VendorRegistry registry) {
      Map<String, Integer> blocks = new LinkedHashMap<>();
      for (Assignment assignment : Assignment.values()) {
        blocks.put(assignment.label(), registry.sizes().getOrDefault(assignment, 0));
      }
      Map<String, Integer> kinds = new LinkedHashMap<>();
      for (VendorKind kind : VendorKind.values()) {
        kinds.put(kind.label(), registry.kinds().getOrDefault(kind, 0));
      }
      return new Overview(
          registry.origin().date().toString(),
          registry.origin().source(),
          registry.origin().kindSource(),
          registry.organizations(),
          blocks,
          kinds);
    }
  }
}
