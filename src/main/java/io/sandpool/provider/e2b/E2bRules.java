package io.sandpool.provider.e2b;

import io.sandpool.provider.schema.Problem;
import io.sandpool.provider.schema.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What must hold between the settings of an E2B provider. What is missing among them is wrong by
 * itself and was said already, so it is passed over here.
 */
final class E2bRules {

  private static final Pattern E2B_KEY = Pattern.compile("e2b_[0-9a-f]+");
  private static final Pattern HEADER = Pattern.compile("[!-~]+");

  private final Settings given;
  private final List<Problem> problems = new ArrayList<>();

  private E2bRules(Settings given) {
    this.given = given;
  }

  /** Everything that is wrong; {@code given} holds what is good by itself. */
  static List<Problem> check(Settings given) {
    E2bRules rules = new E2bRules(given);
    Optional<Endpoints> endpoints = rules.endpoints();
    rules.apiKey(endpoints);
    rules.languages();
    rules.blanks();
    rules.metadata();
    rules.lives();
    return rules.problems;
  }

  private Optional<Endpoints> endpoints() {
    try {
      return Optional.of(EndpointsReader.read(given));
    } catch (EndpointsReader.BadEndpointException e) {
      problems.add(e.problem());
      return Optional.empty();
    }
  }

  private void apiKey(Optional<Endpoints> endpoints) {
    Optional<String> key = given.optionalText(E2bSchema.API_KEY);
    if (key.isEmpty()) {
      return;
    }
    if (!HEADER.matcher(key.get()).matches()) {
      problem(E2bSchema.API_KEY, "expected printable ASCII without spaces; copy it again");
    } else if (endpoints.filter(Endpoints::isE2b).isPresent()
        && !E2B_KEY.matcher(key.get()).matches()) {
      problem(
          E2bSchema.API_KEY,
          "expected e2b_ and hexadecimal digits, as E2B's dashboard shows it; keys of other clouds"
              + " need their api_url");
    }
  }

  private void languages() {
    for (String language : given.texts(E2bSchema.TEMPLATES).keySet()) {
      if (!Languages.KERNELS.containsKey(language)) {
        problem(
            E2bSchema.TEMPLATES,
            "expected languages out of "
                + new TreeSet<>(Languages.KERNELS.keySet())
                + ", was "
                + language);
      }
    }
  }

  private void blanks() {
    given
        .texts(E2bSchema.TEMPLATES)
        .forEach(
            (language, template) -> {
              if (template.isBlank()) {
                problem(
                    E2bSchema.TEMPLATES,
                    "expected a text that is not blank for " + language + "; leave it out instead");
              }
            });
  }

  private void metadata() {
    for (String name : given.texts(E2bSchema.METADATA).keySet()) {
      if (Marks.isReserved(name)) {
        problem(
            E2bSchema.METADATA,
            "expected no name that begins with sandpool_, which is how our own sandboxes are known"
                + " again; was "
                + name);
      }
    }
  }

  private void lives() {
    Optional<Integer> lease = given.optionalInteger(E2bSchema.LEASE);
    Optional<Integer> life = given.optionalInteger(E2bSchema.MAX_LIFETIME);
    if (lease.isPresent() && life.isPresent() && lease.get() > life.get()) {
      problem(
          E2bSchema.LEASE,
          "expected at most max_lifetime_seconds, which is " + life.get() + ", was " + lease.get());
    }
  }

  private void problem(String field, String message) {
    problems.add(new Problem(field, message));
  }
}
