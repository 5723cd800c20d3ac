package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Ping;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as somebody runs it who has no privilege on the machine. */
@EnabledIfNetAdmin
@EnabledIfTool("ping")
class OrdinaryUserIT {
  /**
   * "nobody", in the environment of a login, without a way back; with as little memory to lock as
   * Linux gave before 5.16.
   */
  private static final List<String> BECOME =
      List.of(
          "prlimit",
          "--memlock=65536",
          "setpriv",
          "--reuid=65534",
          "--regid=65534",
          "--clear-groups",
          "--inh-caps=-all",
          "--bounding-set=-all",
          "--no-new-privs",
          "--reset-env");

  /** Root of a user namespace, with a network of its own. */
  private static final List<String> IN_NAMESPACES = List.of("unshare", "-Urn");

  private static final String CHANGED = "02:00:5e:80:00:01";

  /** The class path, where that user can read it. */
  private static String program;

  @BeforeAll
  static void copyTheProgram(@TempDir Path folder) throws IOException {
    assumeTrue(succeeds(BECOME), "becomes another user: run it as root of the machine itself");
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path copy = folder.resolve(copies.size() + "-" + Path.of(entry).getFileName());
      if (!entry.isEmpty() && Files.exists(Path.of(entry))) {
        Command.run("cp", "-r", entry, copy.toString());
        copies.add(copy.toString());
      }
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Command.run("chmod", "-R", "a+rX", folder.toString());
    program = String.join(File.pathSeparator, copies);
  }

  private static void assumeUserNamespaces() {
    assumeTrue(
        succeeds(words(BECOME, IN_NAMESPACES)),
        "this kernel gives ordinary users no user namespaces");
  }

  private static boolean succeeds(List<String> prefix) {
    return Command.attempt(words(prefix, List.of("true")).toArray(String[]::new)).status() == 0;
  }

  private static List<String> words(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  @Test
  void withoutAnyPrivilegeItRunsOnAPortThatNeedsNone() {
    try (DmacProcess dmac =
        DmacProcess.runFrom(program, BECOME, "--vdev", "net_null0", "--huge", "false")) {
      assertThat(dmac.get("/readyz").get("ok").asBoolean()).isTrue();
      assertThat(dmac.putMac(0, CHANGED).status()).isEqualTo(200);
      assertThat(dmac.mac(0)).isEqualTo(CHANGED);
      assertEndsWell(dmac);
    }
  }

  @ParameterizedTest
  @CsvSource({"--interface, pod0, wire0", "--tap, usertap, usertap"})
  void inANamespaceOfItsOwnItAnswersPingAndChangesTheAddress(
      String kind, String podsInterface, String peersInterface) throws IOException {
    assumeUserNamespaces();
    List<String> prefix = new ArrayList<>(words(BECOME, IN_NAMESPACES));
    String link =
        kind.equals("--interface")
            ? "ip link add pod0 type veth peer name wire0"
                + " && ip link set pod0 up && ip link set wire0 up && "
            : "";
    prefix.addAll(List.of("sh", "-c", "ip link set lo up && " + link + "exec \"$@\"", "sh"));
    try (DmacProcess dmac =
        DmacProcess.runFrom(
            program, prefix, kind, podsInterface, "--ip", "10.9.0.2/24", "--ip", "fd00:9::2/64")) {
      List<String> inside = List.of("nsenter", "--net=/proc/" + dmac.pid() + "/ns/net");
      run(inside, "ip", "addr", "add", "10.9.0.1/24", "dev", peersInterface);
      run(inside, "ip", "addr", "add", "fd00:9::1/64", "dev", peersInterface, "nodad");
      assertAnswersPing(inside);

      DmacProcess.Ended set =
          DmacProcess.toTheEndFrom(program, inside, "mac", "set", CHANGED, "--api", dmac.api());
      assertThat(set.status()).as(set.said()).isZero();
      assertThat(set.printed()).contains(" -> " + CHANGED + " (kernel)");
      assertThat(run(inside, "ip", "link", "show", "dev", podsInterface)).contains(CHANGED);
      assertAnswersPing(inside);
      for (String ip : List.of("10.9.0.2", "fd00:9::2")) {
        assertThat(run(inside, "ip", "neigh", "show", ip, "dev", peersInterface)).contains(CHANGED);
      }
      assertEndsWell(dmac);
    }
  }

  private static String run(List<String> inside, String... command) {
    return Command.run(words(inside, List.of(command)).toArray(String[]::new));
  }

  private static void assertAnswersPing(List<String> inside) {
    for (String ip : List.of("10.9.0.2", "fd00:9::2")) {
      Ping.assertAllAnswered(run(inside, Ping.command(50, "0.005", ip)), 50);
    }
  }

  @Test
  void demoGetsItselfTheNamespacesThatItNeeds() throws IOException {
    assumeUserNamespaces();
    DmacProcess.Ended demo =
        DmacProcess.toTheEndFrom(program, BECOME, "demo", "--json", "--rate", "2000");
    assertThat(demo.status()).as(demo.said()).isZero();
    JsonNode report = new ObjectMapper().readTree(demo.printed());
    assertThat(report.get("sent").asLong()).isPositive();
    assertThat(report.get("lost").asLong()).isZero();
    assertThat(report.get("changes").size()).isGreaterThanOrEqualTo(5);
  }

  private static void assertEndsWell(DmacProcess dmac) {
    DmacProcess.Ended ended = dmac.terminate();
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said()).doesNotContain("were not given back");
  }
}
