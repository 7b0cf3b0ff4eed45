package io.sandpool.provider.aliyun;

import static io.sandpool.provider.aliyun.EmulatedClient.deadline;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.emulator.EmulatorClock;
import io.sandpool.emulator.agentrun.Account;
import io.sandpool.emulator.agentrun.AgentRunEmulator;
import io.sandpool.emulator.agentrun.AgentRunOperation;
import io.sandpool.emulator.agentrun.AgentRunOptions;
import io.sandpool.emulator.agentrun.SandboxView;
import io.sandpool.provider.remote.Cloud.Marked;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.provider.remote.CloudSandbox;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client and an emulated AgentRun understand each other. */
class AliyunCloudIT {

  @Test
  void aSandboxMustRunCodeFromItsCreationToItsEnd() {
    AgentRunOptions slow = AgentRunOptions.standard().withTemplateDelay(Duration.ofMillis(600));
    try (AgentRunEmulator emulator = AgentRunEmulator.start(slow);
        EmulatedClient client = new EmulatedClient(emulator)) {
      client.get(() -> client.cloud.authenticate(deadline()));
      CloudSandbox sandbox = client.create();
      assertEquals(
          List.of("out:hi\n", "rich:{text/plain=None}", "end"),
          client.run(sandbox, "python", "x = 41\nprint('hi')").all());
      assertEquals(
          List.of("rich:{text/plain=42}", "end"), client.run(sandbox, "python", "x + 1").all());
      assertEquals(
          List.of("out:1\n", "end"),
          client.run(sandbox, "javascript", "const n = 1; console.log(n)").all().stream()
              .filter(heard -> !heard.startsWith("rich:"))
              .toList());
      assertEquals(
          List.of("error:NameError|NameError: name 'y' is not defined", "end"),
          client.run(sandbox, "python", "y").all());
      assertTrue(
          client.get(() -> client.cloud.renew(sandbox.id(), deadline())).isAfter(Instant.now()));
      client.get(() -> client.cloud.look(sandbox.id(), deadline()));
      CloudSandbox other = client.create();
      assertEquals(
          List.of(new Marked(sandbox.id(), sandbox.id()), new Marked(other.id(), other.id())),
          client.get(() -> client.cloud.list(deadline())));
      client.get(() -> client.cloud.kill(sandbox.id(), deadline()));
      client.get(() -> client.cloud.kill(sandbox.id(), deadline()));
      client.get(() -> client.cloud.kill(other.id(), deadline()));
      assertEquals(
          Kind.NOT_FOUND,
          client.failureOf(() -> client.cloud.look(sandbox.id(), deadline())).kind());
      assertEquals(List.of(), emulator.sandboxes());
      assertEquals(List.of(), emulator.refused());
      assertEquals(1, emulator.requests().count(AgentRunOperation.CREATE_TEMPLATE));
      assertEquals(
          6,
          emulator.requests().count(AgentRunOperation.EXECUTE)
              + emulator.requests().count(AgentRunOperation.CREATE_CONTEXT));
    }
  }

  @Test
  void theFormsOfTheDocumentationMustDoAsWell() {
    try (AgentRunEmulator emulator =
            AgentRunEmulator.start(AgentRunOptions.standard().asDocumented());
        EmulatedClient client = new EmulatedClient(emulator)) {
      CloudSandbox sandbox = client.create();
      List<String> heard =
          client.run(sandbox, "python", "print('a\\nb')\nimport sys\nsys.exit('c')").all();
      assertEquals(List.of("out:a", "out:\nb"), heard.subList(0, 2));
      assertTrue(heard.get(heard.size() - 2).startsWith("error:SystemExit|"), heard.toString());
      client.get(() -> client.cloud.kill(sandbox.id(), deadline()));
      assertEquals(List.of(), emulator.sandboxes());
    }
  }

  @Test
  void everyWayOfSayingWhoAsksMustBeTaken() {
    AgentRunOptions options = AgentRunOptions.standard();
    Account temporary = options.account().withSecurityToken("the-token");
    for (AgentRunOptions each : List.of(options, options.withAccount(temporary))) {
      try (AgentRunEmulator emulator = AgentRunEmulator.start(each)) {
        for (String way : Authentication.wireNames()) {
          JsonObject other = new JsonObject().put("authentication", way);
          try (EmulatedClient client = new EmulatedClient(emulator, other)) {
            CloudSandbox sandbox = client.create();
            assertEquals("end", last(client.run(sandbox, "python", "1").all()));
            emulator.revokeTokens();
            if (way.equals("access_token")) {
              // What was remembered is of no use any more, which one refusal tells.
              assertEquals(Kind.UNAUTHORISED, client.brokenBy(sandbox, "1").kind());
            }
            assertEquals("end", last(client.run(sandbox, "python", "1").all()));
            client.get(() -> client.cloud.kill(sandbox.id(), deadline()));
          }
        }
        assertEquals(List.of(), emulator.sandboxes());
      }
    }
  }

  @Test
  void wrongCredentialsMustBeToldApartFromAllElse() {
    try (AgentRunEmulator emulator = AgentRunEmulator.start(AgentRunOptions.standard())) {
      for (String name : List.of("access_key_secret", "access_key_id")) {
        JsonObject other = new JsonObject().put(name, "another");
        try (EmulatedClient client = new EmulatedClient(emulator, other)) {
          assertEquals(
              Kind.UNAUTHORISED,
              client.failureOf(() -> client.cloud.authenticate(deadline())).kind());
          CloudException failure =
              client.failureOf(() -> client.cloud.kill(client.key(), deadline()));
          assertEquals(Kind.UNAUTHORISED, failure.kind(), "and not gone");
        }
      }
    }
  }

  @Test
  void aClockThatIsWrongMustBeNamed() {
    EmulatorClock clock = EmulatorClock.system();
    try (AgentRunEmulator emulator =
            AgentRunEmulator.start(AgentRunOptions.standard().withClock(clock));
        EmulatedClient client = new EmulatedClient(emulator)) {
      clock.skew(Duration.ofMinutes(10));
      client.get(() -> client.cloud.authenticate(deadline()));
      clock.skew(Duration.ofMinutes(-20));
      CloudException failure = client.failureOf(() -> client.cloud.authenticate(deadline()));
      assertEquals(Kind.UNAUTHORISED, failure.kind());
      assertTrue(
          String.valueOf(failure.getMessage()).contains("clock is 20 minutes ahead of"),
          failure.getMessage());
      clock.skew(Duration.ZERO);
      client.get(() -> client.cloud.authenticate(deadline()));
    }
  }

  @Test
  void aSandboxMustLiveWhileItIsRenewedAndNotBecauseItIsLookedAt() {
    EmulatorClock clock = EmulatorClock.system();
    try (AgentRunEmulator emulator =
            AgentRunEmulator.start(AgentRunOptions.standard().withClock(clock));
        EmulatedClient client = new EmulatedClient(emulator)) {
      CloudSandbox kept = client.create();
      CloudSandbox seen = client.create();
      for (int i = 0; i < 3; i++) {
        clock.advance(Duration.ofMinutes(4));
        client.get(() -> client.cloud.renew(kept.id(), deadline()));
        if (i < 2) {
          client.get(() -> client.cloud.look(seen.id(), deadline()));
        }
      }
      assertEquals(List.of(kept.id()), emulator.sandboxes().stream().map(SandboxView::id).toList());
      assertEquals(
          Kind.NOT_FOUND, client.failureOf(() -> client.cloud.renew(seen.id(), deadline())).kind());
      for (Duration age = Duration.ofMinutes(12);
          age.compareTo(Duration.ofHours(6)) < 0;
          age = age.plusMinutes(9)) {
        assertEquals(1, emulator.sandboxes().size(), age.toString());
        client.get(() -> client.cloud.renew(kept.id(), deadline()));
        clock.advance(Duration.ofMinutes(9));
      }
      assertEquals(List.of(), emulator.sandboxes(), "six hours are over");
    }
  }

  @Test
  void codeThatRunsForTooLongMustEndWithItsSandbox() {
    try (AgentRunEmulator emulator =
            AgentRunEmulator.start(
                AgentRunOptions.standard().withExecuteLimit(Duration.ofSeconds(2)));
        EmulatedClient client = new EmulatedClient(emulator)) {
      CloudSandbox sandbox = client.create();
      CloudException failure = client.brokenBy(sandbox, "while True: pass");
      assertEquals(Kind.TIMED_OUT, failure.kind());
      assertFalse(failure.harmless());
      client.get(() -> client.cloud.kill(sandbox.id(), deadline()));
      assertEquals(List.of(), emulator.sandboxes());
    }
  }

  @Test
  void aTemplateThatCannotBeMadeMustBeRefusedWithItsReason() {
    try (AgentRunEmulator emulator = AgentRunEmulator.start(AgentRunOptions.standard());
        EmulatedClient client = new EmulatedClient(emulator)) {
      emulator.failTemplates("no such network");
      CloudException failure =
          client.failureOf(() -> client.cloud.create(EmulatedClient.order(client.key())));
      assertEquals(Kind.REFUSED, failure.kind());
      assertTrue(
          String.valueOf(failure.getMessage()).contains("(no such network)"), failure.getMessage());
    }
  }

  private static String last(List<String> all) {
    return all.get(all.size() - 1);
  }
}
