package io.sandpool.settings;

/** Seals texts so that nobody reads or changes them who does not have the key. Thread-safe. */
public interface Sealer {

  /**
   * Seals a text.
   *
   * @param context where it belongs; it can be opened there only
   */
  String seal(String text, String context);

  /**
   * Opens what was sealed.
   *
   * @throws SealException where that was done with another key, or it is damaged
   */
  String open(String sealed, String context);
}
