package io.dmac.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingTest {
  @ParameterizedTest
  @EnumSource(Setting.class)
  void isOneNameInThreeSpellings(Setting setting) {
    assertThat(setting.key()).matches("[a-z]+(-[a-z]+)*");
    assertThat(setting.flag()).isEqualTo("--" + setting.key());
    assertThat(setting.environmentVariable())
        .isEqualTo("DMAC_" + setting.key().replace('-', '_').toUpperCase(java.util.Locale.ROOT));
    assertThat(Setting.ofKey(setting.key())).contains(setting);
    assertThat(setting.description()).isNotBlank().doesNotContain("%").doesNotEndWith(".");
  }

  @Test
  void splitsAVariableAsTheSettingTakesIt() {
    assertThat(Settings.split(Setting.IP, "10.0.0.1/8, fd00::1/64  ::2", "x"))
        .extracting(Given::value)
        .containsExactly("10.0.0.1/8", "fd00::1/64", "::2");
    assertThat(Settings.split(Setting.VDEV, "net_null0,size=64 net_ring0", "x"))
        .extracting(Given::value)
        .containsExactly("net_null0,size=64", "net_ring0");
    assertThat(Settings.split(Setting.API, "a,b c", "x"))
        .extracting(Given::value)
        .containsExactly("a,b c");
  }
}
