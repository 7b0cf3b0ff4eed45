package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.testkit.Browser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** A new operator and a service as it is after its first start, with nothing but the page. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AdminPageLiveIT {

  private final Containers containers = new Containers();
  private final String instance = ServiceProcess.newInstance();
  private final EmulatedCloud cloud = EmulatedCloud.start(Backend.E2B);
  private final Path folder = ServiceProcess.prepare(instance);
  private final ServiceProcess service = ServiceProcess.start(folder);
  private final Api api = service.ready();
  private final Browser browser = new Browser();

  @AfterEach
  void leaveNothing() throws IOException {
    browser.close();
    service.terminate();
    service.awaitEnd();
    cloud.stop().run();
    List<String> left = containers.ofInstance(instance);
    left.forEach(containers::remove);
    containers.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertEquals(List.of(), left);
  }

  @Test
  void aNewOperatorMustComeToRunsInTheCloudByThePageAlone() throws IOException {
    signIn();
    browser.find("[data-pool=bash] .slot.idle");
    inspect("live-pools");
    browser.press("Drain bash");
    browser.press("Drain");
    awaitPool("Drained");
    browser.press("Resume bash");
    awaitPool("Ready");

    browser.press("Providers");
    browser.find("a[data-provider=e2b]").click();
    browser.find("#field-api_key");
    fillIn(cloud.settings());
    inspect("live-provider");
    browser.press("Test connection");
    browser.awaitText("The connection works.");
    inspect("live-tested");
    browser.find("input[name=activate]").click();
    browser.press("Save…");
    browser.find("dialog[open]");
    inspect("live-review");
    browser.press("Save");
    browser.awaitText("saved and active");

    String ran = run("print(6 * 7)");
    assertTrue(ran.startsWith("42"), ran);
    assertTrue(browser.find("main").getText().contains("e2b"));
    inspect("live-console");

    browser.press("Settings");
    browser.press("Roll back to version 1");
    browser.press("Roll back");
    browser.awaitText("Version 1 is in force again");
    browser.press("Audit");
    browser.awaitText("settings.restore");
    browser.awaitText("provider.save");
    inspect("live-audit");
    assertEquals(List.of(), browser.complaints());
  }

  private void signIn() throws IOException {
    browser.driver().get("http://127.0.0.1:" + api.port() + "/admin");
    browser.type("#key", Files.readString(folder.resolve("data/admin-key")).strip());
    browser.keys(Keys.ENTER);
  }

  private void awaitPool(String health) {
    browser.awaitTrue(health, () -> browser.find("[data-pool=bash]").getText().contains(health));
  }

  private void fillIn(JsonObject settings) {
    for (Map.Entry<String, Object> setting : settings) {
      if (browser.has("#field-" + setting.getKey())) {
        browser.type("#field-" + setting.getKey(), String.valueOf(setting.getValue()));
      }
    }
  }

  private String run(String code) {
    browser.press("Console");
    // The example program comes with the languages.
    browser.find("option[value=python]");
    browser.type("#code", code);
    browser.press("Run");
    browser.awaitText("Succeeded");
    return browser.find(".output").getText();
  }

  private void inspect(String view) {
    browser.shoot(view);
    assertEquals(List.of(), browser.violations(), view);
  }
}
