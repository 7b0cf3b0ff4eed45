package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.webhook.Rotation;
import io.sandpool.webhook.WebhookSecrets;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How operators come by the secrets of webhooks, and replace them. */
class WebhookSecretCommandTest {

  private static final Duration DAY = Duration.ofHours(24);

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Instant now = Instant.parse("2026-03-01T12:00:00.5Z");

  private WebhookSecretCommand command() {
    return new WebhookSecretCommand(
        new Options(Path.of("none"), folder, false),
        Map.of(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        () -> now);
  }

  private WebhookKeys keys() {
    return new WebhookKeys(folder, Map.of());
  }

  private Map<String, Rotation> rotations() throws Exception {
    return new WebhookRotations(folder).read();
  }

  private Rotation rotation(String tenant) throws Exception {
    return Optional.ofNullable(rotations().get(tenant)).orElseThrow();
  }

  private String printed() {
    String text = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return text.strip();
  }

  @Test
  void aTenantsSecretMustBePrintedAndNoneMade() {
    assertThrows(StartException.class, () -> command().show("acme"));
    assertThrows(StartException.class, () -> command().rotate("acme", DAY));
    assertFalse(Files.exists(folder.resolve("webhook-secret")));
    assertFalse(Files.exists(folder.resolve("webhook-rotations")));
    String expected = WebhookSecrets.first(keys().readOrCreate()).of("acme");
    command().show("acme");
    assertEquals(expected, printed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no\ntenant", "a/b", "ä"})
  void whatIsNoTenantMustBeRefused(String name) {
    keys().readOrCreate();
    assertThrows(StartException.class, () -> command().show(name));
    assertThrows(StartException.class, () -> command().rotate(name, DAY));
  }

  @Test
  void aReplacedSecretMustBeAnotherThatStaysAndTheOneBeforeBeKeptForItsTime() throws Exception {
    keys().readOrCreate();
    command().show("our tenant");
    String first = printed();
    command().rotate("our tenant", DAY);
    String second = printed();
    assertNotEquals(first, second);
    command().show("our tenant");
    assertEquals(second, printed());
    assertEquals(
        Map.of("our tenant", new Rotation(1, Instant.parse("2026-03-02T12:00:00Z"))), rotations());
    assertEquals(
        PosixFilePermissions.fromString("rw-------"),
        Files.getPosixFilePermissions(folder.resolve("webhook-rotations")));
  }

  @Test
  void aThirdSecretMustWaitForTheEndOfTheFirstUnlessThatIsWanted() throws Exception {
    keys().readOrCreate();
    command().rotate("acme", DAY);
    command().rotate("other", DAY);
    StartException refusal =
        assertThrows(StartException.class, () -> command().rotate("acme", DAY));
    assertTrue(String.valueOf(refusal.getMessage()).contains("2026-03-02T12:00:00Z"));
    assertEquals(1, rotation("acme").generation());
    command().rotate("acme", Duration.ZERO);
    assertFalse(now.isBefore(rotation("acme").previousUntil()));
    assertEquals(2, rotation("acme").generation());
    command().rotate("acme", DAY);
    assertEquals(3, rotation("acme").generation());
    now = now.plus(DAY);
    command().rotate("acme", DAY);
    assertEquals(4, rotation("acme").generation());
    assertEquals(1, rotation("other").generation());
  }

  @Test
  void aFileThatIsNotOfOursMustBeRefused() throws Exception {
    keys().readOrCreate();
    Files.writeString(folder.resolve("webhook-rotations"), "1 acme\n");
    StartException refusal = assertThrows(StartException.class, () -> command().show("acme"));
    assertTrue(String.valueOf(refusal.getMessage()).contains("webhook-rotations"));
  }

  private static WebhookSecretOptions parse(String... args) {
    return WebhookSecretOptions.parse(new ArrayDeque<>(List.of(args)));
  }

  @Test
  void theCommandLineMustSayWhoseAndForHowLong() {
    assertEquals("acme", parse("acme").tenant());
    assertEquals(Optional.empty(), parse("acme").keep());
    assertEquals("rotate", parse("show", "rotate").tenant());
    assertEquals(Optional.of(DAY), parse("rotate", "acme").keep());
    WebhookSecretOptions all = parse("rotate", "acme", "--keep", "30m", "--config", "file");
    assertEquals("acme", all.tenant());
    assertEquals(Optional.of(Duration.ofMinutes(30)), all.keep());
    assertEquals(Path.of("file"), all.others().config());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rotate",
        "show",
        "--config f",
        "acme --keep 1h",
        "rotate acme --keep",
        "rotate acme --keep soon",
        "rotate acme --keep 721h",
        "rotate acme --nonsense"
      })
  void whatMakesNoSenseMustBeRefused(String line) {
    ArrayDeque<String> args = new ArrayDeque<>();
    line.lines().flatMap(text -> List.of(text.split(" ")).stream()).forEach(args::add);
    assertThrows(StartException.class, () -> WebhookSecretOptions.parse(args));
  }
}
