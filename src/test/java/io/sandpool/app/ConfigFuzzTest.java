package io.sandpool.app;

import io.sandpool.app.config.Reading;
import io.sandpool.fuzz.FuzzInput;
import io.sandpool.fuzz.FuzzTarget;
import io.sandpool.fuzz.Fuzzer;
import io.sandpool.settings.Rows;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is in a configuration file, it is read or all that is wrong with it is said. */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConfigFuzzTest {

  @Test
  void configurationsMustBeReadOrRefused() {
    Fuzzer.hold(new Files(), 20_000);
  }

  private static final class Files implements FuzzTarget {

    private final SettingsJudge judge =
        Judges.judge(Map.of("E2B_API_KEY", "e2b_0123456789abcdef0123456789abcdef01234567"));

    @Override
    public String name() {
      return "settings: configuration files";
    }

    @Override
    public Shape shape() {
      return Shape.JSON;
    }

    @Override
    public List<byte[]> corpus() {
      String pools =
          "\"languages\":{\"python\":{\"aliases\":[\"py\"]}},\"templates\":{\"python\":{\"language\":\"python\",\"image\":\"i\",\"limits\":{\"memory\":\"64MiB\"}}},"
              + "\"pools\":{\"python\":{\"provider\":\"self_managed\",\"template\":\"python\",\"min_idle\":1,\"max_total\":2,\"idle_expiry\":\"30m\",\"expiry_jitter\":0.2}}";
      return Stream.of(
              "{\"http\":{\"host\":\"127.0.0.1\",\"port\":8080,\"authentication\":\"auto\",\"max_body\":\"1MiB\"},\"providers\":{\"self_managed\":{\"type\":\"gvisor\",\"create_lane\":2}},"
                  + pools
                  + "}",
              "{\"providers\":{\"self_managed\":{\"type\":\"gvisor\"},\"e2b\":{\"max_concurrent\":20,\"timeout\":30,\"region\":\"us\",\"languages\":[\"r\"]}},\"dispatch\":{\"order\":[\"self_managed\",\"e2b\"],"
                  + "\"budgets\":{\"e2b\":{\"seconds_per_hour\":9}}},"
                  + pools
                  + ",\"ragflow\":{\"timeout\":\"5s\",\"rate_limit\":\"60/minute\"},\"database\":{\"url\":\"postgresql://a@b:5432/c\"}}",
              "{\"providers\":{\"self_managed\":{\"type\":\"gvisor\",\"docker_host\":\"unix:///var/run/docker.sock\",\"runtime\":\"sandpool-runsc\"}},\"limits\":{\"wall_time\":\"10s\",\"cpus\":1.0},"
                  + "\"max_limits\":{\"wall_time\":\"5m\"},\"clean_up\":{\"every\":\"60s\"},\"shutdown_grace\":\"20s\",\"rehearsal\":true,"
                  + pools
                  + "}")
          .map(text -> text.getBytes(StandardCharsets.UTF_8))
          .toList();
    }

    @Override
    public boolean take(FuzzInput input) {
      JsonObject file;
      try {
        file = new JsonObject(input.text());
      } catch (DecodeException | ClassCastException noObject) {
        return false;
      }
      Reading reading = judge.read(file, Rows.NONE);
      return judge.problems(reading, Set.of()).isEmpty();
    }

    @Override
    public long allowance(int length) {
      return 5_000_000 + 2_000L * length;
    }
  }
}
