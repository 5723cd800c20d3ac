package io.dmac.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTest {
  @Test
  void matchesSegmentBySegment() {
    assertThat(Router.match("/v1/ports/{port}/mac", "/v1/ports/7/mac"))
        .contains(Map.of("port", "7"));
    assertThat(Router.match("/v1/{a}/{b}", "/v1/x/y")).contains(Map.of("a", "x", "b", "y"));
    assertThat(Router.match("/metrics", "/metrics")).contains(Map.of());
  }

  @Test
  void matchesNothingElse() {
    assertThat(Router.match("/v1/ports/{port}", "/v1/ports")).isEmpty();
    assertThat(Router.match("/v1/ports/{port}", "/v1/ports/")).isEmpty();
    assertThat(Router.match("/v1/ports/{port}", "/v1/ports/7/mac")).isEmpty();
    assertThat(Router.match("/v1/ports", "/v1/Ports")).isEmpty();
  }
}
