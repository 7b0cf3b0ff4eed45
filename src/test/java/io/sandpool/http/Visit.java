package io.sandpool.http;

import io.sandpool.bus.admin.Role;
import io.sandpool.testkit.Browser;
import org.openqa.selenium.Keys;

/** Somebody at the operators' page. */
final class Visit implements AutoCloseable {

  final PageFixture page = new PageFixture();
  final Browser browser = new Browser();

  /** Comes anew, with nothing remembered; all is as it was in the beginning. */
  void begin() {
    page.reset();
    browser.driver().get("http://127.0.0.1:" + page.port() + "/admin/");
    browser.driver().executeScript("sessionStorage.clear(); location.hash = ''");
    browser.driver().navigate().refresh();
    browser.find("#key");
  }

  void signIn(Role role) {
    browser.type("#key", KnownKeys.key(role));
    browser.keys(Keys.ENTER);
    browser.find("nav");
  }

  /** Goes to a view and waits until it has come. */
  void go(String view, String title) {
    browser.driver().executeScript("location.hash = '#/" + view + "'");
    browser.awaitTrue(title, () -> browser.find("h1").getText().equals(title));
  }

  /** Opens the form of a provider. */
  void setUp(String id, String name) {
    go("providers/" + id, name);
    browser.find("form");
  }

  @Override
  public void close() {
    browser.close();
    page.close();
  }
}
