package io.sandpool.app;

import io.sandpool.access.AdminKeyFile;
import io.sandpool.access.AdminKeys;
import io.sandpool.access.HeadFile;
import io.sandpool.access.Secret;
import io.vertx.core.Future;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/** Makes another admin's key, for those who have lost theirs. */
final class NewAdminKeyCommand {

  private final Options options;
  private final Map<String, String> environment;
  private final PrintStream out;

  NewAdminKeyCommand(Options options, Map<String, String> environment, PrintStream out) {
    this.options = options;
    this.environment = environment;
    this.out = out;
  }

  int run() {
    AdminKeyFile file = Access.keyFile(options.data());
    HeadFile headFile = Access.headFile(options.data());
    String id = new Tool(options, environment).use(bench -> make(bench, file, headFile));
    out.printf("The key %s, an admin's, is in %s.%n", id, file);
    out.println(
        "A running service takes it within five seconds. Other keys stay as they are; revoke those that may be in wrong hands.");
    return 0;
  }

  /** The file last: until then the key in it is one that is good. */
  private static Future<String> make(Tool.Bench bench, AdminKeyFile file, HeadFile headFile) {
    String secret = Secret.generate();
    return new AdminKeys(
            bench.vertx(),
            bench.storage().keys(),
            bench.storage().audit(),
            headFile,
            InstantSource.system())
        .add(secret, "new-admin-key")
        .compose(
            id ->
                bench
                    .vertx()
                    .executeBlocking(
                        () -> {
                          file.replace(secret);
                          return id;
                        }));
  }
}
