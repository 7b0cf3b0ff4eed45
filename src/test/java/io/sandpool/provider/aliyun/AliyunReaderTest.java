package io.sandpool.provider.aliyun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.schema.InvalidSettingsException;
import io.sandpool.provider.schema.Problem;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators may write, and what they are told. */
class AliyunReaderTest {

  private static final String ID = "LTAIexample";

  @Test
  void theLeastThatIsSaidMustDoForAlibabasOwnCloud() {
    AliyunSettings settings = read(least());
    assertEquals("https://agentrun.cn-hangzhou.aliyuncs.com", "" + settings.endpoints().control());
    assertEquals(
        "https://123-ram.agentrun-data.cn-hangzhou.aliyuncs.com", "" + settings.endpoints().data());
    assertEquals(Duration.ofSeconds(30), settings.timeout());
    assertEquals(Duration.ofSeconds(600), settings.idleTimeout());
    assertEquals(Duration.ofHours(6), settings.maxLifetime());
    assertTrue(settings.template().name().matches("sandpool-[0-9a-f]{10}"));
    assertTrue(settings.guest());
    assertEquals(Optional.empty(), settings.accessKey().securityToken());
  }

  @Test
  void otherSettingsOfTheTemplateMustMakeAnotherTemplate() {
    String name = read(least()).template().name();
    assertEquals(name, AliyunReader.read("other", Map.of(), least()).template().name());
    assertNotEquals(name, read(least().put("cpus", 4)).template().name());
    assertNotEquals(name, read(least().put("idle_timeout_seconds", 700)).template().name());
    assertEquals("mine", read(least().put("template_name", "mine")).template().name());
  }

  @Test
  void theVariablesThatAlibabasPackagesReadMustSpeakWhereTheConfigurationDoesNot() {
    Map<String, String> variables =
        Map.ofEntries(
            Map.entry("AGENTRUN_ACCESS_KEY_ID", "STS.id"),
            Map.entry("AGENTRUN_ACCESS_KEY_SECRET", "s"),
            Map.entry("AGENTRUN_SECURITY_TOKEN", "token"),
            Map.entry("AGENTRUN_ACCOUNT_ID", "42"),
            Map.entry("AGENTRUN_REGION", "cn-shanghai"),
            Map.entry("AGENTRUN_TEMPLATE_NAME", "mine"),
            Map.entry("AGENTRUN_TIMEOUT", "12"),
            Map.entry("AGENTRUN_DATA_ENDPOINT", "agentrun.example.com:8443"));
    AliyunSettings settings =
        AliyunReader.read("i", variables, new JsonObject().put("account_id", "43"));
    assertEquals(Optional.of("token"), settings.accessKey().securityToken());
    assertEquals("43", settings.account());
    assertEquals("https://agentrun.cn-shanghai.aliyuncs.com", "" + settings.endpoints().control());
    assertEquals("https://agentrun.example.com:8443", "" + settings.endpoints().data());
    assertEquals("mine", settings.template().name());
    assertEquals(Duration.ofSeconds(12), settings.timeout());
  }

  @Test
  void onlySignedRequestsMustGoToTheHostForThem() {
    assertEquals(
        "https://123.agentrun-data.cn-hangzhou.aliyuncs.com",
        "" + read(least().put("authentication", "api_key").put("api_key", "k")).endpoints().data());
    String already = "https://123-ram.agentrun-data.cn-hangzhou.aliyuncs.com";
    assertEquals(already, "" + read(least().put("data_endpoint", already)).endpoints().data());
    String vpc = "https://123.agentrun-data-vpc.cn-hangzhou.aliyuncs.com";
    assertEquals(vpc, "" + read(least().put("data_endpoint", vpc)).endpoints().data());
  }

  @Test
  void allProblemsMustBeToldAtOnce() {
    JsonObject bad =
        new JsonObject()
            .put("access_key_id", "AKIAnotAlibabas")
            .put("access_key_secret", "has a space")
            .put("account_id", "me@example.com")
            .put("region", "cn-shenzhen")
            .put("timeout", 60)
            .put("idle_timeout_seconds", 30)
            .put("authentication", "api_key")
            .put("network_mode", "PRIVATE")
            .put("data_endpoint", "http://example.com")
            .put("control_endpoint", "https://agentrun.cn-beijing.aliyuncs.com")
            .put("tiemout", 3);
    assertEquals(
        List.of(
            "timeout",
            "idle_timeout_seconds",
            "tiemout",
            "control_endpoint",
            "data_endpoint",
            "access_key_id",
            "account_id",
            "access_key_secret",
            "api_key",
            "vpc_id",
            "vswitch_ids",
            "security_group_id"),
        problems(bad).stream().map(Problem::field).toList());
  }

  @Test
  void missingCredentialsMustBeNamedWithTheirVariables() {
    List<Problem> problems = problems(new JsonObject());
    assertEquals(
        List.of("access_key_id", "access_key_secret", "account_id"),
        problems.stream().map(Problem::field).toList());
    assertEquals(
        "is missing: What goes with the access key. It may also come from"
            + " AGENTRUN_ACCESS_KEY_SECRET.",
        problems.get(1).message());
  }

  @Test
  void anyAccessKeyMustDoForServicesThatAreNotAlibabas() {
    read(
        least()
            .put("access_key_id", "whatever")
            .put("control_endpoint", "http://127.0.0.1:9000")
            .put("data_endpoint", "http://localhost:9000"));
    assertEquals(
        List.of("access_key_id"),
        problems(least().put("access_key_id", "whatever").put("data_endpoint", "example.com"))
            .stream()
            .map(Problem::field)
            .toList());
  }

  @Test
  void aTemporaryKeyMustComeWithItsToken() {
    assertEquals(
        List.of("security_token"),
        problems(least().put("access_key_id", "STS.x")).stream().map(Problem::field).toList());
  }

  @Test
  void regionsWithoutAnEndpointMustBeRefusedWithThoseThatHaveOne() {
    assertEquals(
        List.of(
            new Problem(
                "region",
                "expected one of [ap-southeast-1, cn-beijing, cn-hangzhou, cn-shanghai,"
                    + " cn-shenzhen], was \"cn-guangzhou\"")),
        problems(least().put("region", "cn-guangzhou")));
  }

  @Test
  void secretsMustNotShow() {
    JsonObject secrets =
        least()
            .put("access_key_secret", "hidden secret")
            .put("security_token", "hidden token")
            .put("api_key", "hidden key");
    assertFalse(problems(secrets).toString().contains("hidden"), "in problems");
    AliyunSettings settings =
        read(
            least()
                .put("access_key_secret", "hidden-s")
                .put("security_token", "hidden-t")
                .put("api_key", "hidden-k"));
    assertFalse(settings.toString().contains("hidden"), "in settings");
  }

  @Test
  void aPrivateNetworkMustBeReadWithItsParts() {
    AliyunSettings settings =
        read(
            least()
                .put("network_mode", "PRIVATE")
                .put("vpc_id", "vpc-1")
                .put("vswitch_ids", "vsw-1, vsw-2")
                .put("security_group_id", "sg-1"));
    assertEquals(
        new JsonObject(
            """
            {"networkMode": "PRIVATE", "vpcId": "vpc-1", "securityGroupId": "sg-1",
             "vswitchIds": ["vsw-1", "vsw-2"]}"""),
        settings.template().network().toJson());
  }

  private static JsonObject least() {
    return new JsonObject()
        .put("type", "aliyun_codeinterpreter")
        .put("access_key_id", ID)
        .put("access_key_secret", "secret")
        .put("account_id", "123");
  }

  private static AliyunSettings read(JsonObject configuration) {
    return AliyunReader.read("An_Instance.1", Map.of(), configuration);
  }

  private static List<Problem> problems(JsonObject configuration) {
    return assertThrows(InvalidSettingsException.class, () -> read(configuration)).problems();
  }
}
