package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacPolicyTest {
  private static final VendorRegistry REGISTRY = VendorRegistry.bundled();
  private static final MacAddress LOCAL = MacAddress.parse("02:42:ac:11:00:02");

  private static MacChoice at(String current, long seed) {
    return MacChoice.of(MacAddress.parse(current)).withRandom(new Random(seed));
  }

  private static MacPolicy policy(String text) {
    return MacPolicy.parse(text);
  }

  static Stream<String> choosing() {
    return Stream.of(
        "random",
        "random:bia",
        "ending",
        "another",
        "another:keep-ending",
        "any",
        "any:keep-ending",
        "vendor:XEROX CORPORATION",
        "vendor:intel:keep-ending",
        "next:02:00:00:00:00:00/40",
        "next:00:00:00:00:00:00/47");
  }

  @ParameterizedTest
  @MethodSource("choosing")
  void givesNoGroupNoZeroAndNotTheCurrentOne(String text) {
    MacPolicy policy = policy(text);
    for (String current :
        List.of(
            "02:42:ac:11:00:02", "00:00:0c:00:00:00", "8c:1f:64:af:a0:01", "00:02:2d:ff:ff:ff")) {
      MacChoice choice = at(current, 7);
      for (int i = 0; i < 10; i++) {
        MacAddress chosen = policy.choose(choice);
        assertThat(chosen.isMulticast()).isFalse();
        assertThat(chosen.isZero()).isFalse();
        assertThat(chosen).isNotEqualTo(choice.current());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("choosing")
  void givesNothingThatIsTaken(String text) {
    MacPolicy policy = policy(text);
    Set<MacAddress> taken = new HashSet<>();
    MacChoice choice = at("00:00:0c:00:00:00", 3).alsoTaken(taken::contains);
    int given = 0;
    try {
      while (given < 40) {
        assertThat(taken.add(policy.choose(choice))).isTrue();
        given++;
      }
    } catch (MacPolicyException e) {
      assertThat(e).hasMessageStartingWith("'" + text + "' has no free address: all 2 are taken");
      assertThat(given).isOne();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 2", "true, 0"})
  void randomHasEveryValueInEveryOctet(boolean burnedIn, int lowBits) {
    MacPolicy policy = new MacPolicy.Random(burnedIn);
    MacChoice choice = at("02:42:ac:11:00:02", 11);
    List<Set<Integer>> seen =
        Stream.generate(() -> (Set<Integer>) new HashSet<Integer>()).limit(6).toList();
    for (int i = 0; i < 5000; i++) {
      MacAddress chosen = policy.choose(choice);
      assertThat(chosen.octet(0) & 3).isEqualTo(lowBits);
      for (int octet = 0; octet < 6; octet++) {
        seen.get(octet).add(chosen.octet(octet));
      }
    }
    assertThat(seen.getFirst()).hasSize(64);
    assertThat(seen.subList(1, 6)).allMatch(values -> values.size() == 256);
  }

  @ParameterizedTest
  @CsvSource({
    "00:00:0c:12:34:56, 24",
    "02:42:ac:11:00:02, 24",
    "1e:42:ac:11:00:02, 24",
    "02:60:8c:00:00:01, 24",
    "c8:5c:e2:7f:ff:ff, 28",
    "8c:1f:64:af:a0:01, 36",
    "40:d8:55:0d:7f:ff, 36",
    // Nobody's part of a block that is given out in parts.
    "8c:1f:64:af:20:01, 36"
  })
  void endingKeepsThePrefixAndWhoAssignsIt(String current, int kept) {
    MacChoice choice = at(current, 5);
    long varied = 0;
    Set<Integer> last = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      MacAddress chosen = policy("ending").choose(choice);
      varied |= chosen.bits() ^ choice.current().bits();
      last.add(chosen.octet(5));
    }
    assertThat(varied).isEqualTo((1L << (48 - kept)) - 1);
    assertThat(last).hasSize(256);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anotherIsOfTheSameKind(long seed) {
    MacChoice radio = at("00:02:2d:00:00:01", seed);
    MacChoice other = at("00:00:0c:00:00:01", seed);
    MacChoice unknown = at("02:42:ac:11:00:02", seed);
    for (int i = 0; i < 30; i++) {
      assertThat(kindOf(policy("another").choose(radio))).isEqualTo(VendorKind.WIRELESS);
      assertThat(kindOf(policy("another").choose(other))).isEqualTo(VendorKind.OTHER);
      assertThat(kindOf(policy("another").choose(unknown))).isNotEqualTo(VendorKind.WIRELESS);
    }
  }

  private static VendorKind kindOf(MacAddress address) {
    return REGISTRY.find(address).orElseThrow().kind();
  }

  @ParameterizedTest
  @ValueSource(strings = {"another", "any", "vendor:intel"})
  void keepsTheEndingBehindTheNewPrefix(String text) {
    MacChoice choice = at("00:00:0c:ab:cd:ef", 1);
    for (int i = 0; i < 15; i++) {
      MacAddress chosen = policy(text + ":keep-ending").choose(choice);
      VendorBlock block = REGISTRY.find(chosen).orElseThrow();
      assertThat((chosen.bits() ^ choice.current().bits()) & (block.assignment().size() - 1))
          .isZero();
    }
  }

  @Test
  void anyVendorsPrefixesOfEachLengthComeUpWithTheEndingKept() {
    MacChoice choice = at("00:00:0c:ab:cd:ef", 1);
    Set<Assignment> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      seen.add(REGISTRY.find(policy("any:keep-ending").choose(choice)).orElseThrow().assignment());
    }
    assertThat(seen).containsExactlyInAnyOrder(Assignment.values());
  }

  @Test
  void aVendorIsFoundByItsWholeNameOrElseByWords() {
    MacChoice choice = at("02:42:ac:11:00:02", 1);
    for (int i = 0; i < 15; i++) {
      assertThat(owner(policy("vendor:intel corporate").choose(choice)))
          .isEqualTo("Intel Corporate");
      assertThat(owner(policy("vendor:cisco").choose(choice))).matches("(?i).*\\bcisco\\b.*");
    }
  }

  private static String owner(MacAddress address) {
    return REGISTRY.find(address).orElseThrow().organization();
  }

  @ParameterizedTest
  @CsvSource({
    "Rasberry Pi, Raspberry Pi",
    "ciscoo, Cisco",
    "intell, INTELLICOM",
    "ubiquit, Ubiquit"
  })
  void anUnknownVendorIsAnsweredWithThoseThatComeNear(String name, String near) {
    assertThatExceptionOfType(MacPolicyException.class)
        .isThrownBy(() -> policy("vendor:" + name).choose(at("02:42:ac:11:00:02", 1)))
        .withMessageContaining("'" + name + "'; did you mean '")
        .withMessageContaining(near)
        .withMessageContaining("dmac vendors WORD");
    assertThatExceptionOfType(MacPolicyException.class)
        .isThrownBy(() -> policy("vendor:qqzzqqzzqq").choose(at("02:42:ac:11:00:02", 1)))
        .withMessageContaining("'qqzzqqzzqq'; 'dmac vendors WORD'");
  }

  @Test
  void aRegistrarIsNoVendor() {
    // All its 24-bit blocks are given out in parts.
    assertThatExceptionOfType(MacPolicyException.class)
        .isThrownBy(
            () ->
                new MacPolicy.Vendor("nobody", false)
                    .choose(at("02:42:ac:11:00:02", 1).withRegistry(MacPolicyTest::divided)))
        .withMessageContaining("no block for it");
  }

  private static VendorRegistry divided() {
    VendorRegistryBuilder builder = new VendorRegistryBuilder();
    builder.add(0x0050_C200_0000L, Assignment.MA_L, "nobody");
    builder.add(0x0050_C200_1000L, Assignment.IAB, "somebody");
    return builder.build(REGISTRY.origin(), VendorKinds.of(REGISTRY));
  }

  @Test
  void aVendorsAddressesAreAllAsLikely() {
    VendorRegistryBuilder builder = new VendorRegistryBuilder();
    builder.add(0x1000_0000_1000L, Assignment.MA_S, "us");
    builder.add(0x1000_0000_3000L, Assignment.MA_S, "us");
    builder.add(0x2000_0000_0000L, Assignment.MA_S, "them");
    VendorRegistry registry = builder.build(REGISTRY.origin(), VendorKinds.of(REGISTRY));
    Set<MacAddress> taken = new HashSet<>();
    MacChoice choice =
        at("02:42:ac:11:00:02", 1).withRegistry(() -> registry).alsoTaken(taken::contains);
    for (int i = 0; i < 2 * 4096; i++) {
      taken.add(policy("vendor:us").choose(choice));
    }
    assertThat(taken)
        .hasSize(2 * 4096)
        .allMatch(a -> a.bits() >>> 12 == 0x1_0000_0001L || a.bits() >>> 12 == 0x1_0000_0003L);
    assertThatExceptionOfType(MacPolicyException.class)
        .isThrownBy(() -> policy("vendor:us").choose(choice))
        .withMessageContaining("all 8192 are taken");
  }

  @Test
  void permanentRestoresWhatThereIs() {
    MacAddress made = MacAddress.parse("00:00:0c:00:00:01");
    assertThat(policy("permanent").choose(MacChoice.of(LOCAL).withPermanent(made))).isEqualTo(made);
    assertThat(policy("permanent").choose(MacChoice.of(made).withPermanent(made))).isEqualTo(made);
    assertThatExceptionOfType(MacPolicyException.class)
        .isThrownBy(() -> policy("permanent").choose(MacChoice.of(LOCAL)))
        .withMessageContaining("virtual devices");
    assertThatExceptionOfType(MacPolicyException.class)
        .isThrownBy(
            () -> policy("permanent").choose(MacChoice.of(LOCAL).withPermanent(MacAddress.ZERO)));
    assertThatExceptionOfType(MacPolicyException.class)
        .isThrownBy(
            () ->
                policy("permanent")
                    .choose(MacChoice.of(LOCAL).withPermanent(MacAddress.BROADCAST)));
  }

  @Test
  void fixedIsGivenUnlessItIsTaken() {
    MacAddress address = MacAddress.parse("02:00:00:00:00:99");
    MacChoice choice = MacChoice.of(LOCAL);
    assertThat(policy("02-00-00-00-00-99").choose(choice)).isEqualTo(address);
    assertThatExceptionOfType(MacPolicyException.class)
        .isThrownBy(() -> policy("020000000099").choose(choice.alsoTaken(address::equals)))
        .withMessageContaining("02:00:00:00:00:99 is taken");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MacPolicy.Fixed(MacAddress.BROADCAST));
    assertThatIllegalArgumentException().isThrownBy(() -> new MacPolicy.Fixed(MacAddress.ZERO));
  }

  @Test
  void nextGoesOnAndRound() {
    MacPolicy next = policy("next:02:00:00:00:00:10-02:00:00:00:00:12");
    assertThat(next.choose(MacChoice.of(LOCAL))).hasToString("02:00:00:00:00:10");
    assertThat(next.choose(at("02:00:00:00:00:10", 0))).hasToString("02:00:00:00:00:11");
    assertThat(next.choose(at("02:00:00:00:00:12", 0))).hasToString("02:00:00:00:00:10");
    assertThat(
            next.choose(
                at("02:00:00:00:00:10", 0)
                    .alsoTaken(MacAddress.parse("02:00:00:00:00:11")::equals)))
        .hasToString("02:00:00:00:00:12");
    assertThatExceptionOfType(MacPolicyException.class)
        .isThrownBy(() -> next.choose(at("02:00:00:00:00:10", 0).alsoTaken(address -> true)))
        .withMessageContaining("all 3 are taken")
        .withMessageContaining("a larger range");
  }

  @Test
  void findsTheLastFreeOneOfASmallRangeForCertain() {
    MacAddress free = MacAddress.parse("8c:1f:64:af:a7:77");
    for (long seed = 0; seed < 20; seed++) {
      MacChoice choice = at("8c:1f:64:af:a0:01", seed).alsoTaken(address -> !address.equals(free));
      assertThat(policy("ending").choose(choice)).isEqualTo(free);
      assertThat(policy("next:8c:1f:64:af:a0:00/36").choose(choice)).isEqualTo(free);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "random:bia", "ending", "any", "next:02:00:00:00:00:00/8"})
  void givesUpWhereEverythingIsTaken(String text) {
    assertThatExceptionOfType(MacPolicyException.class)
        .isThrownBy(() -> policy(text).choose(at("00:00:0c:00:00:01", 1).alsoTaken(a -> true)))
        .withMessageStartingWith("'" + text + "'")
        .withMessageContaining("taken")
        .withMessageContaining("free some of them");
  }

  @Test
  void avoidsRangesUponRanges() {
    MacPolicy policy =
        policy("next:02:00:00:00:00:00/46")
            .avoiding(List.of(MacRange.parse("02:00:00:00:00:00/47")))
            .avoiding(List.of(MacRange.parse("02:00:00:00:00:02")));
    assertThat(policy.choose(MacChoice.of(LOCAL))).hasToString("02:00:00:00:00:03");
    assertThat(policy.avoiding(List.of())).isSameAs(policy);
    assertThat(policy)
        .hasToString(
            "next:02:00:00:00:00:00/46 avoiding 02:00:00:00:00:00/47 avoiding 02:00:00:00:00:02");
  }

  @Test
  void aPortHasNoGroupAddress() {
    assertThatIllegalArgumentException().isThrownBy(() -> MacChoice.of(MacAddress.BROADCAST));
  }
}
