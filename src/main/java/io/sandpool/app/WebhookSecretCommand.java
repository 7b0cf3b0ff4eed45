package io.sandpool.app;

import io.sandpool.pool.TenantWeights;
import io.sandpool.webhook.Rotation;
import io.sandpool.webhook.WebhookKey;
import io.sandpool.webhook.WebhookSecrets;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Prints and replaces the secrets of tenants' webhooks, for those who run the service. */
final class WebhookSecretCommand {

  private final WebhookRotations rotations;
  private final WebhookKeys keys;
  private final PrintStream out;
  private final InstantSource clock;

  WebhookSecretCommand(
      Options options, Map<String, String> environment, PrintStream out, InstantSource clock) {
    this.rotations = new WebhookRotations(options.data());
    this.keys = new WebhookKeys(options.data(), environment);
    this.out = out;
    this.clock = clock;
  }

  /** Prints the secret that the tenant has. */
  int show(String tenant) {
    requireName(tenant);
    WebhookKey key = keys.read();
    try {
      out.println(new WebhookSecrets(key, rotations.read()).of(tenant));
    } catch (IOException e) {
      throw rotations.unusable(e);
    }
    return 0;
  }

  /**
   * Gives the tenant another secret, and prints it.
   *
   * @param keep how long the one before stays good
   */
  int rotate(String tenant, Duration keep) {
    requireName(tenant);
    // Before anything is changed: there may be none.
    keys.read();
    try {
      rotations.change(all -> rotated(all, tenant, keep));
    } catch (IOException e) {
      throw rotations.unusable(e);
    }
    return show(tenant);
  }

  private Map<String, Rotation> rotated(
      Map<String, Rotation> before, String tenant, Duration keep) {
    Instant now = clock.instant();
    Optional<Rotation> last = Optional.ofNullable(before.get(tenant));
    if (!keep.isZero() && last.filter(one -> now.isBefore(one.previousUntil())).isPresent()) {
      throw new StartException(
          "The secret before the present one is good until %s, and a third would end it at once. Wait until then, or say --keep 0s, with which only the new one is good."
              .formatted(last.get().previousUntil()));
    }
    int generation = last.map(Rotation::generation).orElse(0) + 1;
    if (generation > Rotation.MOST) {
      throw new StartException("This tenant's secret was replaced too often.");
    }
    Map<String, Rotation> after = new TreeMap<>(before);
    after.put(tenant, new Rotation(generation, now.plus(keep).truncatedTo(ChronoUnit.SECONDS)));
    return after;
  }

  private static void requireName(String tenant) {
    if (!TenantWeights.isName(tenant)) {
      throw new StartException(
          "A tenant's name has 1 to 64 characters from A-Z a-z 0-9 . _ @ - and blanks.");
    }
  }
}
