package io.sandpool.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database on a PostgreSQL server.
 *
 * @param url the driver's URL, without user and password
 * @param user whom to log in as; empty for the system user's name
 * @param password its password, if it needs one
 */
public record PostgresServer(String url, Optional<String> user, Optional<String> password)
    implements DatabaseAddress {

  private static final String JDBC = "jdbc:";
  private static final List<String> SCHEMES = List.of("postgresql:", "postgres:");

  static boolean isMeantBy(String url) {
    return SCHEMES.stream().anyMatch(withoutJdbc(url)::startsWith);
  }

  private static String withoutJdbc(String url) {
    return url.startsWith(JDBC) ? url.substring(JDBC.length()) : url;
  }

  /** Takes user and password from where libpq's URLs have them, or JDBC's. */
  static PostgresServer of(String text, Optional<String> password) {
    String plain = withoutJdbc(text);
    String rest = plain.substring(plain.indexOf(':') + 1);
    if (!rest.startsWith("//")) {
      throw malformed();
    }
    int question = rest.indexOf('?');
    String place = question < 0 ? rest.substring(2) : rest.substring(2, question);
    Parameters parameters = Parameters.of(question < 0 ? "" : rest.substring(question + 1));
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    int at = authority.lastIndexOf('@');
    String[] login = (at < 0 ? "" : authority.substring(0, at)).split(":", 2);
    Optional<String> user = present(login[0]).or(parameters::user);
    Optional<String> secret =
        password
            .or(() -> login.length < 2 ? Optional.empty() : present(login[1]))
            .or(parameters::password);
    String url =
        "jdbc:postgresql://"
            + authority.substring(at + 1)
            + (slash < 0 ? "/" : place.substring(slash))
            + parameters.others();
    PostgresServer server = new PostgresServer(url, user, secret);
    server.dataSource();
    return server;
  }

  /** A data source for this server, without time limits. */
  PGSimpleDataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setUrl(url);
    } catch (IllegalArgumentException e) {
      // The driver's own message shows the whole URL, whose parameters may be secret.
      throw malformed();
    }
    user.ifPresent(source::setUser);
    password.ifPresent(source::setPassword);
    return source;
  }

  @Override
  public Optional<String> parameter(String name) {
    int question = url.indexOf('?');
    String prefix = name + "=";
    return question < 0
        ? Optional.empty()
        : Arrays.stream(url.substring(question + 1).split("&"))
            .filter(pair -> pair.startsWith(prefix))
            .map(pair -> decoded(pair.substring(prefix.length())))
            .findFirst();
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "must be postgresql://user@host:port/database, with parameters after a question mark");
  }

  private static Optional<String> present(String encoded) {
    return encoded.isEmpty() ? Optional.empty() : Optional.of(decoded(encoded));
  }

  private static String decoded(String text) {
    try {
      // A plus sign is itself here, unlike in forms.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  /** Without the password, and without parameters, which may hold others. */
  @Override
  public String toString() {
    int question = url.indexOf('?');
    String place =
        url.substring("jdbc:postgresql://".length(), question < 0 ? url.length() : question);
    return "postgresql://" + user.map(name -> name + "@").orElse("") + place;
  }

  /** What follows the question mark, taken apart. */
  private record Parameters(
      Optional<String> user, Optional<String> password, List<String> remaining) {

    static Parameters of(String query) {
      Optional<String> user = Optional.empty();
      Optional<String> password = Optional.empty();
      List<String> remaining = new ArrayList<>();
      for (String parameter : query.split("&")) {
        String[] pair = parameter.split("=", 2);
        if (pair.length == 2 && pair[0].equals("user")) {
          user = present(pair[1]);
        } else if (pair.length == 2 && pair[0].equals("password")) {
          password = present(pair[1]);
        } else if (!parameter.isEmpty()) {
          remaining.add(parameter);
        }
      }
      return new Parameters(user, password, remaining);
    }

    String others() {
      return remaining.isEmpty() ? "" : "?" + String.join("&", remaining);
    }
  }
}
