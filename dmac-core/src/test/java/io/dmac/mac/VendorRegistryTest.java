package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorRegistryTest {
  private static final VendorRegistry REGISTRY = VendorRegistry.bundled();

  private static final List<VendorBlock> ALL =
      IntStream.range(0, REGISTRY.size()).mapToObj(REGISTRY::block).toList();

  @ParameterizedTest
  @CsvSource({
    "00:00:00:12:34:56, 00:00:00, MA_L, OTHER, XEROX CORPORATION",
    "00:00:5e:00:01:01, 00:00:5e, MA_L, OTHER, 'ICANN, IANA Department'",
    "00:0c:29:ff:ff:ff, 00:0c:29, MA_L, OTHER, 'VMware, Inc.'",
    "00:02:2d:00:00:01, 00:02:2d, MA_L, WIRELESS, Agere Systems",
    "02:60:8c:00:00:01, 02:60:8c, MA_L, OTHER, 3COM",
    "8c:1f:64:af:a0:01, 8c:1f:64:af:a, MA_S, UNKNOWN, 'DATA ELECTRONIC DEVICES, INC'",
    "c8:5c:e2:7f:ff:ff, c8:5c:e2:7, MA_M, UNKNOWN, SYNERGY SYSTEMS AND SOLUTIONS",
    "40:d8:55:0d:7f:ff, 40:d8:55:0d:7, IAB, UNKNOWN, Avant Technologies"
  })
  void knowsWhatIsWellKnown(
      String address, String prefix, Assignment assignment, VendorKind kind, String organization) {
    assertThat(REGISTRY.find(MacAddress.parse(address)))
        .hasValueSatisfying(
            block -> {
              assertThat(block.prefix()).isEqualTo(prefix);
              assertThat(block.assignment()).isEqualTo(assignment);
              assertThat(block.kind()).isEqualTo(kind);
              assertThat(block.organization()).isEqualTo(organization);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"02:42:ac:11:00:02", "ff:ff:ff:ff:ff:ff", "fe:54:00:00:00:01"})
  void knowsWhatIsNobodys(String address) {
    assertThat(REGISTRY.find(MacAddress.parse(address))).isEmpty();
  }

  @Test
  void namesEveryOwnerOfABlockThatWasAssignedTwice() {
    assertThat(REGISTRY.find(MacAddress.parse("08:00:30:00:00:01")).orElseThrow().organization())
        .contains("CERN")
        .contains("NETWORK RESEARCH CORPORATION")
        .contains("ROYAL MELBOURNE INST OF TECH");
  }

  @Test
  void findsEveryBlockByItsEnds() {
    for (int i = 0; i < ALL.size(); i++) {
      VendorBlock block = ALL.get(i);
      assertThat(REGISTRY.isDivided(i))
          .isEqualTo(i + 1 < ALL.size() && block.contains(ALL.get(i + 1).first()));
      if (!REGISTRY.isDivided(i)) {
        assertThat(REGISTRY.find(block.first())).contains(block);
        assertThat(REGISTRY.find(block.last())).contains(block);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsWhatALinearSearchFinds(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      VendorBlock near = ALL.get(random.nextInt(ALL.size()));
      long bits =
          switch (i % 4) {
            case 0 -> near.first().bits() + random.nextLong(near.assignment().size());
            case 1 -> near.first().bits() - 1;
            case 2 -> near.last().bits() + 1;
            default -> random.nextLong();
          };
      MacAddress address = new MacAddress(bits & 0xFFFF_FFFF_FFFFL);
      Optional<VendorBlock> linear =
          ALL.stream()
              .filter(block -> block.contains(address))
              .max(Comparator.comparingInt(block -> block.assignment().prefixLength()));
      assertThat(REGISTRY.find(address)).as(address.toString()).isEqualTo(linear);
    }
  }

  @Test
  void searchesInEitherCase() {
    List<VendorBlock> found = REGISTRY.search("rAsPbErRy");
    assertThat(found)
        .hasSizeGreaterThan(3)
        .isSortedAccordingTo(Comparator.comparingLong(VendorBlock::firstBits));
    assertThat(found).allMatch(block -> block.organization().contains("Raspberry"));
    assertThat(found)
        .hasSameSizeAs(
            ALL.stream().filter(b -> b.organization().matches("(?i).*raspberry.*")).toList());
    assertThat(REGISTRY.search("no such organization")).isEmpty();
  }

  @Test
  void findsWhatLiesInARangeAndWhatItLiesIn() {
    MacRange range = MacRange.parse("8c:1f:64:a0:00:00/32");
    assertThat(REGISTRY.within(range))
        .extracting(VendorBlock::prefix)
        .contains("8c:1f:64")
        .allMatch(prefix -> prefix.equals("8c:1f:64") || prefix.startsWith("8c:1f:64:a0"))
        .hasSizeGreaterThan(5);
  }

  @Test
  void saysWhereItComesFrom() {
    assertThat(REGISTRY.origin().date()).isAfterOrEqualTo(LocalDate.of(2026, 6, 25));
    assertThat(REGISTRY.origin().source()).contains("IEEE");
    assertThat(REGISTRY.origin().kindSource()).contains("macchanger");
    assertThat(VendorRegistry.bundledOrigin()).isEqualTo(REGISTRY.origin());
  }

  @Test
  void countsEveryBlockOnce() {
    assertThat(REGISTRY.sizes().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(REGISTRY.size());
    assertThat(REGISTRY.kinds().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(REGISTRY.size());
    assertThat(REGISTRY.sizes().values()).allMatch(size -> size > 4000);
    assertThat(REGISTRY.kinds()).containsEntry(VendorKind.WIRELESS, 40);
  }
}
