package io.sandpool.app;

import java.io.PrintStream;
import java.util.Map;
import java.util.regex.Pattern;

/** Prints the secret of a tenant's webhooks, for those who run the service. */
final class WebhookSecretCommand {

  /** As keys name them. */
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._@ -]{1,64}");

  private final Options options;
  private final Map<String, String> environment;
  private final PrintStream out;

  WebhookSecretCommand(Options options, Map<String, String> environment, PrintStream out) {
    this.options = options;
    this.environment = environment;
    this.out = out;
  }

  int run(String tenant) {
    if (!TENANT.matcher(tenant).matches()) {
      throw new StartException(
          "A tenant's name has 1 to 64 characters from A-Z a-z 0-9 . _ @ - and blanks.");
    }
    out.println(new WebhookKeys(options.data(), environment).read().secretOf(tenant));
    return 0;
  }
}
