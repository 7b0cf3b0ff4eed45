package io.sandpool.emulator.e2b;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A page of a list of sandboxes.
 *
 * @param next where the following page begins; empty for the last
 */
record Page(List<E2bSandbox> sandboxes, Optional<String> next) {

  private static final String SEPARATOR = "__";
  private static final String ASCENDING = "asc";

  /**
   * Cuts a page.
   *
   * @param all the sandboxes that the filters let through
   * @param token where it begins, as an earlier page said
   */
  static Page of(List<E2bSandbox> all, boolean ascending, Optional<String> token, int limit) {
    Comparator<Place> order = Comparator.comparing(Place::startedAt).thenComparing(Place::id);
    Comparator<Place> direction = ascending ? order : order.reversed();
    Optional<Place> after = token.map(text -> place(text, ascending));
    List<E2bSandbox> rest =
        all.stream()
            .filter(s -> after.isEmpty() || direction.compare(Place.of(s), after.get()) > 0)
            .sorted(Comparator.comparing(Place::of, direction))
            .toList();
    if (rest.size() <= limit) {
      return new Page(rest, Optional.empty());
    }
    List<E2bSandbox> page = rest.subList(0, limit);
    return new Page(page, Optional.of(token(page.get(limit - 1), ascending)));
  }

  private static String token(E2bSandbox last, boolean ascending) {
    String text = last.startedAt() + SEPARATOR + last.id();
    return Base64.getUrlEncoder()
        .encodeToString(
            (ascending ? text + SEPARATOR + ASCENDING : text).getBytes(StandardCharsets.UTF_8));
  }

  private static Place place(String token, boolean ascending) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      String[] parts = text.split(SEPARATOR, -1);
      boolean isAscending = parts.length == 3 && ASCENDING.equals(parts[2]);
      if (parts.length >= 2 && ascending == isAscending) {
        return new Place(Instant.parse(parts[0]), parts[1]);
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // No token of ours either.
    }
    throw new Refusal(400, "Invalid next token");
  }

  /** A sandbox's place in the order of all. */
  private record Place(Instant startedAt, String id) {

    static Place of(E2bSandbox sandbox) {
      return new Place(sandbox.startedAt(), sandbox.id());
    }
  }
}
