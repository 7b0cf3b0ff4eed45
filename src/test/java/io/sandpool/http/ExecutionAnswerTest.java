package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Output;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the answer to an execution says. */
class ExecutionAnswerTest {

  private static final String HELLO = "{\"language\": \"python\", \"code\": \"print('hello')\"}";

  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api = new ApiFixture();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void mustTellAllOfARun() {
    api.dispatch(order -> Future.succeededFuture(Samples.eventful(order.request().id())));
    Reply reply = api.post(HELLO);
    JsonObject answer = reply.json();
    assertEquals(200, reply.status());
    assertEquals("application/json", reply.header("Content-Type"));
    assertTrue(answer.getString("id").matches("exec_[a-z2-7]{26}"));
    assertEquals("killed", answer.getString("outcome"));
    assertTrue(answer.containsKey("exit_code"));
    assertNull(answer.getValue("exit_code"));
    assertEquals("SIGKILL", answer.getString("signal"));
    assertEquals("out €", answer.getString("stdout"));
    assertEquals("\ufffdx", answer.getString("stderr"));
    assertTrue(answer.getBoolean("stdout_truncated"));
    assertEquals("no \ufffd good", answer.getJsonObject("error").getString("message"));
    assertEquals(
        new JsonObject()
            .put("path", "plots/a.PNG")
            .put("mime_type", "image/png")
            .put("size", 3)
            .put("content_base64", "cG5n"),
        answer.getJsonArray("artifacts").getJsonObject(0));
    assertEquals(
        "link", answer.getJsonArray("refused_artifacts").getJsonObject(0).getString("reason"));
    assertEquals("cold", answer.getString("start"));
    assertEquals("exhausted", answer.getString("miss_reason"));
    assertEquals("cloud", answer.getString("provider"));
    assertEquals("gvisor", answer.getString("spilled_from"));
    assertEquals("degraded", answer.getString("reason"));
    assertEquals(
        new JsonObject("{\"queue\":0.002,\"lease\":0.25,\"run\":1.235,\"total\":2.0}"),
        answer.getJsonObject("timings_ms"));
    assertEquals(1200, answer.getJsonObject("usage").getInteger("cpu_micros"));
  }

  @Test
  void mustPassTheResultThroughUntouched() {
    String result = "{\"n\": 1e400, \"big\": 123456789012345678901234567890, \"s\": \"\\ud800\"}";
    api.dispatch(order -> Future.succeededFuture(Samples.returned(order.request().id(), result)));
    assertTrue(api.post(HELLO).text().contains("\"result\":" + result));
  }

  @Test
  void mustTellNullFromNoResult() {
    api.dispatch(order -> Future.succeededFuture(Samples.returned(order.request().id(), "null")));
    assertTrue(api.post(HELLO).json().containsKey("result"));
    api.dispatch(order -> Future.succeededFuture(Samples.printed(order.request().id(), "")));
    assertFalse(api.post(HELLO).json().containsKey("result"));
  }

  @Test
  void mustDropACharacterThatTheLimitCutThrough() {
    byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
    answerWith(new byte[] {'a', euro[0], euro[1]}, true);
    assertEquals("a", api.post(HELLO).json().getString("stdout"));
    answerWith(new byte[] {'a', euro[0], euro[1]}, false);
    assertEquals("a\ufffd", api.post(HELLO).json().getString("stdout"));
  }

  @Test
  void mustBringEveryByteBackAsBase64() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    answerWith(all, true);
    String body = "{\"language\":\"python\",\"code\":\"\",\"output_encoding\":\"base64\"}";
    String stdout = api.post(body).json().getString("stdout");
    assertArrayEquals(all, Base64.getDecoder().decode(stdout));
  }

  private static void answerWith(byte[] stdout, boolean truncated) {
    Output output = new Output(Bytes.wrap(stdout), truncated);
    api.dispatch(
        order ->
            Future.succeededFuture(Samples.result(order.request().id(), output, Optional.empty())));
  }
}
