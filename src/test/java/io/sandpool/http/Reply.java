package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What came back. */
record Reply(int status, HttpHeaders headers, byte[] body) {

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  JsonObject json() {
    return new JsonObject(text());
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** Checks that it is a whole problem of that type, and returns it. */
  JsonObject problem(ProblemType type) {
    assertEquals(type.status(), status, this::text);
    assertEquals("application/problem+json", header("Content-Type"));
    JsonObject problem = json();
    assertEquals("urn:sandpool:problem:" + type.slug(), problem.getString("type"));
    assertEquals(type.status(), problem.getInteger("status"));
    assertEquals(type.title(), problem.getString("title"));
    assertTrue(problem.getString("detail").length() > 10, this::text);
    assertEquals(header("X-Request-Id"), problem.getString("request_id"));
    assertTrue(!text().contains("io.sandpool") && !text().contains("\\tat "), this::text);
    return problem;
  }

  /** The pointers of a problem's errors. */
  List<String> pointers() {
    return json().getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("pointer"))
        .toList();
  }
}
