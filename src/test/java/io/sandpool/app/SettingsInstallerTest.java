package io.sandpool.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.settings.Judgement;
import io.sandpool.settings.Rows;
import io.sandpool.settings.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The judgement of the providers that ship, over a file, under an environment. */
class SettingsInstallerTest {

  private static final String FILE =
      """
      {"http": {"port": 8080},
       "providers": {"self_managed": {"runtime": "runsc"}},
       "languages": {"bash": {}},
       "templates": {"bash": {"language": "bash", "image": "i"}},
       "pools": {"bash": {"provider": "self_managed", "template": "bash", "min_idle": 1}}}
      """;

  private final List<SandpoolConfig> installed = new ArrayList<>();
  private Future<Void> answer = Future.succeededFuture();

  private SettingsInstaller installer(Map<String, String> environment) {
    SettingsJudge judge = Judges.judge(environment);
    return new SettingsInstaller(
        judge,
        config -> {
          installed.add(config);
          return answer;
        },
        judge.read(new JsonObject(FILE), Rows.NONE));
  }

  private static Rows rows(String json) {
    return Rows.of(new JsonObject(json));
  }

  private static List<String> paths(Judgement judgement) {
    return judgement.problems().stream().map(SettingsProblem::path).toList();
  }

  private List<String> paths(String rows, String... touched) {
    return paths(installer(Map.of()).judge(rows(rows), Set.of(touched)));
  }

  @Test
  void everyProblemMustBeToldAtOnceWithItsSetting() {
    assertEquals(
        List.of(
                "pools.bash.min_idle",
                "limits.cpu",
                "sandbox.self_managed.require_gvisor",
                "sandbox.self_managed.create_lane",
                "sandbox.self_managed.docker_host",
                "sandbox.e2b.timeout",
                "sandbox.e2b.secure",
                "sandbox.e2b.api_key")
            .stream()
            .sorted()
            .toList(),
        paths(
                """
                {"pools.bash": {"min_idle": -1}, "limits": {"cpu": 2},
                 "sandbox.self_managed":
                   {"require_gvisor": "yes", "create_lane": 65, "docker_host": "nowhere"},
                 "sandbox.e2b": {"api_key": "wrong", "timeout": true, "secure": 1},
                 "sandbox.provider_type": "e2b"}
                """)
            .stream()
            .sorted()
            .toList());
  }

  @Test
  void unknownFieldsBlanksAndWrongOptionsMustBeRefused() {
    assertEquals(
        List.of(
            "sandbox.aliyun_codeinterpreter.access_key_id",
            "sandbox.aliyun_codeinterpreter.access_key_secret",
            "sandbox.aliyun_codeinterpreter.account_id",
            "sandbox.aliyun_codeinterpreter.network_mode",
            "sandbox.aliyun_codeinterpreter.region",
            "sandbox.aliyun_codeinterpreter.regoin",
            "sandbox.e2b.api_key",
            "sandbox.e2b.execution",
            "sandbox.e2b.templates"),
        paths(
                """
                {"sandbox.e2b": {"api_key": " ", "execution": "fast", "templates": {"python": " "}},
                 "sandbox.aliyun_codeinterpreter":
                   {"access_key_id": "", "account_id": "abc", "region": "mars", "regoin": "x",
                    "network_mode": "private"}}
                """,
                "sandbox.e2b",
                "sandbox.aliyun_codeinterpreter")
            .stream()
            .sorted()
            .toList());
  }

  @Test
  void aRegionThatIsNotThatOfTheHostMustBeRefused() {
    assertEquals(
        List.of("sandbox.aliyun_codeinterpreter.control_endpoint"),
        paths(
            """
            {"sandbox.aliyun_codeinterpreter":
               {"access_key_id": "LTAI123", "access_key_secret": "s", "account_id": "1",
                "region": "cn-hangzhou",
                "control_endpoint": "https://agentrun.cn-shanghai.aliyuncs.com"}}
            """,
            "sandbox.aliyun_codeinterpreter"));
  }

  @Test
  void aMessageMustNotShowASecret() {
    Judgement judgement =
        installer(Map.of())
            .judge(
                rows("{\"sandbox.e2b\": {\"api_key\": \"a hidden key\", \"key\": \"hidden\"}}"),
                Set.of("sandbox.e2b"));
    assertEquals(List.of("sandbox.e2b.key", "sandbox.e2b.api_key"), paths(judgement));
    assertFalse(judgement.toString().contains("hidden"), judgement::toString);
  }

  @Test
  void aProviderThatDoesNotServeMustBeJudgedOnlyWhereItIsWritten() {
    String rows = "{\"sandbox.e2b\": {\"timeout\": 9}}";
    assertEquals(List.of(), paths(rows));
    assertEquals(List.of("sandbox.e2b.api_key"), paths(rows, "sandbox.e2b"));
  }

  @Test
  void anActiveProviderThatNobodyKnowsMustBeRefused() {
    assertEquals(
        List.of("sandbox.provider_type"), paths("{\"sandbox.provider_type\": \"nowhere\"}"));
    assertEquals(List.of("sandbox.e2b.api_key"), paths("{\"sandbox.provider_type\": \"e2b\"}"));
  }

  @Test
  void aKindThatNobodyKnowsMustBeRefused() {
    assertEquals(
        List.of("sandbox.mine.type"),
        paths("{\"sandbox.mine\": {\"type\": \"magic\"}}", "sandbox.mine"));
  }

  @Test
  void theEnvironmentMustBeHeardBeforeTheDatabase() {
    SettingsInstaller installer = installer(Map.of("SANDPOOL_POOLS_BASH_MIN_IDLE", "3"));
    installer.install(rows("{\"pools.bash\": {\"min_idle\": 2, \"max_total\": 7}}"));
    assertEquals(3, installed.get(0).pools().get(0).sizes().minIdle());
    assertEquals(7, installed.get(0).pools().get(0).sizes().maxTotal());
    Surroundings around = installer.surroundings();
    assertEquals(3, around.environment().get("pools.bash.min_idle"));
    assertEquals("1800s", around.defaults().get("pools.bash.idle_expiry"));
    assertEquals("256MiB", around.defaults().get("limits.memory"));
    assertEquals(1, around.file().getJsonObject("pools.bash").getInteger("min_idle"));
    assertFalse(around.defaults().containsKey("http.host"));
    assertEquals(Optional.of("self_managed"), around.active());
  }

  @Test
  void aChangedFileMustKeepTheRowsOverIt() {
    SettingsInstaller installer = installer(Map.of());
    Rows rows = rows("{\"pools.bash\": {\"min_idle\": 2}}");
    JsonObject other = new JsonObject(FILE.replace("\"min_idle\": 1", "\"max_total\": 9"));
    assertTrue(installer.install(other, rows).succeeded());
    assertEquals(2, installed.get(0).pools().get(0).sizes().minIdle());
    assertEquals(9, installed.get(0).pools().get(0).sizes().maxTotal());
    assertEquals(other, installer.file());
  }

  @Test
  void aFileThatIsNotGoodWithTheRowsMustLeaveAllAsItWas() {
    SettingsInstaller installer = installer(Map.of());
    JsonObject other = new JsonObject(FILE.replace("\"pools\"", "\"pool\""));
    Future<Void> end = installer.install(other, rows("{\"pools.bash\": {\"min_idle\": 2}}"));
    assertTrue(end.cause() instanceof ConfigException);
    assertEquals(List.of(), installed);
    assertEquals(new JsonObject(FILE), installer.file());
  }

  @Test
  void whatCouldNotBePutInForceMustNotCountAsInForce() {
    SettingsInstaller installer = installer(Map.of());
    answer = Future.failedFuture("no");
    JsonObject other = new JsonObject(FILE.replace("\"min_idle\": 1", "\"min_idle\": 2"));
    assertTrue(installer.install(other, Rows.NONE).failed());
    assertEquals(new JsonObject(FILE), installer.file());
  }
}
