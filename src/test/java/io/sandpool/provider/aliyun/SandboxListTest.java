package io.sandpool.provider.aliyun;

import static io.sandpool.provider.aliyun.Client.deadline;
import static io.sandpool.provider.aliyun.Client.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.remote.Cloud.Marked;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.LeaseKeys;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of an account's sandboxes is ours, and lives. */
class SandboxListTest {

  private static final String OURS = LeaseKeys.prefix(Client.INSTANCE);

  @Test
  void allPagesOfTheLivingMustBeReadAndOnlyOursBeTaken() {
    try (Client client = new Client()) {
      client
          .server
          .then(200, page("", item(OURS + "making", "CREATING")))
          .then(
              200,
              page(
                  "a+b=",
                  item(OURS + "one", "READY"),
                  item("01JCED8Z9Y6XQVK8M2NRST5WXY", "READY"),
                  item(LeaseKeys.prefix("another") + "x", "READY")))
          .then(
              200,
              page(
                  "",
                  item(OURS + "two", "READY"),
                  item(OURS + "ended", "TERMINATED"),
                  item(OURS + "making", "READY")));
      assertEquals(
          List.of(
              new Marked(OURS + "making", OURS + "making"),
              new Marked(OURS + "one", OURS + "one"),
              new Marked(OURS + "two", OURS + "two")),
          client.get(() -> client.cloud.list(deadline())));
      assertEquals(
          List.of(
              "GET /2025-09-10/sandboxes?maxResults=50&status=CREATING",
              "GET /2025-09-10/sandboxes?maxResults=50&status=READY",
              "GET /2025-09-10/sandboxes?maxResults=50&nextToken=a%2Bb%3D&status=READY"),
          client.asked());
    }
  }

  @Test
  void aPartOfTheListMustNotBeTakenForTheWhole() {
    try (Client client = new Client()) {
      client.server.then(200, page("again")).then(500, "oh");
      assertEquals(Kind.SERVER_ERROR, client.failureOf(() -> client.cloud.list(deadline())).kind());
      client.server.then(200, page("again")).then(200, page("again"));
      assertEquals(Kind.BAD_ANSWER, client.failureOf(() -> client.cloud.list(deadline())).kind());
      client.server.then(200, success(new JsonObject().put("items", "none")));
      assertEquals(Kind.BAD_ANSWER, client.failureOf(() -> client.cloud.list(deadline())).kind());
      client.server.then(200, "<html>welcome</html>");
      assertEquals(Kind.BAD_ANSWER, client.failureOf(() -> client.cloud.list(deadline())).kind());
    }
  }

  @Test
  void nothingMustBeFoundInAnEmptyAnswer() {
    try (Client client = new Client()) {
      client.server.then(200, success(new JsonObject())).then(200, page(""));
      assertTrue(client.get(() -> client.cloud.list(deadline())).isEmpty());
    }
  }

  private static JsonObject item(String id, String status) {
    return new JsonObject().put("sandboxId", id).put("status", status);
  }

  private static JsonObject page(String next, JsonObject... items) {
    JsonObject data = new JsonObject().put("items", new JsonArray(List.of(items)));
    return success(next.isEmpty() ? data : data.put("nextToken", next));
  }
}
