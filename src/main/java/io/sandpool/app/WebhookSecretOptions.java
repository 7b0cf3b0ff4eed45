package io.sandpool.app;

import io.sandpool.app.config.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What the command line of {@code webhook-secret} says.
 *
 * @param tenant whose secret
 * @param keep present where it is to be replaced: how long the one before stays good
 * @param others what all commands know
 */
record WebhookSecretOptions(String tenant, Optional<Duration> keep, Options others) {

  private static final Duration BY_DEFAULT = Duration.ofHours(24);
  private static final Duration LONGEST = Duration.ofHours(30 * 24);

  /** {@code [show] TENANT} or {@code rotate TENANT [--keep TIME]}, and the options of all. */
  static WebhookSecretOptions parse(Deque<String> args) {
    String first = name(args);
    boolean rotate = first.equals("rotate");
    String tenant = rotate || first.equals("show") ? name(args) : first;
    Optional<Duration> keep = rotate ? Optional.of(BY_DEFAULT) : Optional.empty();
    Deque<String> rest = new ArrayDeque<>();
    while (!args.isEmpty()) {
      String option = args.pop();
      if (rotate && option.equals("--keep")) {
        keep = Optional.of(keep(Optional.ofNullable(args.poll()).orElse("")));
      } else {
        rest.add(option);
      }
    }
    return new WebhookSecretOptions(tenant, keep, Options.parse(rest));
  }

  private static String name(Deque<String> args) {
    if (args.isEmpty() || args.peek().startsWith("-")) {
      throw new StartException(
          "webhook-secret needs the name of a tenant; of one that is called rotate or show: webhook-secret show rotate.");
    }
    return args.pop();
  }

  private static Duration keep(String text) {
    return Durations.parse(text)
        .filter(keep -> keep.compareTo(LONGEST) <= 0)
        .orElseThrow(
            () -> new StartException("--keep needs a time from 0s to 720h, such as 24h or 30m."));
  }
}
