package io.sandpool.provider.aliyun;

import io.sandpool.provider.schema.Field;
import io.sandpool.provider.schema.Schema;
import java.util.Arrays;

/** The settings of an AgentRun provider, and their names. */
final class AliyunSchema {

  static final String ACCESS_KEY_ID = "access_key_id";
  static final String ACCESS_KEY_SECRET = "access_key_secret";
  static final String SECURITY_TOKEN = "security_token";
  static final String ACCOUNT_ID = "account_id";
  static final String REGION = "region";
  static final String AUTHENTICATION = "authentication";
  static final String API_KEY = "api_key";
  static final String CREDENTIAL_NAME = "credential_name";
  static final String CONTROL_ENDPOINT = "control_endpoint";
  static final String DATA_ENDPOINT = "data_endpoint";
  static final String CA_FILE = "ca_file";
  static final String TEMPLATE_NAME = "template_name";
  static final String EXECUTION = "execution";
  static final String GUEST = "guest";
  static final String KERNEL = "kernel";
  static final String TIMEOUT = "timeout";
  static final String IDLE_TIMEOUT = "idle_timeout_seconds";
  static final String MAX_LIFETIME = "max_lifetime_seconds";
  static final String REQUEST_TIMEOUT = "request_timeout_ms";
  static final String TEMPLATE_TIMEOUT = "template_timeout_seconds";
  static final String MAX_CONCURRENT = "max_concurrent";
  static final String CPUS = "cpus";
  static final String MEMORY = "memory_mb";
  static final String DISK = "disk_mb";
  static final String NETWORK_MODE = "network_mode";
  static final String VPC_ID = "vpc_id";
  static final String VSWITCH_IDS = "vswitch_ids";
  static final String SECURITY_GROUP_ID = "security_group_id";

  /** Seconds that a code interpreter executes one piece of code, as Alibaba documents it. */
  static final int LONGEST_RUN = 30;

  /** Seconds below which pooled sandboxes would end while they wait. */
  static final int LEAST_IDLE = 600;

  /** Seconds that a sandbox lives at most, as Alibaba documents it. */
  static final int LONGEST_LIFE = 21_600;

  private static final String DEFAULT_REGION = "cn-hangzhou";
  private static final String NO_INTERNET = "PRIVATE";

  private AliyunSchema() {}

  /** All settings, in the order of a form. */
  static Schema schema() {
    return Schema.of(concat(credentials(), places(), lease(), template()));
  }

  private static Field[] concat(Field[]... groups) {
    return Arrays.stream(groups).flatMap(Arrays::stream).toArray(Field[]::new);
  }

  private static Field[] credentials() {
    return new Field[] {
      Field.text(ACCESS_KEY_ID, "Access key id", "The RAM user's access key, LTAI….")
          .asRequired()
          .orFrom("AGENTRUN_ACCESS_KEY_ID"),
      Field.text(ACCESS_KEY_SECRET, "Access key secret", "What goes with the access key.")
          .asRequired()
          .asSecret()
          .orFrom("AGENTRUN_ACCESS_KEY_SECRET"),
      Field.text(SECURITY_TOKEN, "Security token", "What goes with a temporary access key (STS.…).")
          .asSecret()
          .orFrom("AGENTRUN_SECURITY_TOKEN"),
      Field.text(ACCOUNT_ID, "Account id", "The number of the Alibaba Cloud account.")
          .asRequired()
          .orFrom("AGENTRUN_ACCOUNT_ID")
          .asAddress(),
      Field.text(REGION, "Region", "Where sandboxes are.")
          .oneOf(Endpoints.REGIONS.stream().sorted().toArray(String[]::new))
          .orElse(DEFAULT_REGION)
          .orFrom("AGENTRUN_REGION")
          .asAddress(),
    };
  }

  private static Field[] places() {
    return new Field[] {
      Field.text(AUTHENTICATION, "Authentication", "How requests to sandboxes say who asks.")
          .oneOf(Authentication.wireNames())
          .orElse(Authentication.RAM_SIGNATURE.wireName()),
      Field.text(API_KEY, "API key", "For authentication: api_key.").asSecret(),
      Field.text(
          CREDENTIAL_NAME,
          "Credential",
          "For authentication: api_key, the credential that a new template is made with."),
      Field.text(CONTROL_ENDPOINT, "Control endpoint", "Where not Alibaba's own for the region.")
          .orFrom("AGENTRUN_CONTROL_ENDPOINT")
          .asAddress(),
      Field.text(DATA_ENDPOINT, "Data endpoint", "Where not Alibaba's own for the region.")
          .orFrom("AGENTRUN_DATA_ENDPOINT")
          .asAddress(),
      Field.text(
              CA_FILE,
              "Certificates",
              "A PEM file with who vouches for these hosts, if not public.")
          .asAddress(),
    };
  }

  private static Field[] lease() {
    return new Field[] {
      Field.text(
              EXECUTION,
              "Execution",
              "guest: programs mean what they mean on this machine; kernel: source text only.")
          .oneOf(GUEST, KERNEL)
          .orElse(GUEST),
      Field.integer(TIMEOUT, "Timeout", "Seconds that one run may take.", 1, LONGEST_RUN)
          .orElse(LONGEST_RUN)
          .orFrom("AGENTRUN_TIMEOUT"),
      Field.integer(
              IDLE_TIMEOUT,
              "Idle timeout",
              "Seconds after which AgentRun ends a sandbox that nobody speaks to.",
              LEAST_IDLE,
              LONGEST_LIFE)
          .orElse(LEAST_IDLE),
      Field.integer(
              MAX_LIFETIME,
              "Lifetime",
              "Seconds after which a sandbox is given back, used or not.",
              LEAST_IDLE,
              LONGEST_LIFE)
          .orElse(LONGEST_LIFE),
      Field.integer(
              REQUEST_TIMEOUT,
              "Request timeout",
              "Milliseconds for one call that runs no code.",
              100,
              60_000)
          .orElse(10_000),
      Field.integer(
              MAX_CONCURRENT, "Sandboxes", "Sandboxes leased at the same time, at most.", 1, 10_000)
          .orElse(20),
    };
  }

  private static Field[] template() {
    return new Field[] {
      Field.text(
              TEMPLATE_NAME,
              "Template",
              "What sandboxes are made of; made itself where it does not exist.")
          .orFrom("AGENTRUN_TEMPLATE_NAME"),
      Field.integer(
              TEMPLATE_TIMEOUT,
              "Template timeout",
              "Seconds that the template's making may take.",
              10,
              1800)
          .orElse(300),
      Field.integer(CPUS, "Cores", "Of a new template.", 1, 16).orElse(2),
      Field.integer(MEMORY, "Memory", "MiB, of a new template.", 512, 65_536).orElse(4096),
      Field.integer(DISK, "Disk", "MiB, of a new template.", 512, 10_240)
          .oneOf("512", "10240")
          .orElse(512),
      Field.text(
              NETWORK_MODE,
              "Network",
              "Of a new template. PUBLIC lets programs reach the internet, PRIVATE only the VPC.")
          .oneOf("PUBLIC", NO_INTERNET, "PUBLIC_AND_PRIVATE")
          .orElse("PUBLIC"),
      Field.text(VPC_ID, "VPC", "For PRIVATE and PUBLIC_AND_PRIVATE."),
      Field.text(VSWITCH_IDS, "VSwitches", "For the same, separated by commas."),
      Field.text(SECURITY_GROUP_ID, "Security group", "For the same."),
    };
  }
}
