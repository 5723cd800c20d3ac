package io.dmac.bench;

import io.dmac.mac.MacAddress;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program of the system that changes an interface's address. A shell starts it, so that a change
 * costs the program's start and not a JVM's; both come before the echo on its CPU, so that neither
 * waits for that.
 */
final class AddressTool implements AutoCloseable {
  private static final String DONE = "change-done";
  private static final Pattern NEW_ADDRESS =
      Pattern.compile("new mac:\\s+([0-9a-f]{2}(?::[0-9a-f]{2}){5})");

  private final SecureRandom random = new SecureRandom();
  private final Changer changer;
  private final String kernelInterface;
  private final ProgramProcess shell;

  AddressTool(Changer changer, String kernelInterface, long limitMs) throws IOException {
    this.changer = changer;
    this.kernelInterface = kernelInterface;
    shell = new ProgramProcess(changer.label(), List.of("sh"), limitMs);
    shell.say("chrt -r -p 1 $$ >/dev/null 2>&1");
  }

  /** Runs it to its end; the address that the interface has then. */
  MacAddress change() throws IOException {
    if (changer == Changer.IP) {
      MacAddress to = MacAddress.random(random);
      run("ip link set dev " + kernelInterface + " address " + to);
      return to;
    }
    return newAddress(run("macchanger -r " + kernelInterface));
  }

  private String run(String command) throws IOException {
    shell.say(command + " 2>&1; echo " + DONE + " $?");
    StringBuilder said = new StringBuilder();
    String line = shell.next();
    while (!line.startsWith(DONE)) {
      said.append(line).append('\n');
      line = shell.next();
    }
    if (!line.equals(DONE + " 0")) {
      throw new IOException(command + " failed: " + said.toString().strip());
    }
    return said.toString();
  }

  static MacAddress newAddress(String said) {
    Matcher address = NEW_ADDRESS.matcher(said.toLowerCase(Locale.ROOT));
    if (!address.find()) {
      throw new IllegalStateException("macchanger named no new address: " + said.strip());
    }
    return MacAddress.parse(address.group(1));
  }

  @Override
  public void close() {
    shell.end("exit");
  }
}
