package io.dmac.mac;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How a new address is chosen. A policy never gives a group address, the zero address or one that
 * is taken; those that choose never give the current one. Each is written as {@link #parse} reads
 * it.
 */
public sealed interface MacPolicy {
  /**
   * Chooses.
   *
   * @throws MacPolicyException when there is none to give, with the remedy
   */
  MacAddress choose(MacChoice choice);

  /** The policy in words. */
  String describe();

  /**
   * Reads a policy, such as {@code random} or {@code vendor:Intel Corporate:keep-ending}.
   *
   * @throws IllegalArgumentException naming the text and the forms that are understood
   */
  static MacPolicy parse(String text) {
    return MacPolicyText.parse(text);
  }

  /** The policy, never giving an address of these ranges. */
  default MacPolicy avoiding(List<MacRange> ranges) {
    return ranges.isEmpty() ? this : new Avoiding(this, ranges);
  }

  /** One address, as {@code macchanger --mac}. */
  record Fixed(MacAddress address) implements MacPolicy {
    public Fixed {
      if (address.isMulticast() || address.isZero()) {
        throw new IllegalArgumentException(
            address + " is no station's address; name a unicast one, such as 02:00:00:00:00:01");
      }
    }

    @Override
    public MacAddress choose(MacChoice choice) {
      return unlessTaken(this, address, choice);
    }

    @Override
    public String describe() {
      return "the address " + address;
    }

    @Override
    public String toString() {
      return address.toString();
    }
  }

  /**
   * Any unicast address, as {@code macchanger --random}: 46 bits by chance.
   *
   * @param burnedIn whether it looks as if a manufacturer had assigned it
   */
  record Random(boolean burnedIn) implements MacPolicy {
    private static final int LOW_BITS = 40;

    @Override
    public MacAddress choose(MacChoice choice) {
      long localBit = burnedIn ? 0 : 1L << (LOW_BITS + 1);
      // The two lowest bits of the first octet are given: what is above moves up past them.
      return new MacCandidates(
              1L << 46,
              number ->
                  (number >>> LOW_BITS << (LOW_BITS + 2))
                      | localBit
                      | (number & ((1L << LOW_BITS) - 1)))
          .draw(this, choice);
    }

    @Override
    public String describe() {
      return burnedIn
          ? "a random unicast address that looks burned in"
          : "a random locally administered unicast address";
    }

    @Override
    public String toString() {
      return burnedIn ? "random:bia" : "random";
    }
  }

  /**
   * The vendor's prefix of the current address and a random ending, as {@code macchanger --ending};
   * the bits that say who assigns it stay as they are.
   */
  record Ending() implements MacPolicy {
    private static final int LOCAL_PREFIX_LENGTH = 24;

    @Override
    public MacAddress choose(MacChoice choice) {
      int kept = keptBits(choice);
      int freeBits = 48 - kept;
      return MacCandidates.behind(choice.current().bits() & -(1L << freeBits), freeBits)
          .draw(this, choice);
    }

    private static int keptBits(MacChoice choice) {
      VendorRegistry registry = choice.registry().get();
      int block = registry.indexOf(choice.current().bits());
      if (block < 0) {
        return LOCAL_PREFIX_LENGTH;
      }
      // In a part that nobody has of a block that is given out in parts, the neighbours have
      // others.
      return registry.isDivided(block)
          ? Assignment.MA_S.prefixLength()
          : registry.prefixLength(block);
    }

    @Override
    public String describe() {
      return "the current vendor's prefix with a random ending";
    }

    @Override
    public String toString() {
      return "ending";
    }
  }

  /**
   * A vendor of the same kind as the current one, as {@code macchanger --another}: wireless for
   * wireless, other for other, and any that is not wireless where the kind is unknown.
   *
   * @param keepEnding whether what follows the vendor's prefix stays
   */
  record SameKind(boolean keepEnding) implements MacPolicy {
    @Override
    public MacAddress choose(MacChoice choice) {
      VendorRegistry registry = choice.registry().get();
      VendorKind kind =
          registry.find(choice.current()).map(VendorBlock::kind).orElse(VendorKind.UNKNOWN);
      return VendorCandidates.of(
              this,
              registry,
              block ->
                  kind == VendorKind.UNKNOWN
                      ? registry.kind(block) != VendorKind.WIRELESS
                      : registry.kind(block) == kind,
              keepEnding,
              choice)
          .draw(this, choice);
    }

    @Override
    public String describe() {
      return "a random vendor of the same kind" + VendorCandidates.ending(keepEnding);
    }

    @Override
    public String toString() {
      return "another" + VendorCandidates.suffix(keepEnding);
    }
  }

  /**
   * Any vendor, as {@code macchanger -A}.
   *
   * @param keepEnding whether what follows the vendor's prefix stays
   */
  record AnyKind(boolean keepEnding) implements MacPolicy {
    @Override
    public MacAddress choose(MacChoice choice) {
      return VendorCandidates.of(this, choice.registry().get(), block -> true, keepEnding, choice)
          .draw(this, choice);
    }

    @Override
    public String describe() {
      return "a random vendor of any kind" + VendorCandidates.ending(keepEnding);
    }

    @Override
    public String toString() {
      return "any" + VendorCandidates.suffix(keepEnding);
    }
  }

  /**
   * A named vendor. The name is the whole one, in either case, or else words that stand in it; of
   * all its blocks each address is as likely as any other.
   *
   * @param name the organization's, or words of it
   * @param keepEnding whether what follows the vendor's prefix stays
   */
  record Vendor(String name, boolean keepEnding) implements MacPolicy {
    public Vendor {
      name = name.strip();
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a vendor has a name; write it as vendor:Intel");
      }
    }

    @Override
    public MacAddress choose(MacChoice choice) {
      VendorRegistry registry = choice.registry().get();
      return VendorCandidates.of(
              this, registry, VendorNameSearch.blocks(registry, name), keepEnding, choice)
          .draw(this, choice);
    }

    @Override
    public String describe() {
      return "the vendor " + name + VendorCandidates.ending(keepEnding);
    }

    @Override
    public String toString() {
      return "vendor:" + name + VendorCandidates.suffix(keepEnding);
    }
  }

  /** The address that the hardware was made with, as {@code macchanger --permanent}. */
  record Permanent() implements MacPolicy {
    @Override
    public MacAddress choose(MacChoice choice) {
      MacAddress address =
          choice
              .permanent()
              .filter(permanent -> !permanent.isZero() && !permanent.isMulticast())
              .orElseThrow(
                  () ->
                      new MacPolicyException(
                          "'permanent' has no address to restore: the port's device was made"
                              + " without one, as virtual devices are; name the address in its"
                              + " place"));
      return unlessTaken(this, address, choice);
    }

    @Override
    public String describe() {
      return "the permanent address of the hardware";
    }

    @Override
    public String toString() {
      return "permanent";
    }
  }

  /** The next free address of a range behind the current one, and from its end on to its start. */
  record Next(MacRange range) implements MacPolicy {
    @Override
    public MacAddress choose(MacChoice choice) {
      long first = range.first().bits();
      long from = range.contains(choice.current()) ? choice.current().bits() - first + 1 : 0;
      return new MacCandidates(range.size(), number -> first + number).scan(this, choice, from);
    }

    @Override
    public String describe() {
      return "the next free address of " + range;
    }

    @Override
    public String toString() {
      return "next:" + range;
    }
  }

  /**
   * Another policy, without some addresses.
   *
   * @param policy the other one
   * @param ranges what it may not choose
   */
  record Avoiding(MacPolicy policy, List<MacRange> ranges) implements MacPolicy {
    public Avoiding {
      ranges = List.copyOf(ranges);
      if (ranges.isEmpty()) {
        throw new IllegalArgumentException("name at least one address or range to avoid");
      }
    }

    @Override
    public MacAddress choose(MacChoice choice) {
      return policy.choose(
          choice.alsoTaken(address -> ranges.stream().anyMatch(r -> r.contains(address))));
    }

    @Override
    public String describe() {
      return policy.describe() + ", but none of " + list();
    }

    @Override
    public String toString() {
      return policy + " avoiding " + list();
    }

    private String list() {
      return ranges.stream().map(MacRange::toString).collect(Collectors.joining(","));
    }
  }

  private static MacAddress unlessTaken(MacPolicy policy, MacAddress address, MacChoice choice) {
    if (!address.equals(choice.current()) && choice.taken().test(address)) {
      throw new MacPolicyException(
          "'"
              + policy
              + "': "
              + address
              + " is taken, and there is no other (1 tried); free it, or take another policy");
    }
    return address;
  }
}
