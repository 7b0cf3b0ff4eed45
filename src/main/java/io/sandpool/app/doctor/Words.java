package io.sandpool.app.doctor;

/** Says things the same way in all findings. */
final class Words {

  private static final int LONGEST = 400;
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  private Words() {}

  /** The innermost reason, on one line. */
  static String of(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; depth < 16 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return line(message == null ? root.getClass().getSimpleName() : message);
  }

  /** {@code text} on one line, without control characters, of bounded length. */
  static String line(String text) {
    String flat = text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", "?");
    return flat.length() > LONGEST ? flat.substring(0, LONGEST) + "…" : flat;
  }

  static String bytes(long bytes) {
    return bytes < 10 * GIB
        ? Math.round((double) bytes / MIB) + " MiB"
        : Math.round((double) bytes / GIB) + " GiB";
  }
}
