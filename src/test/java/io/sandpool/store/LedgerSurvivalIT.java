package io.sandpool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.RemoteLease;
import io.sandpool.store.LedgerWriter.Word;
import io.sandpool.testkit.PostgresCluster;
import io.sandpool.testkit.PostgresExtension;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What was reported as durable is there after kill -9, whenever that comes. */
@ExtendWith(PostgresExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LedgerSurvivalIT {

  private static final int KILLS = 50;
  private static final int LONGEST_LIFE = 60;

  private final Vertx vertx = Vertx.vertx();
  private final long seed = RandomGenerator.getDefault().nextLong();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

  /** What all lives said, by key. */
  private final Map<Word, Set<String>> said = new EnumMap<>(Word.class);

  @AfterEach
  void close() {
    Futures.await(vertx.close());
  }

  @Test
  void aFileMustHoldAllThatWasReportedAsDurable(@TempDir Path folder) throws Exception {
    survive("jdbc:sqlite:" + folder.resolve("sandpool.db"), Optional.empty());
  }

  @Test
  void aServerMustHoldAllThatWasReportedAsDurable(PostgresCluster cluster) throws Exception {
    survive(cluster.url(cluster.newDatabase()), Optional.of(PostgresCluster.PASSWORD));
  }

  private void survive(String url, Optional<String> password) throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      // Also before the first word about a lease: while the database is made or repaired.
      liveAndDie(url, password, random.nextInt(LONGEST_LIFE));
      compare("kill " + kill + ", seed " + seed, url, password);
    }
    assertTrue(said(Word.FORGOTTEN).size() > KILLS, "too little was written: " + said);
  }

  private void liveAndDie(String url, Optional<String> password, int words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LedgerWriter.class.getName(), url));
    password.ifPresent(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i <= words; i++) {
        hear(lines);
      }
      process.destroyForcibly();
      hearTheRest(lines);
    }
    assertEquals(137, process.waitFor(), "it was not killed but ended by itself");
  }

  private void hear(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new AssertionError("the writer ended by itself");
    }
    note(line);
  }

  /** What it had said before it died, and we had not read yet. */
  private void hearTheRest(BufferedReader lines) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(line);
      }
    } catch (IOException e) {
      // The process is gone, and so may be its stream.
    }
  }

  private void note(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 2) {
      throw new AssertionError("the writer complains: " + line);
    }
    said(Word.valueOf(words[0])).add(words[1]);
  }

  private Set<String> said(Word word) {
    return said.computeIfAbsent(word, first -> new HashSet<>());
  }

  private void compare(String when, String url, Optional<String> password) {
    Map<String, RemoteLease> held = new HashMap<>();
    Database database =
        Futures.await(
            Database.open(
                vertx,
                DatabaseSettings.of(DatabaseAddress.of(url, password)),
                DatabaseListener.none()));
    Futures.await(new SqlLeaseLedger(database, LedgerWriter.INSTANCE).of(LedgerWriter.PROVIDER))
        .forEach(lease -> held.put(lease.key(), lease));
    Futures.await(database.close());
    for (String key : said(Word.INTENDED)) {
      assertTrue(
          held.containsKey(key) || said(Word.FORGETTING).contains(key), when + ": lost " + key);
    }
    for (String key : said(Word.CONFIRMED)) {
      RemoteLease lease = held.get(key);
      if (lease != null) {
        assertEquals(Optional.of(LedgerWriter.idOf(key)), lease.sandboxId(), when);
      }
    }
    for (String key : said(Word.FORGOTTEN)) {
      assertTrue(!held.containsKey(key), when + ": came back " + key);
    }
  }
}
