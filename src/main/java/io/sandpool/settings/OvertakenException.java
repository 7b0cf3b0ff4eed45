package io.sandpool.settings;

/** There is another version of the number that was to be written, or a later one. */
final class OvertakenException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Version latest;

  OvertakenException(Version latest) {
    super("Version " + latest.number() + " of the settings is there already");
    this.latest = latest;
  }

  /** What is in the store. */
  Version latest() {
    return latest;
  }
}
