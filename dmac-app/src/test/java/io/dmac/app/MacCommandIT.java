package io.dmac.app;

import static io.dmac.app.net.TwoEnds.HERE;
import static io.dmac.app.net.TwoEnds.NEW;
import static io.dmac.app.net.TwoEnds.THERE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.app.cli.LinuxMachine;
import io.dmac.app.cli.Program;
import io.dmac.app.config.ChangeSetup;
import io.dmac.app.config.ConfigurationReader;
import io.dmac.app.config.Setting;
import io.dmac.app.local.LocalInterface;
import io.dmac.app.net.TwoEnds;
import io.dmac.app.state.PortState;
import io.dmac.app.state.StateFolder;
import io.dmac.change.ChangeJournal;
import io.dmac.change.ChangeStep;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacLease;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.Kernel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code dmac mac --interface} on the interfaces that a pod has, with a neighbour on the wire. */
@EnabledIfNetAdmin
class MacCommandIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POD_IP = "10.9.0.2";

  @TempDir private Path state;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private TwoEnds ends;

  @BeforeEach
  void start() {
    ends = new TwoEnds();
  }

  @AfterEach
  void close() {
    ends.close();
  }

  /** {@code dmac mac} with these words, split at blanks. */
  private int mac(String words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("mac"));
    all.addAll(List.of(words.split(" ")));
    return Program.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }

  private int changeOf(String name, String words) {
    return mac(words + " --interface " + name + " --state " + state);
  }

  private int change(String words) {
    return changeOf(HERE, words);
  }

  private JsonNode json() throws Exception {
    return JSON.readTree(out.toString());
  }

  private ChangeSetup setup() {
    return ConfigurationReader.readChanges(
        Map.of(Setting.STATE, List.of(state.toString())), new LinuxMachine());
  }

  @ParameterizedTest
  @CsvSource({
    "set 02:00:5e:80:00:01, '02:00:5e:80:00:01'",
    "random, '.[26ae](:..){5}'",
    "random --bia, '.[048c](:..){5}'",
    "ending, '02:00:5e:.*'",
    "another --keep-ending, '.[02468ace].*0:77'",
    "any --avoid 00:00:00:00:00:00/8, '.[02468ace].*'",
    "vendor intel, '.[02468ace].*'",
    "next 02:00:5e:00:00:70-02:00:5e:00:00:7f, '02:00:5e:00:00:78'",
    "pool --pool 02:00:5e:90:00:00/40, '02:00:5e:90:00:00'",
  })
  void everyPolicyWhileTheLinkStaysUpAndNothingIsLost(String words, String expected)
      throws Exception {
    Command.run("ip", "link", "set", HERE, "address", "02:00:5e:00:00:77");
    ends.furnished(HERE);
    String furniture = TwoEnds.furniture(HERE);
    int losses = TwoEnds.carrierLosses(HERE);

    assertThat(change(words)).as(err.toString()).isZero();

    String now = Kernel.macOf(HERE);
    assertThat(now).matches(expected).isNotEqualTo("02:00:5e:00:00:77");
    assertThat(out.toString())
        .startsWith(HERE + ": 02:00:5e:00:00:77 -> " + now + " (kernel) in ")
        .contains("the interface was not taken down")
        .doesNotContain("note:");
    assertThat(TwoEnds.carrierLosses(HERE)).isEqualTo(losses);
    assertThat(TwoEnds.furniture(HERE)).isEqualTo(furniture);
    // That no pod was needed, in this process as in the program.
    assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain("librte_");
  }

  @Test
  void aMacvlanChangesAndKeepsOffItsSibling() throws Exception {
    Command.run("ip", "link", "add", "mv0", "link", HERE, "type", "macvlan", "mode", "bridge");
    Command.run("ip", "link", "add", "mv1", "link", HERE, "type", "macvlan", "mode", "bridge");
    Command.run("ip", "link", "set", "mv0", "up");
    Command.run("ip", "link", "set", "mv1", "address", NEW.toString(), "up");
    String before = Kernel.macOf("mv0");

    assertThat(changeOf("mv0", "set " + NEW + " --json")).isEqualTo(1);
    assertThat(json().path("outcome").asText()).isIn("rejected", "rolled-back");
    assertThat(Kernel.macOf("mv0")).isEqualTo(before);
    assertThat(err.toString()).containsAnyOf("in use on this segment", "on the same parent");

    assertThat(changeOf("mv0", "random --json")).as(err.toString()).isZero();
    assertThat(json().path("interface").asText()).isEqualTo("mv0");
    assertThat(json().path("to").asText()).isEqualTo(Kernel.macOf("mv0")).isNotEqualTo(before);
    assertThat(json().path("linkWentDown").asBoolean(true)).isFalse();
    assertThat(json().path("notPutBack")).isEmpty();
    assertThat(json().path("proof").asText()).isEqualTo("kernel");
  }

  @Test
  void neighbourLearnsTheNewAddress() {
    Command.run("ip", "addr", "add", POD_IP + "/24", "dev", HERE);
    Command.run("ip", "-6", "addr", "add", "fd00:9::2/64", "dev", HERE, "nodad");
    ends.peer().run("ip", "addr", "add", "10.9.0.1/24", "dev", THERE);
    ends.peer().run("ip", "-6", "addr", "add", "fd00:9::1/64", "dev", THERE, "nodad");
    String old = Kernel.macOf(HERE);
    ends.peer().run("ping", "-c", "1", "-W", "5", POD_IP);
    ends.peer().run("ping", "-c", "1", "-W", "5", "fd00:9::2");
    assertThat(neighbour(POD_IP)).contains(old);

    assertThat(change("set " + NEW)).as(err.toString()).isZero();

    assertThat(neighbour(POD_IP)).contains(NEW.toString());
    assertThat(neighbour("fd00:9::2")).contains(NEW.toString());
    // Three addresses, one of them the kernel's own of the link, three times.
    assertThat(out.toString()).contains(" 9 announcements sent");
    ends.peer().run("ping", "-c", "1", "-W", "5", POD_IP);
  }

  private String neighbour(String ip) {
    return ends.peer().run("ip", "neigh", "show", ip, "dev", THERE);
  }

  @Test
  void anAddressThatANeighbourHasIsRefused() throws Exception {
    ends.peer().run("ip", "link", "set", THERE, "address", NEW.toString());
    String before = Kernel.macOf(HERE);
    assertThat(change("set " + NEW)).isEqualTo(1);
    assertThat(err.toString()).startsWith("dmac: " + NEW + " is in use on this segment");
    assertThat(Kernel.macOf(HERE)).isEqualTo(before);
    assertThat(change("set " + NEW + " --probe 0 --overlap 300ms")).isZero();
    assertThat(out.toString()).contains("frames to " + before + " are dropped");
    assertThat(Kernel.macOf(HERE)).isEqualTo(NEW.toString());
  }

  @Test
  void rotatesAsOftenAsItIsTold() {
    assertThat(change("rotate --every 10ms --count 3 --policy next:02:00:5e:80:00:10/44")).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(" -> 02:00:5e:80:00:10 (kernel)"),
            line -> assertThat(line).contains("02:00:5e:80:00:10 -> 02:00:5e:80:00:11"),
            line -> assertThat(line).contains("02:00:5e:80:00:11 -> 02:00:5e:80:00:12"));
    assertThat(Kernel.macOf(HERE)).isEqualTo("02:00:5e:80:00:12");

    assertThat(change("rotate --every 10ms --count 2 --policy next:02:00:5e:80:00:12"))
        .isEqualTo(1);
    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("no free address"));
  }

  @Test
  void aRotationEndsWellOnSigterm() {
    String before = Kernel.macOf(HERE);
    DmacProcess.Ended ended =
        DmacProcess.toTheEndFrom(
            System.getProperty("java.class.path"),
            List.of("timeout", "--preserve-status", "-s", "TERM", "20"),
            "mac",
            "rotate",
            "--every",
            "100ms",
            "--json",
            "--interface",
            HERE);
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.printed().lines()).isNotEmpty().allMatch(line -> line.contains("\"applied\""));
    assertThat(Kernel.macOf(HERE)).isNotEqualTo(before);
  }

  @Test
  void showsWhatTheInterfaceIs() throws Exception {
    assertThat(mac("show --interface " + HERE)).isZero();
    assertThat(out.toString())
        .startsWith(HERE + " (kernel, veth, up)")
        .contains(Kernel.macOf(HERE), "locally administered", "no permanent address")
        .contains("live change: yes");
    assertThat(mac("show --json --interface " + HERE)).isZero();
    assertThat(json().path("mac").asText()).isEqualTo(Kernel.macOf(HERE));
    assertThat(json().path("liveChange").asText()).isEqualTo("yes");
    assertThat(change("permanent")).isEqualTo(1);
    assertThat(err.toString()).contains("no address to restore", "name the address in its place");
    Command.run("ip", "link", "set", HERE, "down");
    assertThat(mac("show --interface " + HERE)).isZero();
    assertThat(out.toString()).startsWith(HERE + " (kernel, veth, down)");
  }

  @Test
  void anInterfaceThatIsDownChangesToo() {
    Command.run("ip", "link", "set", HERE, "down");
    assertThat(change("set " + NEW)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("  note: there is no link").contains(" 0 announcements");
    assertThat(Kernel.macOf(HERE)).isEqualTo(NEW.toString());
    assertThat(change("set " + NEW)).isEqualTo(1);
    assertThat(err.toString()).startsWith("dmac: " + HERE + " has " + NEW + " already");
  }

  @Test
  void whoDrivesTheInterfaceIsAsked() {
    try (LocalInterface driven = LocalInterface.open(HERE, setup(), Map.of())) {
      assertThat(change("random")).isEqualTo(1);
      assertThat(err.toString())
          .startsWith("dmac: another dmac process drives " + HERE)
          .contains("--api URL");
      assertThat(driven.macAddress()).hasToString(Kernel.macOf(HERE));
    }
    assertThat(change("random")).isZero();
  }

  @Test
  void aChangeThatBrokeOffIsRolledBackFirst() throws Exception {
    MacAddress original = MacAddress.parse(Kernel.macOf(HERE));
    try (StateFolder folder = StateFolder.open(setup(), Map.of())) {
      PortState port = folder.port(HERE, true);
      try (ChangeJournal journal = port.journal()) {
        journal.opened(original);
        journal.append(new ChangeJournal.Entry(1, ChangeStep.LEASED, original, NEW));
      }
    }
    Command.run("ip", "link", "set", HERE, "address", NEW.toString());

    assertThat(change("set 02:00:5e:80:00:02 --json")).as(err.toString()).isZero();

    assertThat(err.toString())
        .startsWith(HERE + ": change 1 from " + original + " to " + NEW + " broke off")
        .contains("rolled back, the port has " + original);
    assertThat(json().path("from").asText()).isEqualTo(original.toString());
    assertThat(json().path("number").asLong()).isEqualTo(2);
    assertThat(json().path("recovered").asText()).contains("broke off");
    assertThat(change("random --json")).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(json().has("recovered")).isFalse();
  }

  @Test
  void theLeaseOfTheLastAddressAloneIsKept() {
    assertThat(change("set 02:00:5e:80:00:02")).isZero();
    assertThat(change("set 02:00:5e:80:00:03 --lease 1h")).isZero();
    try (StateFolder folder = StateFolder.open(setup(), Map.of())) {
      assertThat(folder.pool().leases())
          .filteredOn(lease -> lease.state() == MacLease.State.LEASED)
          .singleElement()
          .satisfies(
              lease -> assertThat(lease.address()).hasToString("02:00:5e:80:00:03"),
              lease -> assertThat(lease.holder()).endsWith("/" + HERE));
    }
  }
}
