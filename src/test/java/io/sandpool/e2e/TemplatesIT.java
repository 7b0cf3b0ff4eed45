package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two templates of one language: the image of an operator's own beside the usual one. */
class TemplatesIT {

  private static final String IMAGE = "sandpool-test/science:" + UUID.randomUUID();

  /** A module that only the operator's image has. */
  private static final String DOCKERFILE =
      """
      FROM sandpool/python
      RUN echo 'ANSWER = 42' >/usr/lib/python3/dist-packages/own_module.py
      """;

  private static final String IMPORT = "import own_module\nprint(own_module.ANSWER)";

  @TempDir private static Path folder;

  private static ChangingService service;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    build();
    service = new ChangingService(Files.createDirectory(folder.resolve("data")), TemplatesIT::add);
    api = service.api();
    Eventually.holds(
        () -> "ready".equals(api.get("/health/ready").getString("status")),
        () -> api.get("/health/ready"));
  }

  @AfterAll
  static void stop() {
    try (Containers containers = new Containers()) {
      service.close();
      containers.docker().removeImageCmd(IMAGE).exec();
    }
  }

  private static void build() throws IOException, InterruptedException {
    Path context = Files.createDirectory(folder.resolve("image"));
    Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    Process docker =
        new ProcessBuilder(
                "docker", "build", "--quiet", "--network=none", "--tag", IMAGE, context.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, docker.waitFor(), said);
  }

  private static void add(JsonObject config) {
    config
        .getJsonObject("templates")
        .put(
            "science",
            new JsonObject()
                .put("language", "python")
                .put("image", IMAGE)
                .put("preload", new JsonArray().add("own_module"))
                .put("default", false)
                .put("max_limits", new JsonObject().put("memory", "512MiB"))
                .put("limits", new JsonObject().put("memory", "384MiB")));
    JsonObject pools = config.getJsonObject("pools");
    pools.remove("nodejs");
    pools.remove("bash");
    pools.getJsonObject("python").put("min_idle", 1).put("max_total", 2);
    pools.put(
        "science",
        new JsonObject()
            .put("provider", "self_managed")
            .put("template", "science")
            .put("min_idle", 1)
            .put("max_total", 2));
  }

  @Test
  void aNamedTemplateMustRunWhereItsPackagesAre() {
    Answer answer = api.run(Program.python(IMPORT).with("template", "science"));
    assertEquals("42\n", answer.stdout());
    assertEquals("science", answer.json().getString("pool"));
  }

  @Test
  void theTemplateMustSayTheLanguage() {
    Answer answer = api.run(Program.python(IMPORT).without("language").with("template", "science"));
    assertEquals("42\n", answer.stdout());
  }

  /** The other pool is full of sandboxes, and not one of them is given to who did not ask. */
  @Test
  void whoNamesNoTemplateMustNotGetAnothersSandbox() {
    Answer answer = api.run(Program.python(IMPORT));
    assertEquals("failed", answer.outcome());
    assertEquals("python", answer.json().getString("pool"));
  }

  @Test
  void theLimitsMustBeThoseOfTheTemplate() {
    long most = 512L << 20;
    api.run(Program.python("1").with("template", "science").limit("memory_bytes", most));
    Answer refused = api.post(Program.python("1").limit("memory_bytes", most));
    assertEquals(400, refused.status(), refused::toString);
  }

  @Test
  void bothMustBeListed() {
    JsonObject python = api.get("/v1/languages").getJsonArray("languages").getJsonObject(0);
    assertEquals(2, python.getJsonArray("templates").size(), python::encode);
    JsonObject science = python.getJsonArray("templates").getJsonObject(1);
    assertEquals("science", science.getString("name"));
    assertEquals(false, science.getBoolean("default"));
    assertEquals(384L << 20, science.getJsonObject("default_limits").getLong("memory_bytes"));
    assertTrue(python.getJsonArray("pools").contains("science"), python::encode);
  }

  @Test
  void anUnknownTemplateMustBeRefusedWithTheKnownOnes() {
    Answer refused = api.post(Program.python("1").with("template", "moon"));
    assertEquals(400, refused.status(), refused::toString);
    assertTrue(refused.toString().contains("python, science"), refused::toString);
  }
}
