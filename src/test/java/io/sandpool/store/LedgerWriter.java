package io.sandpool.store;

import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.UUID;

/**
 * A process that writes leases down until it is killed, and says on standard output what it has
 * been told to be durable.
 */
final class LedgerWriter {

  /** What it is about to do, and what has been done, each with a key. */
  enum Word {
    BEGIN,
    INTENDED,
    CONFIRMED,
    FORGETTING,
    FORGOTTEN
  }

  static final String PROVIDER = "e2b";
  static final String INSTANCE = "survivor";

  private LedgerWriter() {}

  /** The URL of the database, and its password where it has one. */
  public static void main(String[] args) {
    say(Word.BEGIN, "");
    Optional<String> password = args.length > 1 ? Optional.of(args[1]) : Optional.empty();
    Database database =
        Futures.await(
            Database.open(
                Vertx.vertx(),
                DatabaseSettings.of(DatabaseAddress.of(args[0], password)),
                DatabaseListener.none()));
    SqlLeaseLedger ledger = new SqlLeaseLedger(database, INSTANCE);
    for (int n = 0; ; n++) {
      String key = UUID.randomUUID().toString();
      Futures.await(ledger.intend(Leases.intended(PROVIDER, key)));
      say(Word.INTENDED, key);
      Futures.await(ledger.confirm(PROVIDER, key, idOf(key), Leases.BIRTH));
      say(Word.CONFIRMED, key);
      if (n % 2 == 0) {
        say(Word.FORGETTING, key);
        Futures.await(ledger.forget(PROVIDER, key));
        say(Word.FORGOTTEN, key);
      }
    }
  }

  static String idOf(String key) {
    return "sbx-" + key;
  }

  private static void say(Word word, String key) {
    System.out.println(word + " " + key);
    System.out.flush();
  }
}
