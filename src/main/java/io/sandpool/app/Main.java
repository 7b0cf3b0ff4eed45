package io.sandpool.app;

import io.sandpool.app.config.ConfigException;
import io.sandpool.provider.guest.Printable;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;

/** The command line. */
public final class Main {

  private static final String USAGE =
      """
      Usage: sandpool <command>
        serve [--config FILE]   run the service (default file: conf/sandpool.yaml, or SANDPOOL_CONFIG)
        doctor [--json] [--config FILE]
                                check this machine and say what to mend
        verify --provider NAME [--language NAME] [--template NAME] [--json] [--config FILE]
                                try a provider of the configuration, or a kind (e2b) by its environment variables
        rotate-settings-key [--config FILE]
                                seal all settings in the database with a new key; the service must be stopped
        settings-restore VERSION|seed [--config FILE]
                                put a version of the settings back, or forget them all; the service must be stopped
        new-admin-key [--config FILE]
                                make another admin's key, into the file admin-key of the data folder
        webhook-secret [show] TENANT [--config FILE]
                                print the secret by which a tenant's servers know the events that this service tells them
        webhook-secret rotate TENANT [--keep TIME] [--config FILE]
                                replace it and print the new one; the one before stays good for a time (default 24h)
        audit-verify [--json] [--config FILE]
                                say whether the audit log is as it was written
        version                 print the version
      """;

  /** Read once, by the first logger that is made. */
  private static final String LOG_LEVEL = "SANDPOOL_LOG_LEVEL";

  private static final String LOG_FORMAT = "SANDPOOL_LOG_FORMAT";

  private Main() {}

  /**
   * Exit codes: 0 well, 1 the doctor found something absent, a step of verify failed or the audit
   * log is broken, 2 wrong usage or configuration, 3 failed to start.
   */
  public static void main(String[] args) {
    int code = run(new ArrayDeque<>(Arrays.asList(args)));
    if (code != 0) {
      System.exit(code);
    }
  }

  private static int run(Deque<String> args) {
    String command = args.isEmpty() ? "help" : args.pop();
    try {
      requireLogFormat(System.getenv().getOrDefault(LOG_FORMAT, "text"));
      return switch (command) {
        case "serve" -> new ServeCommand(Options.parse(args)).run();
        case "doctor" -> doctor(Options.parse(args));
        case "verify" -> verify(args);
        case "rotate-settings-key" -> settings(args).rotateKey();
        case "settings-restore" -> restore(args);
        case "new-admin-key" -> newAdminKey(Options.parse(args));
        case "webhook-secret" -> webhookSecret(args);
        case "audit-verify" -> auditVerify(Options.parse(args));
        case "version" -> version();
        case "help", "--help", "-h" -> usage();
        default ->
            throw new StartException("Unknown command \"" + command + "\".\n" + USAGE.strip());
      };
    } catch (StartException | ConfigException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }

  /** There would be no log in any other. */
  static void requireLogFormat(String format) {
    if (!format.equals("text") && !format.equals("json")) {
      throw new StartException(
          "%s must be text or json, was \"%s\".".formatted(LOG_FORMAT, Printable.of(format, 40)));
    }
  }

  private static int doctor(Options options) {
    // Its findings say all that the log would, and standard output is theirs.
    System.setProperty(LOG_LEVEL, "OFF");
    return new DoctorCommand(options, System.getenv(), System.out).run();
  }

  private static int verify(Deque<String> args) {
    // Its steps say all that the log would, and standard output is theirs.
    System.setProperty(LOG_LEVEL, "OFF");
    Map<String, String> environment = System.getenv();
    return new VerifyCommand(VerifyOptions.parse(args, environment), environment, System.out).run();
  }

  private static int restore(Deque<String> args) {
    if (args.isEmpty()) {
      throw new StartException("settings-restore needs a version, or \"seed\".");
    }
    String version = args.pop();
    return settings(args).restore(version);
  }

  private static SettingsCommand settings(Deque<String> args) {
    System.setProperty(LOG_LEVEL, "OFF");
    return new SettingsCommand(Options.parse(args), System.getenv(), System.out);
  }

  private static int newAdminKey(Options options) {
    System.setProperty(LOG_LEVEL, "ERROR");
    return new NewAdminKeyCommand(options, System.getenv(), System.out).run();
  }

  private static int webhookSecret(Deque<String> args) {
    System.setProperty(LOG_LEVEL, "ERROR");
    WebhookSecretOptions options = WebhookSecretOptions.parse(args);
    WebhookSecretCommand command =
        new WebhookSecretCommand(
            options.others(), System.getenv(), System.out, InstantSource.system());
    return options.keep().isPresent()
        ? command.rotate(options.tenant(), options.keep().get())
        : command.show(options.tenant());
  }

  private static int auditVerify(Options options) {
    System.setProperty(LOG_LEVEL, "OFF");
    return new AuditVerifyCommand(options, System.getenv(), System.out).run();
  }

  private static int version() {
    String version = Main.class.getPackage().getImplementationVersion();
    System.out.println("sandpool " + (version == null ? "(not packaged)" : version));
    return 0;
  }

  private static int usage() {
    System.out.print(USAGE);
    return 0;
  }
}
