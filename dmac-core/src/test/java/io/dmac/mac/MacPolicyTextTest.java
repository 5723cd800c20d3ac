package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacPolicyTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "random | random | a random locally administered unicast address",
        "RANDOM:BIA | random:bia | a random unicast address that looks burned in",
        "ending | ending | the current vendor's prefix with a random ending",
        "another | another | a random vendor of the same kind, with a random ending",
        "another:Keep-Ending | another:keep-ending | a random vendor of the same kind, with the"
            + " current ending",
        "any | any | a random vendor of any kind, with a random ending",
        "any:keep-ending | any:keep-ending | a random vendor of any kind, with the current ending",
        "vendor:Cisco Systems, Inc | vendor:Cisco Systems, Inc | the vendor Cisco Systems, Inc,"
            + " with a random ending",
        "vendor:A:B:keep-ending | vendor:A:B:keep-ending | the vendor A:B, with the current ending",
        "permanent | permanent | the permanent address of the hardware",
        "next:02:00:00:00:00:00-02:00:00:00:00:ff | next:02:00:00:00:00:00/40 | the next free"
            + " address of 02:00:00:00:00:00/40",
        " 0200.0000.0099 | 02:00:00:00:00:99 | the address 02:00:00:00:00:99",
        "random avoiding 02:00:00:00:00:00/8,06:00:00:00:00:01 | random avoiding"
            + " 02:00:00:00:00:00/8,06:00:00:00:00:01 | a random locally administered unicast"
            + " address, but none of 02:00:00:00:00:00/8,06:00:00:00:00:01"
      })
  void readsEveryFormAndWritesIt(String text, String written, String described) {
    MacPolicy policy = MacPolicy.parse(text);
    assertThat(policy).hasToString(written);
    assertThat(policy.describe()).isEqualTo(described);
    assertThat(MacPolicy.parse(written)).isEqualTo(policy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "rnadom",
        "random:",
        "random:x",
        "random:bia:keep-ending",
        "ending:bia",
        "ending:keep-ending",
        "another:x",
        "any:",
        "vendor",
        "vendor:",
        "vendor: ",
        "vendor::keep-ending",
        "permanent:x",
        "next",
        "next:",
        "02:00",
        "02:00:00:00:00:00/40"
      })
  void refusesEverythingElseAndListsTheForms(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MacPolicy.parse(text))
        .withMessageContaining("'" + text + "' is no policy")
        .withMessageContaining("random:bia")
        .withMessageContaining("vendor:NAME")
        .withMessageContaining("next:RANGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "next:02:00",
        "random avoiding x",
        "random avoiding ",
        "random avoiding 02:00:00:00:00:01,",
        "ff:ff:ff:ff:ff:ff",
        "00:00:00:00:00:00"
      })
  void saysWhatIsWrongWithAnAddressOrARange(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> MacPolicy.parse(text));
  }
}
