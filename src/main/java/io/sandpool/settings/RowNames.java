package io.sandpool.settings;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names that rows of settings may have. */
public final class RowNames {

  /** The row, a text, with the id of the provider that serves who names none. */
  public static final String PROVIDER_TYPE = "sandbox.provider_type";

  /** What the names of rows with a provider's settings begin with. */
  static final String SANDBOX = "sandbox.";

  /** Rows of these are objects by name, such as {@code pools.python}. */
  static final List<String> GROUPS = List.of("pools", "templates", "languages");

  /** Rows that are objects themselves. */
  static final List<String> SINGLES = List.of("dispatch", "limits", "max_limits", "sizing");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

  private static final String EXPECTED =
      "is no setting of this service; those are "
          + PROVIDER_TYPE
          + ", sandbox.<provider>, pools.<name>, templates.<name>, languages.<name>, "
          + String.join(", ", SINGLES);

  private RowNames() {}

  /** What is wrong with {@code name}; empty where nothing is. */
  static Optional<String> objection(String name) {
    if (SINGLES.contains(name)) {
      return Optional.empty();
    }
    int dot = name.indexOf('.');
    String group = dot < 0 ? "" : name.substring(0, dot);
    if (!GROUPS.contains(group) && !name.startsWith(SANDBOX)) {
      return Optional.of(EXPECTED);
    }
    return NAME.matcher(name.substring(dot + 1)).matches()
        ? Optional.empty()
        : Optional.of(
            "is not a good name: small letters, digits, '-' and '_' after the dot, 40 at most");
  }

  /** The provider whose settings the row of that name holds. */
  static Optional<String> provider(String name) {
    return name.startsWith(SANDBOX) && !name.equals(PROVIDER_TYPE)
        ? Optional.of(name.substring(SANDBOX.length()))
        : Optional.empty();
  }

  /** The row with the settings of {@code provider}. */
  public static String ofProvider(String provider) {
    return SANDBOX + provider;
  }
}
