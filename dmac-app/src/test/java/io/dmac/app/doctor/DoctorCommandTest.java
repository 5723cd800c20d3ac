package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DoctorCommandTest {
  private final StringWriter out = new StringWriter();
  private final CommandLine line =
      new CommandLine(new DoctorCommand()).setOut(new PrintWriter(out));

  @Test
  void saysOfEachThingWhetherItServesAndTheRemedyWhereNot() throws IOException {
    int status = line.execute("--json");
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.get("ok").asBoolean()).isEqualTo(status == 0);
    assertThat(report.get("findings").findValuesAsText("subject"))
        .contains("CAP_NET_ADMIN", "CAP_NET_RAW", "state folder", "hugepages");
    for (JsonNode finding : report.get("findings")) {
      assertThat(finding.get("finding").asText()).isNotBlank();
      assertThat(finding.has("remedy"))
          .as(finding.toString())
          .isEqualTo(!finding.get("state").asText().equals("ok"));
    }
  }

  @Test
  void printsATableForPeople() {
    int status = line.execute();
    assertThat(out.toString()).contains("CAP_NET_ADMIN").contains("state folder");
    assertThat(out.toString().contains("missing")).isEqualTo(status == 1);
  }
}
