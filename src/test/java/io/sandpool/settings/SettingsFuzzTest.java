package io.sandpool.settings;

import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.fuzz.FuzzInput;
import io.sandpool.fuzz.FuzzTarget;
import io.sandpool.fuzz.Fuzzer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever an operator saves, it is read or all that is wrong with it is said. */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SettingsFuzzTest {

  @Test
  void patchesOfSettingsMustBeReadOrRefused() {
    Fuzzer.hold(new Patches(), 20_000);
  }

  private static final class Patches implements FuzzTarget {

    private static final JsonObject FILE =
        new JsonObject(
            """
            {
              "providers": {"self_managed": {"type": "gvisor"}, "e2b": {"api_key": "e2b_0123456789"}},
              "languages": {"python": {"aliases": ["py"]}, "bash": {}},
              "templates": {"python": {"language": "python", "image": "i"}},
              "pools": {"python": {"provider": "self_managed", "template": "python", "min_idle": 2}}
            }
            """);

    private static final Rows BEFORE =
        Rows.of(
            new JsonObject()
                .put("pools.python", new JsonObject().put("max_total", 9))
                .put("sandbox.e2b", new JsonObject().put("api_key", Fixtures.KEY)));

    private final ConfigReader reader =
        new ConfigReader(new Installation("0123456789ab", "b00t", Optional.empty()));

    @Override
    public String name() {
      return "settings: patches";
    }

    @Override
    public Shape shape() {
      return Shape.JSON;
    }

    @Override
    public List<byte[]> corpus() {
      return Stream.of(
              "{\"pools.python\":{\"min_idle\":3,\"max_total\":null,\"idle_expiry\":\"10m\"},\"limits\":{\"cpus\":0.5,\"memory\":\"128MiB\"}}",
              "{\"sandbox.provider_type\":\"e2b\",\"sandbox.e2b\":{\"api_key\":\"new\",\"timeout\":20,\"templates\":{\"r\":\"x\"},\"languages\":[\"r\"]}}",
              "{\"templates.science\":{\"language\":\"python\",\"image\":\"s\",\"preload\":[\"numpy\"],\"default\":false,\"max_limits\":{\"memory\":\"1GiB\"}},"
                  + "\"pools.science\":{\"provider\":\"self_managed\",\"template\":\"science\"},\"languages.r\":{\"aliases\":[\"R\"]}}",
              "{\"dispatch\":{\"order\":[\"e2b\"],\"spill\":{\"exhausted\":false},\"spill_after\":\"2s\",\"breaker\":{\"failures\":2},"
                  + "\"budgets\":{\"e2b\":{\"runs_per_minute\":3}}},\"max_limits\":null,\"pools.python\":null}")
          .map(text -> text.getBytes(StandardCharsets.UTF_8))
          .toList();
    }

    @Override
    public boolean take(FuzzInput input) {
      JsonObject patch;
      try {
        patch = new JsonObject(input.text());
      } catch (DecodeException | ClassCastException noObject) {
        return false;
      }
      Rows after = BEFORE.patched(patch);
      if (!after.problems().isEmpty()) {
        return false;
      }
      Changes.between(BEFORE, after, FILE, Fixtures.KINDS);
      return reader.read(FILE, after, Map.of()).problems().isEmpty();
    }

    @Override
    public long allowance(int length) {
      return 5_000_000 + 1_000L * length;
    }
  }
}
