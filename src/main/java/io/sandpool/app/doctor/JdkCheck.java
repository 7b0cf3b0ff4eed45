package io.sandpool.app.doctor;

/**
 * The Java that runs this.
 *
 * @param version its version
 * @param vendor who made it
 */
record JdkCheck(Runtime.Version version, String vendor) implements Check {

  private static final int OLDEST = 17;

  static JdkCheck ofThisProcess() {
    return new JdkCheck(Runtime.version(), System.getProperty("java.vendor", "unknown"));
  }

  @Override
  public String name() {
    return "jdk";
  }

  @Override
  public Finding look() {
    String detail = version + " of " + vendor;
    return version.feature() >= OLDEST
        ? Finding.ok(name(), detail)
        : Finding.absent(
            name(), detail, "Install JDK " + OLDEST + " or newer (Debian: openjdk-17-jdk).");
  }
}
