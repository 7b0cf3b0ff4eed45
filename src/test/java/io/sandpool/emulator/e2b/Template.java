package io.sandpool.emulator.e2b;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A template that sandboxes are made from. They all have the same languages. */
record Template(String id, String alias) {

  static final int CPUS = 2;
  static final int MEMORY_MEBIBYTES = 512;
  static final int DISK_MEBIBYTES = 1024;

  /** Those that there are. */
  static final List<Template> ALL =
      List.of(
          new Template("nlhz8vlwyupq845jsdg9", "code-interpreter-v1"),
          new Template("rki5dems9wqfm4r03t7g", "base"));

  private static final Pattern REFERENCE =
      Pattern.compile("(?:[a-z0-9-_]+/)?([a-z0-9-_]+)(?::[a-z0-9-_.]+)?");

  /**
   * The template that {@code reference} names: by id or alias, with or without namespace and tag.
   */
  static Template named(String reference) {
    Matcher parts = REFERENCE.matcher(reference.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new Refusal(400, "Invalid template reference: '" + reference + "'");
    }
    String name = parts.group(1);
    return ALL.stream()
        .filter(template -> template.is(name))
        .findFirst()
        .orElseThrow(() -> new Refusal(404, "template '" + reference + "' not found"));
  }

  boolean is(String name) {
    return id.equals(name) || alias.equals(name);
  }
}
