package io.dmac.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import io.dmac.app.vendors.VendorFilesOnDisk;
import io.dmac.mac.VendorRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int dmac(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Program.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void saysWhatTheRegistryIs() {
    assertThat(dmac("vendors")).isZero();
    assertThat(out.toString())
        .containsPattern("[0-9,]+ blocks of [0-9,]+ organizations, of 20[0-9-]+, from ")
        .contains("MA-L", "MA-M", "MA-S", "IAB")
        .contains("macchanger")
        .contains("40 wireless");
    assertThat(dmac("vendors", "--json")).isZero();
    assertThat(out.toString())
        .startsWith("{\"date\":\"20")
        .contains("\"source\":", "\"blocks\":{\"MA-L\":", "\"wireless\":40");
  }

  @Test
  void searchesByAWord() {
    assertThat(dmac("vendors", "RASPBERRY")).isZero();
    assertThat(out.toString().lines().toList())
        .first()
        .asString()
        .matches("PREFIX +ASSIGNMENT +KIND +ORGANIZATION");
    assertThat(out.toString()).containsPattern("b8:27:eb +MA-L +other +Raspberry Pi Foundation");
    assertThat(err.toString()).isEmpty();

    assertThat(dmac("vendors", "cisco", "--limit", "2")).isZero();
    assertThat(out.toString().lines()).hasSize(4);
    assertThat(out.toString()).containsPattern("and [0-9]+ more \\(--limit\\)");

    assertThat(dmac("vendors", "cisco", "--limit", "1", "--json")).isZero();
    assertThat(out.toString())
        .containsPattern(
            "^\\{\"total\":[0-9]+,\"blocks\":\\[\\{\"prefix\":\"00:00:0c\",\"prefixLength\":24,"
                + "\"assignment\":\"MA-L\",\"kind\":\"other\","
                + "\"organization\":\"Cisco Systems, Inc\"}]}\\R$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8c:1f:64:af:a0:01", "8C-1F-64-AF-A0-01", "8c1f.64af.a001"})
  void looksAnAddressUp(String address) {
    assertThat(dmac("vendors", address)).isZero();
    assertThat(out.toString())
        .startsWith("8c:1f:64:af:a0:01: universally administered")
        .containsPattern("8c:1f:64:af:a +MA-S +unknown +DATA ELECTRONIC DEVICES, INC");
    assertThat(dmac("vendors", address, "--json")).isZero();
    assertThat(out.toString())
        .startsWith(
            "{\"address\":\"8c:1f:64:af:a0:01\",\"group\":false,\"administration\":\"universal\","
                + "\"block\":{\"prefix\":\"8c:1f:64:af:a\"");
  }

  @ParameterizedTest
  @CsvSource({
    "02:42:ac:11:00:02, AAI, aai",
    "1a:00:00:00:00:01, ELI, eli",
    "33:33:00:00:00:01, 'group address, locally', aai"
  })
  void saysWhoAssignsAnAddressOfNobodys(String address, String words, String word) {
    assertThat(dmac("vendors", address)).isZero();
    assertThat(out.toString()).contains(words).contains("in no block of the registry");
    assertThat(dmac("vendors", address, "--json")).isZero();
    assertThat(out.toString())
        .contains("\"administration\":\"" + word + "\"")
        .doesNotContain("\"block\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8c:1f:64:af", "8C-1F-64-AF", "8c:1f:64:af:a"})
  void listsWhatBeginsSo(String prefix) {
    assertThat(dmac("vendors", prefix)).isZero();
    assertThat(out.toString())
        .containsPattern("8c:1f:64 +MA-L")
        .containsPattern("8c:1f:64:af:a +MA-S")
        .doesNotContainPattern("8c:1f:64:b");
  }

  @Test
  void saysThatThereIsNothing() {
    assertThat(dmac("vendors", "no such organization")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith(
            "dmac: the registry has nothing for 'no such organization'; try a shorter word");
    assertThat(out.toString()).isEmpty();
    assertThat(dmac("vendors", "no such organization", "--json")).isEqualTo(1);
    assertThat(out.toString()).isEqualToIgnoringNewLines("{\"total\":0,\"blocks\":[]}");
    assertThat(dmac("vendors", "03:00:00:00")).isEqualTo(1);
  }

  @Test
  void refusesBadUsage() {
    assertThat(dmac("vendors", "a", "b")).isEqualTo(2);
    assertThat(dmac("vendors", "a", "--limit", "0")).isEqualTo(2);
    assertThat(err.toString()).startsWith("dmac: --limit: '0' is not a whole number from 1");
    assertThat(dmac("vendors", "--josn")).isEqualTo(2);
    assertThat(dmac("vendors", "update", "--from", "ftp://example.org/")).isEqualTo(2);
    assertThat(err.toString()).contains("is no URL; write it as https://");
    assertThat(dmac("vendors", "update", "--from", "http://a b/")).isEqualTo(2);
    assertThat(dmac("vendors", "update", "--help")).isZero();
    assertThat(out.toString()).contains("Usage: dmac vendors update", "/usr/share/ieee-data");
  }

  @Test
  void updatesFromAFolder() throws IOException {
    Path made = folder.resolve("vendors.bin");
    String ieee = VendorFilesOnDisk.write(folder.resolve("ieee")).toString();
    assertThat(dmac("vendors", "update", "--from", ieee, "--to", made.toString())).isZero();
    assertThat(out.toString())
        .startsWith("4 blocks of 1 organizations, of 20")
        .contains(made.toString());
    VendorRegistry registry = VendorRegistry.load(made);
    assertThat(registry.origin().source()).isEqualTo(ieee);
    assertThat(registry.origin().kindSource())
        .isEqualTo(VendorRegistry.bundledOrigin().kindSource());
    assertThat(registry.search("testers")).hasSize(4);
  }

  @Test
  void keepsTheOldRegistryWhenAFileIsMalformed() throws IOException {
    Path made = folder.resolve("vendors.bin");
    Path ieee = VendorFilesOnDisk.write(folder.resolve("ieee"));
    String[] update = {"vendors", "update", "--from", ieee.toString(), "--to", made.toString()};
    assertThat(dmac(update)).isZero();
    Files.writeString(ieee.resolve("mam.csv"), "<html>Please log in</html>");
    assertThat(dmac(update)).isEqualTo(1);
    assertThat(err.toString()).contains("mam.csv, line 1: ").contains("fetch the file again");
    assertThat(VendorRegistry.load(made).size()).isEqualTo(4);
    assertThat(dmac("vendors", "update", "--from", folder.toString(), "--to", made.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("neither oui.csv nor oui.txt");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void updatesFromASite(boolean inFolders) throws IOException {
    Path site = VendorFilesOnDisk.write(folder.resolve("site"));
    if (inFolders) {
      for (List<String> move :
          List.of(
              List.of("oui.csv", "oui"),
              List.of("mam.csv", "oui28"),
              List.of("oui36.csv", "oui36"),
              List.of("iab.csv", "iab"))) {
        Path target = Files.createDirectories(site.resolve(move.getLast()));
        Files.move(site.resolve(move.getFirst()), target.resolve(move.getFirst()));
      }
    }
    Path made = folder.resolve("vendors.bin");
    HttpServer server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), site, OutputLevel.NONE);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try {
      assertThat(dmac("vendors", "update", "--from", url, "--to", made.toString())).isZero();
      assertThat(VendorRegistry.load(made).size()).isEqualTo(4);
      assertThat(VendorRegistry.load(made).origin().source()).isEqualTo(url);

      Files.delete(site.resolve(inFolders ? "oui28/mam.csv" : "mam.csv"));
      assertThat(dmac("vendors", "update", "--from", url + "/", "--to", made.toString()))
          .isEqualTo(1);
      assertThat(err.toString())
          .contains(url + "/mam.csv: HTTP status 404; the old registry stays")
          .contains("--from FOLDER");
      assertThat(VendorRegistry.load(made).size()).isEqualTo(4);
    } finally {
      server.stop(0);
    }
    assertThat(dmac("vendors", "update", "--from", url, "--to", made.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(url).contains("the old registry stays");
  }
}
