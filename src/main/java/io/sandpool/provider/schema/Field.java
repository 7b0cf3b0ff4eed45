package io.sandpool.provider.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a provider. Immutable; refined by the methods that return a changed copy.
 *
 * @param name its key
 * @param kind what values it takes
 * @param label what a form calls it
 * @param help a sentence on what it is for
 * @param required whether it must be there
 * @param fallback the value where nothing is said
 * @param options the only values allowed, empty for any
 * @param secret never shown again once written
 * @param variable the environment variable that speaks where the configuration does not
 * @param address whether it has a say in where secrets are sent
 */
public record Field(
    String name,
    Kind kind,
    String label,
    String help,
    boolean required,
    Optional<Object> fallback,
    List<String> options,
    boolean secret,
    Optional<String> variable,
    boolean address) {

  public Field {
    options = List.copyOf(options);
  }

  /** A text that is not blank. */
  public static Field text(String name, String label, String help) {
    return new Field(name, new Kind.Text(), label, help);
  }

  /** A text that may be blank. */
  public static Field anyText(String name, String label, String help) {
    return new Field(name, new Kind.AnyText(), label, help);
  }

  /** A whole number, from {@code min} to {@code max}. */
  public static Field integer(String name, String label, String help, int min, int max) {
    return new Field(name, new Kind.Whole(min, max), label, help);
  }

  /** True or false. */
  public static Field flag(String name, String label, String help) {
    return new Field(name, new Kind.Flag(), label, help);
  }

  /** An object of texts. */
  public static Field texts(String name, String label, String help) {
    return new Field(name, new Kind.Texts(), label, help);
  }

  /** An object of objects, each with these texts at most. */
  public static Field table(String name, String label, String help, String... columns) {
    return new Field(name, new Kind.Table(List.of(columns)), label, help);
  }

  private Field(String name, Kind kind, String label, String help) {
    this(
        name,
        kind,
        label,
        help,
        false,
        Optional.empty(),
        List.of(),
        false,
        Optional.empty(),
        false);
  }

  /** The same, and it must be there. */
  public Field asRequired() {
    return copy(true, fallback, options, secret, variable);
  }

  /** The same with a value for where nothing is said. */
  public Field orElse(Object value) {
    return copy(required, Optional.of(value), options, secret, variable);
  }

  /** The same with these values only. */
  public Field oneOf(String... values) {
    return copy(required, fallback, List.of(values), secret, variable);
  }

  /** The same, and it is a secret. */
  public Field asSecret() {
    return copy(required, fallback, options, true, variable);
  }

  /** The same, and the environment variable speaks where the configuration does not. */
  public Field orFrom(String environmentVariable) {
    return copy(required, fallback, options, secret, Optional.of(environmentVariable));
  }

  /** The same, and it has a say in where secrets are sent. */
  public Field asAddress() {
    return new Field(name, kind, label, help, required, fallback, options, secret, variable, true);
  }

  private Field copy(
      boolean must,
      Optional<Object> otherwise,
      List<String> only,
      boolean hidden,
      Optional<String> env) {
    return new Field(name, kind, label, help, must, otherwise, only, hidden, env, address);
  }

  /** What is wrong with {@code value}; empty where nothing is. */
  Optional<String> objection(@Nullable Object value) {
    Optional<String> wrong = kind.objection(value);
    if (wrong.isPresent()) {
      return Optional.of("expected " + wrong.get() + (secret ? "" : ", was " + shown(value)));
    }
    if (!options.isEmpty() && !options.contains(String.valueOf(value))) {
      return Optional.of("expected one of " + options + (secret ? "" : ", was " + shown(value)));
    }
    return Optional.empty();
  }

  private static String shown(@Nullable Object value) {
    String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
