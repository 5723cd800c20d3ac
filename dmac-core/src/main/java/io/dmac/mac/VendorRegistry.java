package io.dmac.mac;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The blocks of addresses that the IEEE assigned, in sorted columns: no object stands for a block
 * before one asks for it.
 */
public final class VendorRegistry {
  /** Longest first: a block lies in another one where the IEEE keeps that to give out its parts. */
  private static final int[] PREFIX_LENGTHS = {36, 28, 24};

  // values() copies its array for every block.
  private static final Assignment[] ASSIGNMENTS = Assignment.values();
  private static final VendorKind[] KINDS = VendorKind.values();

  private final VendorOrigin origin;
  private final VendorNames names;
  private final long[] keys;
  private final int[] nameOf;
  private final byte[] traits;

  /**
   * @param keys {@link #key} of each block, ascending
   * @param nameOf the index of each block's name
   * @param traits {@link #traits(Assignment, VendorKind)} of each block
   */
  VendorRegistry(VendorOrigin origin, VendorNames names, long[] keys, int[] nameOf, byte[] traits) {
    this.origin = origin;
    this.names = names;
    this.keys = keys;
    this.nameOf = nameOf;
    this.traits = traits;
  }

  /** The one that dmac comes with, loaded when it is first asked for. */
  public static VendorRegistry bundled() {
    return Bundled.Loaded.REGISTRY;
  }

  /** Where the one that dmac comes with is from, without loading it. */
  public static VendorOrigin bundledOrigin() {
    try (InputStream in = Bundled.open()) {
      return VendorRegistryFormat.readOrigin(in);
    } catch (IOException e) {
      throw Bundled.damaged(e);
    }
  }

  /**
   * Reads one that {@link VendorRegistryCompiler} wrote.
   *
   * @throws VendorRegistryException naming the file, what is wrong with it and the remedy
   */
  public static VendorRegistry load(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return VendorRegistryFormat.read(in);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Reads where a written registry comes from, and not the registry.
   *
   * @throws VendorRegistryException as {@link #load} does
   */
  public static VendorOrigin originOf(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return VendorRegistryFormat.readOrigin(in);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static VendorRegistryException unreadable(Path file, IOException e) {
    return new VendorRegistryException(
        file
            + " is no registry of vendors that this dmac can read ("
            + e
            + "); make it anew with 'dmac vendors update', or remove it",
        e);
  }

  /** Where the data comes from, and its date. */
  public VendorOrigin origin() {
    return origin;
  }

  /** How many blocks there are. */
  public int size() {
    return keys.length;
  }

  /** How many organizations have one. */
  public int organizations() {
    return names.count();
  }

  /** How many blocks each of the IEEE's registries has. */
  public Map<Assignment, Integer> sizes() {
    Map<Assignment, Integer> sizes = new EnumMap<>(Assignment.class);
    for (Assignment assignment : Assignment.values()) {
      sizes.put(assignment, 0);
    }
    for (byte block : traits) {
      sizes.merge(assignment(block), 1, Integer::sum);
    }
    return sizes;
  }

  /** How many blocks are of each kind. */
  public Map<VendorKind, Integer> kinds() {
    Map<VendorKind, Integer> kinds = new EnumMap<>(VendorKind.class);
    for (VendorKind kind : VendorKind.values()) {
      kinds.put(kind, 0);
    }
    for (byte block : traits) {
      kinds.merge(kind(block), 1, Integer::sum);
    }
    return kinds;
  }

  /** The smallest block in which an address lies. */
  public Optional<VendorBlock> find(MacAddress address) {
    int index = indexOf(address.bits());
    return index < 0 ? Optional.empty() : Optional.of(block(index));
  }

  /** The blocks whose organization has a text in its name, in either case, by prefix. */
  public List<VendorBlock> search(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    BitSet found = names.matching(name -> name.contains(lower));
    return IntStream.range(0, keys.length)
        .filter(i -> found.get(nameOf[i]))
        .mapToObj(this::block)
        .toList();
  }

  /** The blocks inside a range, and those in which it lies, by prefix. */
  public List<VendorBlock> within(MacRange range) {
    return IntStream.range(0, keys.length)
        .filter(i -> firstBits(i) <= range.last().bits())
        .filter(i -> firstBits(i) + (1L << (48 - prefixLength(i))) > range.first().bits())
        .mapToObj(this::block)
        .toList();
  }

  /** The kind of a block of 24 bits, by its first address. */
  VendorKind kindOf(long firstBits) {
    int index = Arrays.binarySearch(keys, key(firstBits, Assignment.MA_L.prefixLength()));
    return index < 0 ? VendorKind.UNKNOWN : kind(traits[index]);
  }

  VendorNames names() {
    return names;
  }

  VendorBlock block(int index) {
    return new VendorBlock(
        firstBits(index),
        assignment(traits[index]),
        names.name(nameOf[index]),
        kind(traits[index]));
  }

  long firstBits(int index) {
    return keys[index] >> 6;
  }

  int prefixLength(int index) {
    return (int) keys[index] & 0x3F;
  }

  VendorKind kind(int index) {
    return kind(traits[index]);
  }

  int nameIndex(int index) {
    return nameOf[index];
  }

  byte traits(int index) {
    return traits[index];
  }

  /** Whether blocks of other owners lie in a block: the next one by prefix then does. */
  boolean isDivided(int index) {
    return index + 1 < keys.length
        && firstBits(index + 1) < firstBits(index) + (1L << (48 - prefixLength(index)));
  }

  /** The index of the smallest block in which an address lies, or a negative number. */
  int indexOf(long address) {
    int index = -1;
    for (int i = 0; index < 0 && i < PREFIX_LENGTHS.length; i++) {
      long first = address & -(1L << (48 - PREFIX_LENGTHS[i]));
      index = Arrays.binarySearch(keys, key(first, PREFIX_LENGTHS[i]));
    }
    return index;
  }

  /** By first address, and by length among those that begin alike. */
  static long key(long firstBits, int prefixLength) {
    return firstBits << 6 | prefixLength;
  }

  static byte traits(Assignment assignment, VendorKind kind) {
    return (byte) (assignment.ordinal() << 2 | kind.ordinal());
  }

  static Assignment assignment(byte traits) {
    return ASSIGNMENTS[traits >> 2];
  }

  private static VendorKind kind(byte traits) {
    return KINDS[traits & 0b11];
  }

  /** What dmac comes with. */
  private static final class Bundled {
    private static InputStream open() {
      InputStream in = VendorRegistry.class.getResourceAsStream("vendors.bin");
      if (in == null) {
        throw new VendorRegistryException("dmac was built without vendors.bin; build it anew");
      }
      return in;
    }

    private static VendorRegistryException damaged(IOException e) {
      return new VendorRegistryException(
          "the registry of vendors inside dmac is damaged (" + e + "); build dmac anew", e);
    }

    private static VendorRegistry load() {
      try (InputStream in = open()) {
        return VendorRegistryFormat.read(in);
      } catch (IOException e) {
        throw damaged(e);
      }
    }

    /** Holds what is loaded once, when it is first needed. */
    private static final class Loaded {
      private static final VendorRegistry REGISTRY = load();
    }
  }
}
