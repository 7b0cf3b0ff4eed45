package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.ControlPool.Action;
import io.sandpool.bus.admin.Role;
import io.sandpool.testkit.Browser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What operators do at their page, in a real browser. */
class AdminPageIT {

  private static Visit visit;
  private static PageFixture page;
  private static Browser browser;

  @BeforeAll
  static void start() {
    visit = new Visit();
    page = visit.page;
    browser = visit.browser;
  }

  @AfterAll
  static void stop() {
    visit.close();
  }

  @BeforeEach
  void begin() {
    visit.begin();
  }

  @Test
  void mustLetInWhoShowsAGoodKeyAndKeepItInThisTabOnly() {
    browser.type("#key", "e2b_wrong");
    browser.press("Sign in");
    browser.awaitText("That key is not good.");
    visit.signIn(Role.ADMIN);
    browser.awaitText("admin · system");
    assertEquals(
        KnownKeys.key(Role.ADMIN), browser.script("return sessionStorage['sandpool.key']"));
    assertEquals("", browser.script("return document.cookie"));
    assertEquals(0L, browser.script("return localStorage.length"));
    browser.press("Sign out");
    browser.find("#key");
    assertEquals(0L, browser.script("return sessionStorage.length"));
  }

  @Test
  void mustShowToEachRoleWhatItMaySee() {
    visit.signIn(Role.RUN);
    assertEquals(List.of("Console"), places());
    browser.press("Sign out");
    visit.signIn(Role.OPERATE);
    assertEquals(List.of("Pools", "Providers", "Console", "Settings"), places());
    browser.find("[data-pool=python]");
    assertFalse(browser.has("[aria-label='Resize python']"));
    browser.press("Sign out");
    browser.press("Continue without a key");
    assertEquals(List.of("Pools", "Providers", "Console", "Settings"), places());
  }

  private static List<String> places() {
    browser.find("nav");
    return browser.driver().findElements(By.cssSelector("nav a")).stream()
        .map(WebElement::getText)
        .toList();
  }

  @Test
  void mustShowPoolsAsTheyAre() {
    visit.signIn(Role.ADMIN);
    WebElement python = browser.find("[data-pool=python]");
    assertEquals(
        "5 leased, 6 idle, 1 validating, 1 creating, 1 retiring; room for 2 more",
        python.findElement(By.cssSelector(".slots")).getDomAttribute("aria-label"));
    assertEquals(16, python.findElements(By.cssSelector(".slots .slot")).size());
    assertTrue(python.getText().contains("Ready"), python::getText);
    assertTrue(python.getText().contains("99.3 %"), python::getText);
    WebElement bash = browser.find("[data-pool=bash]");
    assertTrue(bash.getText().contains("Degraded"), bash::getText);
    assertTrue(bash.getText().contains("is not there."), bash::getText);
    WebElement chart = browser.find(".plot");
    String label = chart.getDomAttribute("aria-label") + "";
    assertTrue(label.startsWith("Sandboxes during the last hour. Now "), label);
    assertTrue(browser.has(".plot .area.leased"));
  }

  @Test
  void mustDrainAPoolOnceThatIsConfirmedAndResumeIt() {
    visit.signIn(Role.OPERATE);
    browser.press("Drain python");
    browser.awaitText("Drain python?");
    assertTrue(page.office.controlled.isEmpty());
    browser.press("Cancel");
    browser.press("Drain python");
    browser.press("Drain");
    browser.awaitTrue(
        "Draining", () -> browser.find("[data-pool=python]").getText().contains("Draining"));
    browser.press("Resume python");
    browser.find("[aria-label='Drain python']");
    browser.press("Recycle python");
    browser.awaitText("Recycle: python");
    assertEquals(
        List.of(Action.DRAIN, Action.RESUME, Action.RECYCLE),
        page.office.controlled.stream().map(order -> order.action()).toList());
  }

  @Test
  void mustShowWhatAnotherSizeChangesBeforeItIsApplied() {
    visit.signIn(Role.ADMIN);
    browser.press("Resize python");
    browser.type("#size-min_idle", "40");
    browser.press("Review");
    browser.awaitText("must be at most max_total");
    browser.type("#size-min_idle", "12");
    browser.press("Review");
    browser.awaitText("pools.python.min_idle");
    assertEquals(6, minIdle());
    browser.press("Apply");
    browser.awaitText("python has other sizes now");
    assertEquals(12, minIdle());
  }

  @Test
  void mustShowWhatOtherSizesWouldHaveBrought() {
    visit.signIn(Role.OPERATE);
    browser.find("#plan-max");
    browser.press("Try out");
    browser.awaitText("1,000 arrivals within 6 h");
    WebElement larger = browser.find("tr[data-max='32']");
    assertTrue(larger.getText().contains("97.0 %"), larger::getText);
    assertTrue(larger.getText().contains("532 MiB"), larger::getText);
    assertTrue(browser.find("tr[data-max='16']").getText().contains("at present"));
    String label = browser.find(".plot.sizes").getDomAttribute("aria-label") + "";
    assertTrue(label.contains("At most 4: 24.0 %, 70 MiB;"), label);
    assertEquals(5, browser.driver().findElements(By.cssSelector(".plot.sizes .bar")).size());
    browser.type("#plan-max", "0");
    browser.press("Try out");
    browser.awaitText("max must be between 1 and 10000, was 0.");
    assertFalse(browser.has(".plot.sizes"));
    browser.find("#plan-pool option[value=bash]").click();
    browser.type("#plan-max", "8");
    browser.press("Try out");
    browser.awaitText("there is nothing to replay");
  }

  private static int minIdle() {
    return page.office.current().getJsonObject("pools.python").getInteger("min_idle");
  }

  @Test
  void mustTellErrorsBesideTheirFields() {
    visit.signIn(Role.ADMIN);
    visit.setUp("e2b", "E2B");
    browser.type("#field-timeout", "soon");
    browser.type("#field-metadata", "[1]");
    browser.press("Save…");
    browser.find("#field-timeout-error");
    WebElement field = browser.find("#field-timeout");
    assertEquals("true", field.getDomAttribute("aria-invalid"));
    assertTrue((field.getDomAttribute("aria-describedby") + "").contains("field-timeout-error"));
    assertEquals(
        "must be an integer from 30 to 3600, was soon",
        browser.find("#field-timeout-error").getText());
    assertEquals("must be an object", browser.find("#field-metadata-error").getText());
    browser.awaitTrue(
        "focus on the first that is wrong",
        () -> browser.driver().switchTo().activeElement().equals(browser.find("#field-timeout")));
    assertFalse(browser.has("dialog[open]"));
  }

  @Test
  void mustShowTheDifferenceBeforeItSavesAndActivateNothingUnasked() {
    visit.signIn(Role.ADMIN);
    visit.setUp("e2b", "E2B");
    browser.type("#field-timeout", "60");
    browser.press("Save…");
    WebElement dialog = browser.find("dialog[open]");
    assertTrue(dialog.getText().contains("sandbox.e2b.timeout"), dialog::getText);
    assertTrue(dialog.getText().contains("Its idle sandboxes are replaced"), dialog::getText);
    assertEquals("300", dialog.findElement(By.tagName("del")).getText());
    assertEquals("60", dialog.findElement(By.tagName("ins")).getText());
    assertEquals(300, e2b().getInteger("timeout"));
    browser.press("Save");
    browser.awaitText("E2B is saved");
    assertEquals(60, e2b().getInteger("timeout"));
    assertEquals("beef", e2b().getJsonObject("api_key").getString("last4"));
    assertEquals("self_managed", active());
  }

  @Test
  void mustReplaceASecretThatIsTypedAndNeverShowOne() {
    visit.signIn(Role.ADMIN);
    visit.setUp("e2b", "E2B");
    WebElement secret = browser.find("#field-api_key");
    assertEquals("password", secret.getDomAttribute("type"));
    assertEquals("", secret.getDomProperty("value"));
    browser.type("#field-api_key", "e2b_another_cafe");
    browser.press("Save…");
    browser.awaitText("secret ending in cafe");
    assertFalse(browser.text().contains("e2b_another_cafe"));
    browser.press("Save");
    browser.awaitText("E2B is saved");
    assertEquals("cafe", e2b().getJsonObject("api_key").getString("last4"));
    browser.press("Remove API key");
    browser.press("Save…");
    browser.awaitText("is required");
  }

  @Test
  void mustActivateAProviderWhenAsked() {
    visit.signIn(Role.ADMIN);
    visit.setUp("e2b", "E2B");
    browser.press("Make active…");
    browser.awaitText("sandbox.provider_type");
    assertEquals("self_managed", active());
    browser.press("Make active");
    browser.awaitText("E2B is active");
    assertEquals("e2b", active());
    visit.setUp("self_managed", "Self-managed (gVisor)");
    browser.find("input[name=activate]").click();
    browser.press("Save…");
    browser.press("Save");
    browser.awaitText("is saved and active");
    assertEquals("self_managed", active());
  }

  @Test
  void mustRefuseToSaveOverAChangeOfSomebodyElse() {
    visit.signIn(Role.ADMIN);
    visit.setUp("e2b", "E2B");
    browser.type("#field-timeout", "60");
    browser.press("Save…");
    browser.find("dialog[open]");
    page.office.changeBySomebodyElse();
    browser.press("Save");
    browser.awaitText("It is version 4 now.");
    assertEquals(300, e2b().getInteger("timeout"));
  }

  @Test
  void mustShowSavedSettingsOfAProviderThatIsNotActive() {
    visit.signIn(Role.ADMIN);
    visit.go("providers", "Providers");
    browser.awaitText("Five calls failed in a row.");
    browser.press("Set up e2b");
    assertEquals("code-interpreter-v1", browser.find("#field-template").getDomProperty("value"));
    visit.go("providers", "Providers");
    browser.find("a[data-provider=aliyun_codeinterpreter]").click();
    browser.awaitText("not set up");
  }

  @Test
  void mustTestAConnectionStepByStep() {
    visit.signIn(Role.ADMIN);
    visit.setUp("e2b", "E2B");
    browser.press("Test connection");
    browser.awaitText("The connection does not work.");
    assertEquals(
        List.of("84 ms", "412 ms", "96 ms", "130 ms"),
        browser.driver().findElements(By.className("step-time")).stream()
            .map(WebElement::getText)
            .toList());
    browser.awaitText("It printed");
    browser.type("#field-timeout", "1");
    browser.press("Test connection");
    browser.find("#field-timeout-error");
  }

  @Test
  void mustRollBack() {
    visit.signIn(Role.ADMIN);
    visit.go("settings", "Settings");
    browser.awaitText("room for the morning");
    browser.press("Roll back to version 2");
    WebElement dialog = browser.find("dialog[open]");
    assertTrue(dialog.getText().contains("sandbox.e2b.timeout"), dialog::getText);
    browser.press("Roll back");
    browser.awaitText("Version 2 is in force again");
    browser.find("[data-version='4']");
    assertFalse(page.office.current().containsKey("sandbox.e2b"));
  }

  @Test
  void mustMakeAKeyThatIsShownOnceAndRevokeIt() {
    visit.signIn(Role.ADMIN);
    visit.go("keys", "Keys");
    browser.press("New key");
    browser.press("Make key");
    browser.awaitText("/name is required");
    browser.type("#key-name", "nightly");
    browser.press("Make key");
    browser.awaitText("nightly is made");
    assertEquals(PageSamples.SECRET, browser.find(".secret").getText());
    browser.press("Done");
    browser.awaitTrue("no secret", () -> !browser.text().contains(PageSamples.SECRET));
    browser.press("Revoke nightly");
    browser.press("Revoke");
    browser.awaitText("nightly is revoked");
    browser.awaitTrue("nightly to go", () -> !browser.has("[aria-label='Revoke nightly']"));
  }

  @Test
  void mustShowWhatWasDone() {
    visit.signIn(Role.ADMIN);
    browser.press("Recycle python");
    browser.awaitText("Recycle: python");
    visit.go("audit", "Audit");
    WebElement first = browser.find("[data-entry='4']");
    assertTrue(first.getText().contains("pool.recycle python"), first::getText);
    assertTrue(first.getText().contains("Done"), first::getText);
  }

  @Test
  void mustShowOutputWhileTheProgramRuns() {
    visit.signIn(Role.RUN);
    browser.find("option[value=python]");
    browser.type("#code", "print(1)");
    browser.keys(Keys.chord(Keys.CONTROL, Keys.ENTER));
    browser.awaitText("hello ");
    browser.awaitText("Running");
    assertFalse(browser.text().contains("careful"));
    page.goOn();
    browser.awaitText("Succeeded");
    assertEquals("careful", browser.find(".output .stderr").getText());
    assertTrue(browser.find(".output").getText().endsWith("print(1)"));
  }

  @Test
  void mustStopAProgram() {
    visit.signIn(Role.RUN);
    browser.find("option[value=python]");
    browser.press("Run");
    browser.awaitText("hello ");
    browser.press("Stop");
    browser.awaitText("Stopped");
  }

  /** Without a mouse: signs in, finds a provider, changes and saves a setting. */
  @Test
  void mustBeUsableByKeyboardAlone() {
    browser.keys(KnownKeys.key(Role.ADMIN), Keys.ENTER);
    browser.find("[data-pool=python]");
    browser.tabTo("Providers");
    browser.keys(Keys.ENTER);
    browser.find("[aria-label='Set up e2b']");
    browser.tabTo("Set up e2b");
    browser.keys(Keys.ENTER);
    browser.find("#field-timeout");
    browser.tabTo("Time to live");
    browser.keys(Keys.chord(Keys.CONTROL, "a"), "90");
    browser.tabTo("Save…");
    browser.keys(Keys.ENTER);
    browser.find("dialog[open]");
    browser.keys(Keys.ESCAPE);
    browser.awaitTrue("the dialog to go", () -> !browser.has("dialog[open]"));
    browser.tabTo("Save…");
    browser.keys(Keys.ENTER);
    browser.find("dialog[open]");
    browser.tabTo("Save");
    browser.keys(Keys.ENTER);
    browser.awaitText("E2B is saved");
    assertEquals(90, e2b().getInteger("timeout"));
  }

  /** What is disabled while it works loses the focus, and with it those who have no mouse. */
  @Test
  void mustKeepTheFocusWhereItWasWhileItWorks() {
    visit.signIn(Role.ADMIN);
    visit.setUp("e2b", "E2B");
    browser.find("#field-timeout");
    browser.script(
        "window.real = fetch; window.held = []; window.fetch = (...order) =>"
            + " new Promise(go => held.push(go)).then(() => real(...order)); return true");
    browser.tabTo("Save…");
    browser.keys(Keys.ENTER);
    browser.find("button .spinner");
    browser.awaitFrames();
    assertEquals("Save…", browser.focused());
    browser.script("window.fetch = real; held.forEach(go => go()); return true");
    browser.find("dialog[open]");
    browser.keys(Keys.ESCAPE);
    browser.awaitTrue("the dialog to go", () -> !browser.has("dialog[open]"));
    assertEquals("Save…", browser.focused());
  }

  /** While nobody looks, nothing is asked. */
  @Test
  void mustNotAskWhileItIsHidden() {
    Object turns =
        browser
            .driver()
            .executeAsyncScript(
                "const done = arguments[0];"
                    + "import('./poller.js').then(({Poller}) => {"
                    + "  let turns = 0, hidden = true;"
                    + "  Object.defineProperty(document, 'hidden', {get: () => hidden});"
                    + "  const seen = [];"
                    + "  const poller = new Poller(1e6, async () => { turns++; });"
                    + "  poller.start(); seen.push(turns);"
                    + "  hidden = false; document.dispatchEvent(new Event('visibilitychange'));"
                    + "  seen.push(turns); poller.stop();"
                    + "  document.dispatchEvent(new Event('visibilitychange')); seen.push(turns);"
                    + "  done(seen.join());"
                    + "});");
    assertEquals("0,1,1", turns);
  }

  private static JsonObject e2b() {
    return page.office.current().getJsonObject("sandbox.e2b");
  }

  private static String active() {
    return page.office.current().getString("sandbox.provider_type");
  }
}
