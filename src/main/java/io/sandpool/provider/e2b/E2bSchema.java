package io.sandpool.provider.e2b;

import io.sandpool.provider.schema.Field;
import io.sandpool.provider.schema.Schema;
import java.util.stream.Stream;

/** The settings of an E2B provider, and their names. */
final class E2bSchema {

  static final String API_KEY = "api_key";
  static final String REGION = "region";
  static final String REGIONS = "regions";
  static final String API_URL = "api_url";
  static final String DOMAIN = "domain";
  static final String SANDBOX_URL = "sandbox_url";
  static final String CA_FILE = "ca_file";
  static final String TEMPLATE = "template";
  static final String TEMPLATES = "templates";
  static final String EXECUTION = "execution";
  static final String TIMEOUT = "timeout";
  static final String LEASE = "lease_seconds";
  static final String MAX_LIFETIME = "max_lifetime_seconds";
  static final String MAX_CONCURRENT = "max_concurrent";
  static final String REQUEST_TIMEOUT = "request_timeout_ms";
  static final String SECURE = "secure";
  static final String INTERNET = "allow_internet_access";
  static final String PUBLIC_TRAFFIC = "allow_public_traffic";
  static final String METADATA = "metadata";

  static final String GUEST = "guest";
  static final String KERNEL = "kernel";

  /** What E2B's larger plan allows. */
  private static final int LONGEST_LIFE = 86_400;

  private E2bSchema() {}

  /** All settings, in the order of a form. */
  static Schema schema() {
    return Schema.of(
        Stream.of(places(), sandboxes(), limits(), safety())
            .flatMap(Stream::of)
            .toArray(Field[]::new));
  }

  private static Field[] places() {
    return new Field[] {
      Field.text(API_KEY, "API key", "The team's key.")
          .asRequired()
          .asSecret()
          .orFrom("E2B_API_KEY"),
      Field.text(REGION, "Region", "A name from regions; us is E2B's own.")
          .orElse(Regions.OWN)
          .asAddress(),
      Field.table(
              REGIONS, "Regions", "Where the cloud is, by region.", Regions.API_URL, Regions.DOMAIN)
          .asAddress(),
      Field.text(API_URL, "API address", "Where the control plane is; comes before the region.")
          .orFrom("E2B_API_URL")
          .asAddress(),
      Field.anyText(
              DOMAIN,
              "Domain",
              "Below which sandboxes have their hosts; empty: as the cloud says of each.")
          .orFrom("E2B_DOMAIN")
          .asAddress(),
      Field.text(
              SANDBOX_URL,
              "Sandbox address",
              "Where all sandboxes are reached, told apart by headers; comes before the domain.")
          .orFrom("E2B_SANDBOX_URL")
          .asAddress(),
      Field.text(
              CA_FILE,
              "Certificates",
              "A PEM file with who vouches for these hosts, if not public.")
          .asAddress(),
    };
  }

  private static Field[] sandboxes() {
    return new Field[] {
      Field.text(TEMPLATE, "Template", "What sandboxes are made of where nothing else says it.")
          .orElse("code-interpreter-v1"),
      Field.texts(TEMPLATES, "Templates", "The same for single languages."),
      Field.text(
              EXECUTION,
              "Execution",
              "guest: programs mean what they mean on this machine; kernel: source text only.")
          .oneOf(GUEST, KERNEL)
          .orElse(GUEST),
      Field.texts(METADATA, "Metadata", "Written on every sandbox, beside our own marks."),
    };
  }

  private static Field[] limits() {
    return new Field[] {
      Field.integer(TIMEOUT, "Timeout", "Seconds that one run may take.", 5, 300).orElse(30),
      Field.integer(
              LEASE,
              "Lease",
              "Seconds that a sandbox lives from its creation, and from each renewal.",
              30,
              LONGEST_LIFE)
          .orElse(300),
      Field.integer(
              MAX_LIFETIME,
              "Lifetime",
              "Seconds that the plan lets a sandbox live in all.",
              60,
              LONGEST_LIFE)
          .orElse(3600),
      Field.integer(MAX_CONCURRENT, "At once", "Sandboxes at the same time.", 1, 10_000).orElse(20),
      Field.integer(
              REQUEST_TIMEOUT,
              "Request timeout",
              "Milliseconds for one call to the control plane.",
              500,
              120_000)
          .orElse(30_000),
    };
  }

  private static Field[] safety() {
    return new Field[] {
      Field.flag(SECURE, "Secure", "Whether each sandbox asks for a token of its own.")
          .orElse(true),
      Field.flag(INTERNET, "Internet", "Whether programs may reach the internet.").orElse(false),
      Field.flag(
              PUBLIC_TRAFFIC,
              "Public traffic",
              "Whether a sandbox's address answers those who do not have its token.")
          .orElse(true),
    };
  }
}
