package io.sandpool.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;

/** A headless Chromium, and what people do with it. */
public final class Browser implements AutoCloseable {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ChromeDriver driver;
  private Map<String, Object> window = Map.of();

  public Browser() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(command("chromium").toFile());
    options.addArguments("--headless=new", "--disable-dev-shm-usage", "--disable-gpu");
    options.addArguments("--hide-scrollbars");
    if (System.getProperty("user.name").equals("root")) {
      // As root, Chromium runs without its own sandbox or not at all; it sees this page only.
      options.addArguments("--no-sandbox");
    }
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(command("chromedriver").toFile())
            .usingAnyFreePort()
            .build();
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
    desktop();
  }

  private static Path command(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    name + " is not installed; scripts/test.sh installs what tests need"));
  }

  /** The driver itself, for what is rarely done. */
  public ChromeDriver driver() {
    return driver;
  }

  public void desktop() {
    size(1280, 860, 1, false);
  }

  public void phone() {
    size(390, 844, 2, true);
  }

  private void size(int width, int height, int scale, boolean mobile) {
    window = Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", mobile);
    size(window);
  }

  private void size(Map<String, Object> window) {
    driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", window);
  }

  public void light() {
    scheme("light");
  }

  public void dark() {
    scheme("dark");
  }

  private void scheme(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Waits until something is there; what is drawn again meanwhile is looked at again. */
  public <T> T await(String what, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        Optional<T> seen = look.get();
        if (seen.isPresent()) {
          return seen.get();
        }
      } catch (StaleElementReferenceException e) {
        // It was drawn again while it was looked at.
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError(what + " did not come; the page says:\n" + text());
  }

  public void awaitTrue(String what, Supplier<Boolean> look) {
    await(what, () -> Optional.of(true).filter(any -> look.get()));
  }

  public WebElement find(String css) {
    return await(
        css,
        () ->
            driver.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst());
  }

  public boolean has(String css) {
    return !driver.findElements(By.cssSelector(css)).isEmpty();
  }

  /** What can be read on the page. */
  public String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  public void awaitText(String text) {
    awaitTrue("\"" + text + "\"", () -> text().contains(text));
  }

  public void type(String css, String text) {
    WebElement field = find(css);
    field.clear();
    field.sendKeys(text);
  }

  /** Presses the button or link that is called that by those who cannot see it. */
  public void press(String name) {
    await(
        name,
        () -> {
          Optional<WebElement> control = control(name);
          control.ifPresent(this::click);
          return control;
        });
  }

  private Optional<WebElement> control(String name) {
    return driver.findElements(By.cssSelector("button, a, summary")).stream()
        .filter(one -> one.isDisplayed() && one.getDomAttribute("aria-disabled") == null)
        .filter(one -> name.equals(one.getAccessibleName()))
        .findFirst();
  }

  /** Clicks in the middle of the window, where nothing fixed to its edges is in the way. */
  private void click(WebElement control) {
    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", control);
    control.click();
  }

  /** Presses keys, wherever the focus is. */
  public void keys(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Goes from one control to the next until it has come to the one that is called that. */
  public void tabTo(String name) {
    for (int i = 0; i < 80; i++) {
      if (name.equals(focused())) {
        return;
      }
      keys(Keys.TAB);
    }
    throw new AssertionError("No way to " + name + " by keyboard");
  }

  /** What has the focus, as it is called by those who cannot see it. */
  public String focused() {
    return Objects.requireNonNullElse(driver.switchTo().activeElement().getAccessibleName(), "");
  }

  /**
   * Waits until all that is there by now has been drawn; the focus leaves what cannot have it then.
   */
  public void awaitFrames() {
    driver.executeAsyncScript(
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))");
  }

  /** What the browser complains about, such as scripts that the page's policy keeps out. */
  public List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(LogEntry::getMessage)
        .filter(message -> message.contains("Policy") || message.contains("Trusted"))
        .toList();
  }

  /** The whole page as a picture, for people to look at. */
  public void shoot(String name) {
    Map<String, Object> whole = new HashMap<>(window);
    whole.put(
        "height", script("return Math.max(document.documentElement.scrollHeight, innerHeight)"));
    size(whole);
    Object picture =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png")).get("data");
    size(window);
    try {
      Files.createDirectories(SCREENSHOTS);
      Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) picture));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a script says, which must be something. */
  public Object script(String script) {
    return Objects.requireNonNull(driver.executeScript(script));
  }

  /** What axe finds against WCAG 2.1, A and AA; empty where that is nothing. */
  @SuppressWarnings("unchecked")
  public List<String> violations() {
    driver.executeScript(axe());
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then("
                + "(found) => done(found.violations.flatMap((one) => one.nodes.map((node) =>"
                + " `${one.id}: ${one.help}: ${node.target}: ${node.failureSummary}`))),"
                + "(failure) => done([String(failure)]));");
    return (List<String>) Objects.requireNonNull(found);
  }

  private static String axe() {
    String resource = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    try (InputStream in = Browser.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The tests' class path lacks " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
