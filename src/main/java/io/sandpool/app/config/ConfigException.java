package io.sandpool.app.config;

import java.util.List;

/** The configuration has problems; the message lists them all, each with its key. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes it of the problems found. */
  public ConfigException(List<String> problems) {
    super(String.join("\n", problems), null, false, false);
  }
}
