package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.DisplayForms;
import io.sandpool.provider.remote.Kernel.Rich;
import io.sandpool.sandbox.ProgramError;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One item of an execution's results, as its scalar fields were sent.
 *
 * <p>Only {@code stdout}, {@code result} and {@code endOfExecution} are documented. Of {@code
 * error} some clients read {@code text} and some {@code value}: both are taken, in that order.
 */
final class ExecuteItem {

  private final Map<String, String> fields = new HashMap<>();
  private final StringBuilder trace = new StringBuilder();

  /** Takes a field. */
  void put(String name, String value) {
    fields.put(name, value);
  }

  /** Takes a line of a traceback that is sent as a list. */
  void trace(String line) {
    trace.append(line).append(line.endsWith("\n") ? "" : "\n");
  }

  /** What it is. */
  String type() {
    return get("type").orElse("");
  }

  /** How an execution ended. */
  String status() {
    return get("status").orElse("");
  }

  /** What was printed. */
  String text() {
    return get("text").or(() -> get("value")).orElse("");
  }

  /** What was thrown. */
  ProgramError error() {
    String message = get("text").or(() -> get("value")).or(() -> get("evalue")).orElse("");
    String name = get("name").or(() -> get("ename")).orElse("");
    String traceback = trace.length() > 0 ? trace.toString() : get("traceback").orElse("");
    return new ProgramError(name.isEmpty() ? nameWithin(message) : name, message, traceback);
  }

  /** The name in {@code NameError: name 'x' is not defined}, where there is one. */
  private static String nameWithin(String message) {
    int colon = message.indexOf(':');
    String name = colon > 0 ? message.substring(0, colon) : "";
    return name.matches("[A-Za-z_][A-Za-z0-9_.]{0,99}") ? name : "Error";
  }

  /** The value of the last expression, in all its forms. */
  Rich rich() {
    Map<String, String> texts = new HashMap<>();
    Map<String, String> binaries = new HashMap<>();
    DisplayForms.TEXTS.forEach(
        (field, type) -> get(field).ifPresent(form -> texts.put(type, form)));
    DisplayForms.BINARIES.forEach(
        (field, type) -> get(field).ifPresent(form -> binaries.put(type, form)));
    return new Rich(texts, binaries, Optional.empty(), true);
  }

  private Optional<String> get(String name) {
    return Optional.ofNullable(fields.get(name));
  }
}
