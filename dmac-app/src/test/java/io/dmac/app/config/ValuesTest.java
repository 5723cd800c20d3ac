package io.dmac.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "10.9.0.2/24, 10.9.0.2/24",
    "10.9.0.2, 10.9.0.2/32",
    "fd00::2/64, fd00:0:0:0:0:0:0:2/64",
    "fd00::2, fd00:0:0:0:0:0:0:2/128",
    "10.9.0.2/0, 10.9.0.2/0",
  })
  void readsAddresses(String text, String address) {
    assertThat(Cidr.parse(text)).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/24",
        "10.9.0",
        "10.9.0.2/33",
        "10.9.0.2/",
        "10.9.0.2/-1",
        "10.9.0.256/24",
        "300",
        "fd00::2/129",
        "fe80::1%eth0/64",
        "::ffff:10.0.0.1/96",
        "224.0.0.1/4",
        "ff02::1/64",
        "0.0.0.0/0",
        "::/0",
        "255.255.255.255/32",
        "example.org/24",
        "10.9.0.2/24/24"
      })
  void refusesWhatIsNoAddressOfAHost(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("10.0.0.2/24");
  }

  @ParameterizedTest
  @CsvSource({"200ms, 200000000", "1.5s, 1500000000", "2m, 120000000000", "7us, 7000", "0s, 0"})
  void readsDurations(String text, long ns) {
    assertThat(Durations.parse(text, "")).isEqualTo(Duration.ofNanos(ns));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "-1s", "1,5s", "1d", "ms", "999999999999h", "1e3s"})
  void refusesWhatIsNoDuration(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text, ""))
        .withMessageContaining("write it as 200ms");
  }

  @Test
  void takesANumberInTheUnitThatIsPlain() {
    assertThat(Durations.parse("0.5", "s")).isEqualTo(Duration.ofMillis(500));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ns",
    "999, 999 ns",
    "1900, 1.9 µs",
    "12345, 12.3 µs",
    "200000000, 200 ms",
    "2300000000, 2.3 s",
    "7200000000000, 7200 s",
  })
  void describesDurations(long ns, String text) {
    assertThat(Durations.describe(ns)).isEqualTo(text);
  }

  @Test
  void findsWhatWasMeant() {
    List<String> known = List.of("burst", "mtu", "rx-descriptors");
    assertThat(NearestMatch.of("brust", known)).contains("burst");
    assertThat(NearestMatch.of("RX_DESCRIPTORS", known)).contains("rx-descriptors");
    assertThat(NearestMatch.of("mut", known)).contains("mtu");
    assertThat(NearestMatch.of("xy", known)).isEmpty();
    assertThat(NearestMatch.of("temperature", known)).isEmpty();
    assertThat(NearestMatch.of("x", List.of())).isEmpty();
    assertThat(NearestMatch.distance("kitten", "sitting")).isEqualTo(3);
  }
}
