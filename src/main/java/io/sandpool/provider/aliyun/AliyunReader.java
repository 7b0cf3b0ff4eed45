package io.sandpool.provider.aliyun;

import io.sandpool.provider.aliyun.TemplateSettings.Network;
import io.sandpool.provider.remote.LeaseKeys;
import io.sandpool.provider.remote.http.BaseUrl;
import io.sandpool.provider.schema.Settings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes {@link AliyunSettings} of what the operator wrote. */
final class AliyunReader {

  private static final int SHAPE_DIGITS = 10;

  private AliyunReader() {}

  /**
   * Reads and checks everything.
   *
   * @param owner whose sandboxes it is to see, see {@link
   *     io.sandpool.provider.ProviderEnvironment#owner}
   * @param variables the process's environment
   * @throws io.sandpool.provider.schema.InvalidSettingsException with all that is wrong
   */
  static AliyunSettings read(
      String owner, Map<String, String> variables, JsonObject configuration) {
    Settings given = AliyunSchema.schema().read(configuration, variables, AliyunRules::check);
    Authentication authentication = Authentication.of(given.text(AliyunSchema.AUTHENTICATION));
    return new AliyunSettings(
        LeaseKeys.prefix(owner),
        new AccessKey(
            given.text(AliyunSchema.ACCESS_KEY_ID),
            given.text(AliyunSchema.ACCESS_KEY_SECRET),
            given.optionalText(AliyunSchema.SECURITY_TOKEN)),
        given.text(AliyunSchema.ACCOUNT_ID),
        given.text(AliyunSchema.REGION),
        endpoints(given, authentication),
        authentication,
        given.optionalText(AliyunSchema.API_KEY),
        template(given),
        given.text(AliyunSchema.EXECUTION).equals(AliyunSchema.GUEST),
        seconds(given, AliyunSchema.TIMEOUT),
        seconds(given, AliyunSchema.IDLE_TIMEOUT),
        seconds(given, AliyunSchema.MAX_LIFETIME),
        Duration.ofMillis(given.integer(AliyunSchema.REQUEST_TIMEOUT)),
        given.integer(AliyunSchema.MAX_CONCURRENT),
        given.optionalText(AliyunSchema.CA_FILE));
  }

  private static Endpoints endpoints(Settings given, Authentication authentication) {
    String region = given.text(AliyunSchema.REGION);
    String account = given.text(AliyunSchema.ACCOUNT_ID);
    BaseUrl control =
        Endpoints.parse(
            given
                .optionalText(AliyunSchema.CONTROL_ENDPOINT)
                .orElseGet(() -> Endpoints.controlOf(region)));
    BaseUrl data =
        Endpoints.parse(
            given
                .optionalText(AliyunSchema.DATA_ENDPOINT)
                .orElseGet(() -> Endpoints.dataOf(account, region)));
    boolean signed = authentication == Authentication.RAM_SIGNATURE;
    return new Endpoints(control, signed ? Endpoints.signed(data) : data);
  }

  private static TemplateSettings template(Settings given) {
    TemplateSettings unnamed =
        new TemplateSettings(
            "",
            given.integer(AliyunSchema.CPUS),
            given.integer(AliyunSchema.MEMORY),
            given.integer(AliyunSchema.DISK),
            new Network(
                given.text(AliyunSchema.NETWORK_MODE),
                given.optionalText(AliyunSchema.VPC_ID),
                given
                    .optionalText(AliyunSchema.VSWITCH_IDS)
                    .map(AliyunReader::list)
                    .orElse(List.of()),
                given.optionalText(AliyunSchema.SECURITY_GROUP_ID)),
            given.optionalText(AliyunSchema.CREDENTIAL_NAME),
            seconds(given, AliyunSchema.TEMPLATE_TIMEOUT));
    Duration idle = seconds(given, AliyunSchema.IDLE_TIMEOUT);
    return unnamed.named(
        given.optionalText(AliyunSchema.TEMPLATE_NAME).orElseGet(() -> nameOf(unnamed, idle)));
  }

  /**
   * A name that stands for the template's shape: other settings make another template, and all who
   * have the same share one.
   */
  private static String nameOf(TemplateSettings unnamed, Duration idle) {
    String shape = Canonical.sha256(unnamed.toJson(idle).encode());
    return "sandpool-" + shape.substring(0, SHAPE_DIGITS);
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(id -> !id.isEmpty()).toList();
  }

  private static Duration seconds(Settings given, String name) {
    return Duration.ofSeconds(given.integer(name));
  }
}
