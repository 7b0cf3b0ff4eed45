package io.sandpool.app.doctor;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The providers' own settings.
 *
 * @param source where they come from
 * @param wards reads them
 */
record ProvidersCheck(String source, Once<List<Ward>> wards) implements Check {

  static final String NAME = "providers";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> needs() {
    return List.of(ConfigurationCheck.NAME);
  }

  @Override
  public Finding look() throws Exception {
    try {
      List<Ward> found = wards.get();
      return found.isEmpty()
          ? Finding.absent(NAME, "there is none", "Add one below providers in " + source + ".")
          : Finding.ok(
              NAME,
              found.stream()
                  .map(ward -> ward.id() + " at " + ward.settings().dockerHost())
                  .collect(Collectors.joining(", ")));
    } catch (IllegalArgumentException e) {
      return Finding.absent(
          NAME, Words.line(String.valueOf(e.getMessage())), "Correct " + source + ".");
    }
  }
}
