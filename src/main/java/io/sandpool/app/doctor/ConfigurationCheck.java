package io.sandpool.app.doctor;

import io.sandpool.app.config.SandpoolConfig;

/**
 * The configuration.
 *
 * @param source where it comes from
 * @param configuration reads it
 */
record ConfigurationCheck(String source, Once<SandpoolConfig> configuration) implements Check {

  static final String NAME = "configuration";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding look() throws Exception {
    try {
      int pools = configuration.get().pools().size();
      String detail = "%s, %d pools".formatted(source, pools);
      return pools == 0
          ? Finding.absent(NAME, detail, "Add a pool below pools: without one, nothing is served.")
          : Finding.ok(NAME, detail);
    } catch (RuntimeException e) {
      return Finding.absent(
          NAME, Words.of(e), "Correct " + source + ", or name another file with --config.");
    }
  }
}
