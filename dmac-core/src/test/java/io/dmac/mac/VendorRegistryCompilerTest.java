package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorRegistryCompilerTest {
  private static final String HEADER =
      "Registry,Assignment,Organization Name,Organization Address\r\n";

  private static final VendorKinds NONE = new VendorKinds(bits -> VendorKind.UNKNOWN, "nothing");

  @TempDir private Path folder;

  @BeforeEach
  void writeSmallRegistries() throws IOException {
    write(
        "oui.csv",
        HEADER
            + "MA-L,00000C,\"Cisco \u00a0 Systems, Inc\",\"170 \"\"W\"\" TASMAN\nSAN JOSE\"\r\n"
            + "MA-L,080030,CERN ,Geneva\r\n"
            + "MA-L,080030,ROYAL MELBOURNE INST OF TECH,Melbourne\r\n"
            + "\r\n"
            + "MA-L,8C1F64,IEEE Registration Authority,\r\n");
    write("mam.csv", HEADER + "MA-M,C85CE27,Bühler AG,CH\n");
    write("oui36.csv", HEADER + "MA-S,8C1F64AFA,Private,\n");
    write("iab.csv", HEADER + "IAB,40D8550D7,Avant Technologies,PR");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private VendorRegistry compile() {
    return VendorRegistryCompiler.compile(folder, "a test", NONE);
  }

  private static List<VendorBlock> blocks(VendorRegistry registry) {
    return IntStream.range(0, registry.size()).mapToObj(registry::block).toList();
  }

  @Test
  void readsTheIeeesTables() {
    assertThat(blocks(compile()))
        .extracting(block -> block.prefix() + " " + block.organization())
        .containsExactly(
            "00:00:0c Cisco Systems, Inc",
            "08:00:30 CERN / ROYAL MELBOURNE INST OF TECH",
            "40:d8:55:0d:7 Avant Technologies",
            "8c:1f:64 IEEE Registration Authority",
            "8c:1f:64:af:a Private",
            "c8:5c:e2:7 Bühler AG");
  }

  @Test
  void readsTheIeeesListsAlike() throws IOException {
    List<VendorBlock> fromTables = blocks(compile());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    write(
        "oui.txt",
        """
        OUI/MA-L      Organization
        company_id    Organization

        00-00-0C   (hex)\t\tCisco Systems, Inc
        00000C     (base 16)\t\tCisco Systems, Inc
        \t\t\t\t170 "W" TASMAN
        \t\t\t\tUS

        08-00-30   (hex)\t\tCERN
        080030     (base 16)\t\tCERN

        08-00-30   (hex)\t\tROYAL MELBOURNE INST OF TECH
        080030     (base 16)\t\tROYAL MELBOURNE INST OF TECH

        8C-1F-64   (hex)\t\tIEEE Registration Authority
        8C1F64     (base 16)\t\tIEEE Registration Authority
        """
            .replace("\n", "\r\n"));
    write(
        "mam.txt",
        """
        C8-5C-E2      (hex)        Bühler AG
        700000-7FFFFF (base 16)    Bühler AG
                                   CH
        """);
    write("oui36.txt", "8C-1F-64 (hex)\t\tPrivate\nAFA000-AFAFFF     (base 16)\t\tPrivate\n");
    write(
        "iab.txt",
        """
        40-D8-55      (hex)        Avant Technologies
        0D7000-0D7FFF (base 16)    Avant Technologies
        """);
    assertThat(blocks(compile())).isEqualTo(fromTables);
  }

  @Test
  void isAsOldAsItsNewestFile() throws IOException {
    for (String name : List.of("oui.csv", "mam.csv", "oui36.csv", "iab.csv")) {
      Files.setLastModifiedTime(
          folder.resolve(name), FileTime.from(Instant.parse("2024-02-03T23:59:59Z")));
    }
    Files.setLastModifiedTime(
        folder.resolve("mam.csv"), FileTime.from(Instant.parse("2025-01-02T00:00:00Z")));
    assertThat(compile().origin())
        .isEqualTo(new VendorOrigin(LocalDate.of(2025, 1, 2), "a test", "nothing"));
  }

  @Test
  void doesWithoutIndividualBlocksButNotWithoutTheOthers() throws IOException {
    Files.delete(folder.resolve("iab.csv"));
    assertThat(compile().size()).isEqualTo(5);
    Files.delete(folder.resolve("mam.csv"));
    assertThatExceptionOfType(VendorRegistryException.class)
        .isThrownBy(this::compile)
        .withMessageContaining("neither mam.csv nor mam.txt")
        .withMessageContaining("ieee-data");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "<html>nothing here</html> | 1 | does not begin with",
        "~~ | 1 | does not begin with",
        "HEADER | 1 | no block of MA-L",
        "HEADERMA-L,00000C,Cisco | 2 | 3 fields",
        "HEADERMA-L,00000C,a,b\\nMA-L,00000,a,b | 3 | '00000' is no prefix of 6",
        "HEADERMA-L,00000G,a,b | 2 | '00000G'",
        "HEADERMA-S,00000C,a,b | 2 | 'MA-S' is not MA-L",
        "HEADERMA-L,00000C,a,\"b\\nMA-L,00000D,a,b | 2 | none closes",
        "HEADERMA-L,00000C,\"a\"b,c | 2 | closing quotation mark"
      })
  void namesTheLineOfWhatIsWrong(String text, int line, String what) throws IOException {
    write("oui.csv", text.replace("HEADER", HEADER).replace("\\n", "\n"));
    assertThatExceptionOfType(VendorRegistryException.class)
        .isThrownBy(this::compile)
        .withMessageContaining("oui.csv, line " + line + ": ")
        .withMessageContaining(what)
        .withMessageContaining("fetch the file again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C8-5C-E2 (hex) A\n700000-7FFFFE (base 16) A\n",
        "C8-5C-E2 (hex) A\n710000-71FFFF (base 16) A\n",
        "C8-5C-E2 (hex) A\nC85CE2 (base 16) A\n",
        "C8-5C-E (hex) A\n700000-7FFFFF (base 16) A\n",
        "700000-7FFFFF (base 16) A\n",
        "nothing\n"
      })
  void namesTheFileOfWhatIsWrongInALists(String text) throws IOException {
    Files.delete(folder.resolve("mam.csv"));
    write("mam.txt", text);
    assertThatExceptionOfType(VendorRegistryException.class)
        .isThrownBy(this::compile)
        .withMessageContaining("mam.txt, line ");
  }

  @Test
  void takesKindsFromMacchangersLists() throws IOException {
    write("OUI.list", "00 00 0C CISCO SYSTEMS, INC.\n08 00 30 NETWORK RESEARCH CORPORATION\n");
    write("wireless.list", "08 00 30 Old\tRadio\n");
    VendorRegistry registry =
        VendorRegistryCompiler.compile(folder, "a test", VendorKinds.ofMacchanger(folder));
    assertThat(blocks(registry))
        .extracting(VendorBlock::kind)
        .startsWith(VendorKind.OTHER, VendorKind.WIRELESS, VendorKind.UNKNOWN);
    assertThat(blocks(VendorRegistryCompiler.compile(folder, "later", VendorKinds.of(registry))))
        .isEqualTo(blocks(registry));
    write("wireless.list", "08 00 30 Old\nnonsense\n");
    assertThatExceptionOfType(VendorRegistryException.class)
        .isThrownBy(() -> VendorKinds.ofMacchanger(folder))
        .withMessageContaining("wireless.list, line 2: 'nonsense'");
  }

  @Test
  void readsBackWhatItWrote() {
    for (VendorRegistry registry : List.of(compile(), VendorRegistry.bundled())) {
      Path file = folder.resolve("deeper/and/deeper/vendors.bin");
      VendorRegistryCompiler.write(registry, file);
      VendorRegistry read = VendorRegistry.load(file);
      assertThat(read.origin()).isEqualTo(registry.origin());
      assertThat(VendorRegistry.originOf(file)).isEqualTo(registry.origin());
      assertThat(read.organizations()).isEqualTo(registry.organizations());
      assertThat(blocks(read)).isEqualTo(blocks(registry));
    }
  }

  @Test
  void leavesTheOldOneWhenItCannotWrite() throws IOException {
    Path occupied = Files.createDirectories(folder.resolve("vendors.bin/full"));
    assertThatExceptionOfType(VendorRegistryException.class)
        .isThrownBy(() -> VendorRegistryCompiler.write(compile(), folder.resolve("vendors.bin")))
        .withMessageContaining("vendors.bin cannot be written");
    assertThat(occupied).exists();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void findsDamage(long seed) throws IOException {
    Path file = folder.resolve("vendors.bin");
    VendorRegistryCompiler.write(compile(), file);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(seed);
    // Behind the header in the open, and behind the ten bytes of gzip's own.
    int body = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\u001f') + 10;
    for (int i = 0; i < 50; i++) {
      byte[] damaged = whole.clone();
      damaged[body + random.nextInt(whole.length - body)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      assertThatExceptionOfType(VendorRegistryException.class)
          .isThrownBy(() -> VendorRegistry.load(file))
          .withMessageContaining("vendors.bin is no registry")
          .withMessageContaining("dmac vendors update");
    }
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(VendorRegistryException.class)
          .isThrownBy(() -> VendorRegistry.load(file));
    }
  }
}
