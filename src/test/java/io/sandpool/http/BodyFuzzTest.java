package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.fuzz.FuzzInput;
import io.sandpool.fuzz.FuzzTarget;
import io.sandpool.fuzz.Fuzzer;
import io.sandpool.http.schema.RequestSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever body comes, it is read or refused with a reason. */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BodyFuzzTest {

  private static final int USUALLY = 100_000;

  @Test
  void bodiesOfExecutionsMustBeReadOrRefused() {
    Fuzzer.hold(new OfExecutions(), USUALLY);
  }

  @Test
  void bodiesOfOperatorsMustBeReadOrRefused() {
    Fuzzer.hold(new OfOperators(), USUALLY / 2);
  }

  private static List<byte[]> bytes(String... bodies) {
    return Stream.of(bodies).map(body -> body.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static boolean refused(ProblemException problem) {
    assertEquals(400, problem.problem().type().status());
    return false;
  }

  private static final class OfExecutions implements FuzzTarget {

    @Override
    public String name() {
      return "HTTP bodies: executions";
    }

    @Override
    public Shape shape() {
      return Shape.JSON;
    }

    @Override
    public List<byte[]> corpus() {
      return bytes(
          "{\"language\": \"python\", \"code\": \"print('é')\", \"arguments\": {\"n\": [1, 2.5e3]}}",
          "{\"language\":\"python3\",\"code\":\"\",\"env\":{\"A\":\"b\"},\"args\":[\"x\"],"
              + "\"files\":[{\"path\":\"a/b\",\"content_base64\":\"aGk=\"},{\"path\":\"c\",\"content_base64\":\"\"}]}",
          "{\"limits\":{\"wall_time_ms\":1000,\"cpus\":0.5,\"memory_bytes\":33554432,\"processes\":4,"
              + "\"open_files\":64,\"disk_bytes\":1000,\"stdout_bytes\":10,\"stderr_bytes\":10},"
              + "\"code\":\"\\u20ac\\ud83d\\ude00\",\"language\":\"js\",\"stdin\":\"€😀\"}",
          "{\"template\":\"standard\",\"code\":\"1\",\"provider\":\"auto\",\"idempotent\":true,"
              + "\"stop_on_output_limit\":false,\"max_wait_ms\":5,\"output_encoding\":\"base64\",\"stdin_base64\":\"AP8=\"}");
    }

    @Override
    public boolean take(FuzzInput input) {
      try {
        ExecutionParserTest.PARSER.parse("exec_1", input.bytes());
        return true;
      } catch (ProblemException problem) {
        return refused(problem);
      }
    }

    @Override
    public long allowance(int length) {
      return 100_000 + 100L * length;
    }
  }

  private static final class OfOperators implements FuzzTarget {

    private final AdminSchemas schemas = AdminSchemas.of(OpenApiDocument.load());

    @Override
    public String name() {
      return "HTTP bodies: operators";
    }

    @Override
    public Shape shape() {
      return Shape.JSON;
    }

    @Override
    public List<byte[]> corpus() {
      return bytes(
          "{\"settings\":{\"pools.python\":{\"min_idle\":3,\"max_total\":null},\"sandbox.e2b\":{\"api_key\":\"secret\"}},\"note\":\"more\"}",
          "{\"settings\":{\"api_key\":\"x\",\"timeout\":30,\"secure\":true},\"activate\":true,\"note\":\"é\"}",
          "{\"min_idle\":4,\"max_total\":8}",
          "{\"name\":\"build robot\",\"role\":\"run\",\"tenant\":\"acme\",\"expires_in\":\"30d\",\"max_concurrent\":4,\"runs_per_minute\":600}");
    }

    @Override
    public boolean take(FuzzInput input) {
      List<RequestSchema> all =
          List.of(
              schemas.settings(),
              schemas.provider(),
              schemas.trial(),
              schemas.pool(),
              schemas.key());
      boolean good = false;
      for (RequestSchema schema : all) {
        try {
          JsonBodies.parse(schema, input.bytes());
          good = true;
        } catch (ProblemException problem) {
          refused(problem);
        }
      }
      return good;
    }

    @Override
    public long allowance(int length) {
      return 300_000 + 400L * length;
    }
  }
}
