package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeReportTest {
  private static final ChangePlan PLAN =
      new ChangePlan(
          ChangeLink.TAP,
          Changer.DMAC,
          128,
          50_000,
          80,
          1000,
          5,
          500,
          50,
          100,
          20,
          0,
          "",
          60,
          0,
          List.of(1),
          List.of());

  private final ChangeReport report =
      new ChangeReport(
          PLAN,
          new EnumMap<>(
              Map.of(
                  Changer.DMAC, result(series(1000, 0), 0),
                  Changer.IP, result(null, 500))),
          new EnumMap<>(Map.of(Changer.MACCHANGER, "macchanger is not installed")),
          TestSetups.MACHINE,
          "./dmac bench change");

  @Test
  void jsonHasDmacItsPeersAndTheReasonsForThoseThatAreNull() throws Exception {
    JsonNode json = new ObjectMapper().readTree(report.json());

    assertThat(report.json().lines()).hasSize(1);
    assertThat(json.get("port").asText()).isEqualTo("tap");
    assertThat(json.get("changes").asInt()).isEqualTo(1000);
    assertThat(json.get("lost").asInt()).isZero();
    assertThat(json.get("blockedNs").asInt()).isZero();
    assertThat(json.get("changesPerSecond").asDouble()).isEqualTo(200);
    assertThat(json.get("offered").asInt()).isEqualTo(50_000);
    assertThat(json.get("callToFirstNs").get("p99").asInt()).isEqualTo(4);
    assertThat(json.get("callToFlowNs").get("p99").asInt()).isEqualTo(4);
    assertThat(json.get("callNs").get("max").asInt()).isEqualTo(5);
    assertThat(json.get("stolenInAllNs").asInt()).isZero();
    assertThat(json.get("stolenNs").asInt()).isEqualTo(20_000_000);
    assertThat(json.get("sustained").get("stolenNs").asInt()).isEqualTo(20_000_000);
    assertThat(json.get("sustained").get("changes").asInt()).isEqualTo(500);
    assertThat(json.get("sustained").get("changesPerSecond").asDouble()).isEqualTo(200);
    JsonNode peers = json.get("peers");
    assertThat(peers.get("ip").get("changes").asInt()).isEqualTo(50);
    assertThat(peers.get("ip").get("lost").asInt()).isEqualTo(500);
    assertThat(peers.get("ip").get("blockedNs").asInt()).isEqualTo(200_000);
    assertThat(peers.get("macchanger").isNull()).isTrue();
    assertThat(json.get("without").get("macchanger").asText()).contains("not installed");
  }

  @Test
  void everyRowAndReasonIsInTheTables() {
    assertThat(report.table())
        .contains(
            "dmac, in a row",
            "dmac, without a pause",
            "dmac, one by one",
            "ip link set address",
            "not installed");
    assertThat(report.markdown()).contains("commit abc", "`./dmac bench change`", "**0.200**");
    assertThat(report.csv().lines()).hasSize(6);
    assertThat(report.files().keySet())
        .containsExactly("change-tap.csv", "change-tap.svg", "change-tap.md");
  }

  @Test
  void planAndResultSurviveTheWayToTheirProcess() {
    ChangeResult result = result(series(1000, 3), 4);

    assertThat(Json.read(Json.write(PLAN), ChangePlan.class)).isEqualTo(PLAN);
    assertThat(Json.read(Json.write(result), ChangeResult.class)).isEqualTo(result);
  }

  private static ChangeResult result(@Nullable ChangeSeries fast, long lost) {
    Views.Percentiles percentiles = new Views.Percentiles(9, 1, 2, 3, 4, 5);
    return new ChangeResult(
        50_000,
        7L,
        100_000,
        0,
        0,
        0,
        fast,
        fast == null ? null : series(500, 0),
        series(50, lost),
        percentiles,
        percentiles,
        percentiles,
        Map.of("other destination", 3L));
  }

  private static ChangeSeries series(int changes, long lost) {
    return new ChangeSeries(
        changes,
        250_000,
        lost,
        lost > 0 ? 1 : 0,
        lost,
        changes * 5_000_000L,
        20_000_000,
        50_000,
        Collections.nCopies(60, 50));
  }
}
