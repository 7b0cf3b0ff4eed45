package io.sandpool.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of the tests' own, in a temporary folder, on a loopback port. Gone with the
 * JVM, however that ends: a shell waits for the end of its standard input and then removes all.
 */
public final class PostgresCluster implements AutoCloseable {

  /** Has every character that could be taken for another part of a URL. */
  public static final String PASSWORD = "p@ss:w/rd?%&+ 'é";

  private static final String ADMINISTRATOR = "administrator";
  private static final int ATTEMPTS = 5;

  private static final String LIFE =
      """
      set -u
      bin=$1 folder=$2 port=$3
      export LC_ALL=C
      end() {
        "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate stop >/dev/null 2>&1
        rm -rf "$folder"
      }
      fail() {
        cat "$folder/log"
        exit 1
      }
      trap '' PIPE INT HUP # whoever listens may be gone; the end of standard input tells
      trap end EXIT
      trap 'exit 1' TERM
      "$bin/initdb" --pgdata="$folder/data" --username=administrator --pwfile="$folder/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync >"$folder/log" 2>&1 || fail
      "$bin/pg_ctl" --pgdata="$folder/data" --wait --timeout=60 --log="$folder/log" --options="\
        -c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= -c fsync=off" \
        start >/dev/null || fail
      echo READY
      read -r line
      """;

  private final Process life;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresCluster(Process life, int port) {
    this.life = life;
    this.port = port;
  }

  /** Makes a cluster and starts it; fails with what is missing. */
  static PostgresCluster start() {
    Path programs = programs();
    StringBuilder said = new StringBuilder();
    // Between the search for a free port and its use somebody else may take it.
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = freePort();
      Process life = begin(programs, port);
      if (isReady(life, said)) {
        return new PostgresCluster(life, port);
      }
    }
    throw new AssertionError("PostgreSQL did not start: " + said);
  }

  private static Path programs() {
    try (Stream<Path> installed = folders()) {
      return installed
          .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
          .filter(folder -> Files.isExecutable(folder.resolve("pg_ctl")))
          .findFirst()
          .orElseThrow(
              () ->
                  new AssertionError(
                      "These tests need PostgreSQL's server programs initdb and pg_ctl, on the PATH or"
                          + " below /usr/lib/postgresql. Install Debian's package postgresql, or run"
                          + " scripts/test.sh, which does."));
    }
  }

  /** Debian keeps them off the PATH, in a folder for each version. */
  private static Stream<Path> folders() {
    Path debian = Path.of("/usr/lib/postgresql");
    Stream<Path> onPath =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of);
    if (!Files.isDirectory(debian)) {
      return onPath;
    }
    try (Stream<Path> versions = Files.list(debian)) {
      return Stream.concat(
          onPath, versions.map(version -> version.resolve("bin")).toList().stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process begin(Path programs, int port) {
    boolean root = System.getProperty("user.name").equals("root");
    List<String> command = new ArrayList<>();
    if (root) {
      // PostgreSQL refuses to run as root.
      command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    try {
      Path folder = Files.createTempDirectory("sandpool-postgres");
      Path password = folder.resolve("password");
      Files.writeString(password, PASSWORD + "\n");
      if (root) {
        var nobody =
            folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(password, nobody);
        Files.setOwner(folder, nobody);
      }
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      command.addAll(
          List.of("sh", "-c", LIFE, "postgres-of-tests", programs.toString(), folder.toString()));
      command.add(Integer.toString(port));
      return new ProcessBuilder(command)
          .directory(Path.of("/").toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isReady(Process life, StringBuilder said) {
    // Not closed: what the server says later must find somebody who listens.
    BufferedReader lines = life.inputReader(StandardCharsets.UTF_8);
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("READY")) {
          return true;
        }
        said.append(line).append('\n');
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a new database, owned by a new user of the same name, and returns that name. */
  public String newDatabase() {
    String name = "sandpool_" + databases.incrementAndGet();
    administer("create role " + name + " login password '" + PASSWORD.replace("'", "''") + "'");
    administer("create database " + name + " owner " + name);
    return name;
  }

  /** The URL of a database, without password. */
  public String url(String name) {
    return "postgresql://" + name + "@127.0.0.1:" + port + "/" + name;
  }

  /** Does something that only an administrator may. */
  public void administer(String sql) {
    administer("postgres", sql);
  }

  /** The same within a database. */
  public void administer(String database, String sql) {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    try (Connection connection = DriverManager.getConnection(url, ADMINISTRATOR, PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** Stops the server and removes all that it wrote. */
  @Override
  public void close() {
    try {
      life.getOutputStream().close();
      if (!life.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("PostgreSQL did not stop");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while PostgreSQL was stopping", e);
    }
  }
}
