package io.sandpool.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Finding GOOD = Finding.ok("jdk", "17");
  private static final Finding POOR = Finding.degraded("memory", "little", "Lower max_total.");
  private static final Finding BAD = Finding.absent("daemon", "gone", "Start it.");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void eachLineMustBeThereAsSoonAsItIsKnownWithTheFixBelow() {
    TextReport report = new TextReport(out);
    report.tell(GOOD);
    assertEquals("ok        jdk              17\n", text());
    report.tell(POOR);
    assertTrue(
        text()
            .endsWith(
                "degraded  memory           little\n"
                    + "                           fix: Lower max_total.\n"),
        text());
  }

  @Test
  void theSummaryMustCountAndJudge() {
    assertTrue(summary(List.of(GOOD)).contains("1 ok, 0 degraded, 0 absent. Sandpool works here."));
    assertTrue(summary(List.of(GOOD, POOR)).contains("works here, but"));
    assertTrue(summary(List.of(BAD, POOR)).contains("0 ok, 1 degraded, 1 absent. Sandpool cannot"));
  }

  @Test
  void programsMustGetOneObjectWithTheWorstStatus() {
    JsonReport report = new JsonReport(out);
    report.tell(GOOD);
    report.end(List.of(GOOD, BAD, POOR));
    JsonObject json = new JsonObject(text());
    assertEquals("absent", json.getString("status"));
    assertEquals(
        new JsonObject().put("name", "jdk").put("status", "ok").put("detail", "17"),
        json.getJsonArray("findings").getJsonObject(0));
    assertEquals("Start it.", json.getJsonArray("findings").getJsonObject(1).getString("fix"));
  }

  private String summary(List<Finding> findings) {
    bytes.reset();
    new TextReport(out).end(findings);
    return text();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
