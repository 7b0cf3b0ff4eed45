package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.admin.Role;
import io.sandpool.testkit.Browser;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;

/**
 * Every view of the operators' page, in light and dark, on a desk and on a phone: axe finds nothing
 * against WCAG A and AA, and whatever people can name is shown as text. Leaves pictures in
 * target/screenshots.
 */
class AdminPageLookIT {

  private static Visit visit;
  private static Browser browser;

  private String prefix = "";

  @BeforeAll
  static void start() {
    visit = new Visit();
    browser = visit.browser;
  }

  @AfterAll
  static void stop() {
    visit.close();
  }

  @ParameterizedTest
  @CsvSource({"light,desktop", "dark,desktop", "light,phone", "dark,phone"})
  void mustBeFitForEverybody(String scheme, String form) {
    prefix = form + "-" + scheme + "-";
    dress(scheme, form);
    visit.begin();
    inspect("signin");
    visit.signIn(Role.ADMIN);
    browser.find("[data-pool=bash] .callout");
    browser.find(".plot .area");
    browser.press("Try out");
    browser.find(".plot.sizes");
    inspect("pools");
    visit.go("providers", "Providers");
    browser.find("[data-provider=e2b] .callout");
    inspect("providers");
    inspectProvider();
    inspectConsole();
    visit.go("settings", "Settings");
    browser.find(".version");
    browser.driver().findElement(By.cssSelector(".version summary")).click();
    inspect("settings");
    inspectKeys();
    visit.go("audit", "Audit");
    browser.find(".entry");
    inspect("audit");
    assertEquals(List.of(), browser.complaints());
  }

  private static void dress(String scheme, String form) {
    if (scheme.equals("dark")) {
      browser.dark();
    } else {
      browser.light();
    }
    if (form.equals("phone")) {
      browser.phone();
    } else {
      browser.desktop();
    }
  }

  private void inspectProvider() {
    visit.setUp("e2b", "E2B");
    browser.press("Test connection");
    browser.awaitText("It printed");
    inspect("provider");
    browser.type("#field-timeout", "5");
    browser.press("Save…");
    browser.find("#field-timeout-error");
    inspect("provider-wrong");
    browser.type("#field-timeout", "60");
    browser.press("Save…");
    browser.find("dialog[open]");
    inspect("provider-review");
    browser.press("Cancel");
  }

  private void inspectConsole() {
    visit.page.goOn();
    visit.go("console", "Console");
    browser.find("option[value=python]");
    browser.press("Run");
    browser.awaitText("Succeeded");
    inspect("console");
  }

  private void inspectKeys() {
    visit.go("keys", "Keys");
    browser.find("[data-key=key_1]");
    inspect("keys");
    browser.press("New key");
    browser.find("#key-name");
    inspect("keys-new");
    browser.type("#key-name", PageSamples.MARKUP);
    browser.press("Make key");
    browser.find(".secret");
    inspect("keys-made");
    browser.press("Done");
  }

  /** Looks at what is shown from all sides. */
  private void inspect(String view) {
    browser.shoot(prefix + view);
    assertEquals(List.of(), browser.violations(), prefix + view);
    if (!view.equals("signin")) {
      assertMarkupIsText(view);
    }
    Object wide = browser.script("return document.documentElement.scrollWidth > innerWidth");
    assertEquals(false, wide, prefix + view + " does not fit");
  }

  private void assertMarkupIsText(String view) {
    assertFalse(browser.has("main b, main i, dialog b, main img"), prefix + view);
    assertEquals("undefined", browser.script("return typeof window.hacked"), prefix + view);
    String shown = (String) browser.script("return document.body.textContent");
    boolean hasForm = browser.has("#field-metadata") || browser.has("dialog[open]");
    assertTrue(hasForm || shown.contains(PageSamples.MARKUP), prefix + view + " shows none");
  }
}
