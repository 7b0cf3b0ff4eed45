package io.sandpool.provider.aliyun;

import static io.sandpool.provider.aliyun.Client.failure;
import static io.sandpool.provider.aliyun.Client.order;
import static io.sandpool.provider.aliyun.Client.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.CloudSandbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The template is there before the first sandbox is asked for, whoever makes it. */
class AgentRunTemplateTest {

  private static final JsonObject HEALTHY = new JsonObject().put("status", "ok");

  @Test
  void aTemplateThatIsMissingMustBeMadeAndWaitedFor() {
    try (Client client = new Client()) {
      client
          .server
          .then(404, failure("NotFound", "template not found"))
          .then(200, success(template("CREATING")))
          .then(200, success(template("CREATING")))
          .then(200, success(template("READY")))
          .then(200, success(new JsonObject().put("sandboxId", "one").put("status", "READY")))
          .then(200, HEALTHY);
      client.get(() -> client.cloud.create(order("one")));
      assertEquals(
          List.of(
              "GET /2025-09-10/templates/the-template",
              "POST /2025-09-10/templates",
              "GET /2025-09-10/templates/the-template",
              "GET /2025-09-10/templates/the-template",
              "POST /sandboxes",
              "GET /sandboxes/one/health"),
          client.asked());
      assertEquals(
          new JsonObject()
              .put("templateName", "the-template")
              .put("templateType", "CodeInterpreter")
              .put("cpu", 2.0)
              .put("memory", 4096)
              .put("diskSize", 512)
              .put("sandboxIdleTimeoutInSeconds", 600)
              .put("networkConfiguration", new JsonObject().put("networkMode", "PUBLIC")),
          client.server.seen().get(1).json());
    }
  }

  @Test
  void aTemplateThatSomebodyElseMadeMeanwhileMustBeUsed() {
    for (int status : List.of(400, 409, 500)) {
      try (Client client = new Client()) {
        client
            .server
            .then(404, failure("NotFound", "template not found"))
            .then(status, failure("Conflict", "Template already exists"))
            .then(200, success(template("READY")))
            .then(200, success(new JsonObject().put("sandboxId", "one").put("status", "READY")))
            .then(200, HEALTHY);
        assertEquals("one", client.get(() -> client.cloud.create(order("one"))).id());
      }
    }
  }

  @Test
  void aTemplateThatFailedMustBeRefusedWithItsReason() {
    try (Client client = new Client()) {
      client.server.then(
          200, success(template("CREATE_FAILED").put("statusReason", "the disk is too small")));
      CloudException failure = client.failureOf(() -> client.cloud.create(order("one")));
      assertEquals(Kind.REFUSED, failure.kind());
      assertTrue(failure.harmless());
      assertEquals(
          "AgentRun's template the-template is CREATE_FAILED (the disk is too small);"
              + " delete it, or name another one.",
          failure.getMessage());
    }
  }

  @Test
  void aTemplateOfAnotherTypeMustBeRefused() {
    try (Client client = new Client()) {
      client.server.then(200, success(template("READY").put("templateType", "Browser")));
      assertTrue(
          String.valueOf(client.failureOf(() -> client.cloud.create(order("one"))).getMessage())
              .contains("is of type Browser"));
    }
  }

  @Test
  void aTemplateThatIsNeverReadyMustBeGivenUp() {
    try (Client client = new Client(new JsonObject().put("template_timeout_seconds", 10))) {
      for (int i = 0; i < 20; i++) {
        client.server.then(200, success(template("CREATING")));
      }
      CloudException failure = client.failureOf(() -> client.cloud.create(order("one")));
      assertEquals(Kind.TIMED_OUT, failure.kind());
      assertTrue(failure.harmless());
      assertTrue(
          String.valueOf(failure.getMessage()).contains("is not ready after 10 s"),
          failure.getMessage());
      // 0.25 + 0.5 + 1 + 2 + 4 + 5 s
      assertEquals(7, client.asked().size());
    }
  }

  @Test
  void severalThatNeedItAtOnceMustShareOneAttempt() {
    try (Client client = new Client()) {
      client.server.then(200, success(template("CREATING"))).then(200, success(template("READY")));
      for (int i = 0; i < 2; i++) {
        client.server.then(
            request -> {
              String answer = new JsonObject().put("status", "READY").encode();
              request.response().end(answer);
            });
      }
      client.server.then(200, HEALTHY).then(200, HEALTHY);
      List<CloudSandbox> both =
          client
              .get(
                  () ->
                      Future.all(
                          client.cloud.create(order("one")), client.cloud.create(order("two"))))
              .list();
      assertEquals(List.of("one", "two"), both.stream().map(CloudSandbox::id).toList());
      assertEquals(2, client.asked().stream().filter(ask -> ask.contains("templates")).count());
    }
  }

  @Test
  void aTemplateThatIsGoneMustBeLookedForAgainBeforeTheNextSandbox() {
    try (Client client = new Client()) {
      client
          .server
          .then(200, success(template("READY")))
          .then(404, failure("TemplateNotFound", "template not found"))
          .then(200, success(template("READY")))
          .then(200, success(new JsonObject().put("sandboxId", "two").put("status", "READY")))
          .then(200, HEALTHY);
      assertEquals(
          Kind.NOT_FOUND, client.failureOf(() -> client.cloud.create(order("one"))).kind());
      assertEquals("two", client.get(() -> client.cloud.create(order("two"))).id());
    }
  }

  @Test
  void aFailedAttemptMustNotBeRemembered() {
    try (Client client = new Client()) {
      client
          .server
          .then(503, "busy")
          .then(200, success(template("READY")))
          .then(200, success(new JsonObject().put("sandboxId", "two").put("status", "READY")))
          .then(200, HEALTHY);
      assertEquals(
          Kind.SERVER_ERROR, client.failureOf(() -> client.cloud.create(order("one"))).kind());
      assertEquals("two", client.get(() -> client.cloud.create(order("two"))).id());
    }
  }

  private static JsonObject template(String status) {
    return new JsonObject().put("templateType", "CodeInterpreter").put("status", status);
  }
}
