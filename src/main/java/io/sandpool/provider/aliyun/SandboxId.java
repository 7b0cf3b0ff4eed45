package io.sandpool.provider.aliyun;

import java.util.regex.Pattern;

/** Ids of sandboxes: they go into paths and logs, so they are checked, whoever chose them. */
final class SandboxId {

  private static final Pattern PLAUSIBLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

  private SandboxId() {}

  static boolean isPlausible(String id) {
    return PLAUSIBLE.matcher(id).matches();
  }
}
