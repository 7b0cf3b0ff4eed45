package io.sandpool.app.doctor;

import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.store.DatabaseAddress;
import io.sandpool.store.DatabaseException;
import io.sandpool.store.DatabaseProbe;
import io.sandpool.store.DatabaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The database: reached, whole, writable, with tables that this program knows. Looks only; the
 * service may be at work in it.
 *
 * @param configuration names it
 * @param data the folder of a database that is not named
 */
record DatabaseCheck(Once<SandpoolConfig> configuration, Path data) implements Check {

  private static final Duration DEADLINE = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "database";
  }

  @Override
  public List<String> needs() {
    return List.of(DataFolderCheck.NAME, ConfigurationCheck.NAME);
  }

  @Override
  public Finding look() throws Exception {
    DatabaseAddress address =
        configuration.get().database().orElseGet(() -> DatabaseAddress.in(data));
    try {
      DatabaseProbe.Report seen =
          new DatabaseProbe(new DatabaseSettings(address, 1, DEADLINE)).look();
      return Finding.ok(name(), address + (seen.version().isEmpty() ? " will be made" : of(seen)));
    } catch (DatabaseException e) {
      String fix = e.fix().isEmpty() ? "Look again; see the database's own log." : e.fix();
      return Finding.absent(name(), Words.line(e.problem()), fix);
    }
  }

  private static String of(DatabaseProbe.Report seen) {
    String tables = ", %s, tables of version %d".formatted(seen.version(), seen.tables());
    return seen.tables() == seen.latest()
        ? tables
        : tables + "; the next start brings them to version " + seen.latest();
  }
}
