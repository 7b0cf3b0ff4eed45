package io.sandpool.provider.aliyun;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.fuzz.FuzzInput;
import io.sandpool.fuzz.FuzzTarget;
import io.sandpool.fuzz.Fuzzer;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever AgentRun answers to an execution, it has one end. */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExecutionFuzzTest {

  @Test
  void anAnswerMustEndTheExecutionOnce() {
    Fuzzer.hold(new Results(), 100_000);
  }

  private static final class Results implements FuzzTarget {

    private final AliyunSettings settings =
        AliyunReader.read(Client.INSTANCE, Map.of(), Client.configuration("http://127.0.0.1:9"));
    private final Failures failures =
        new Failures(
            Endpoints.parse("http://127.0.0.1:9"), settings, InstantSource.fixed(Client.NOW));

    @Override
    public String name() {
      return "JSON pieces: AgentRun";
    }

    @Override
    public Shape shape() {
      return Shape.JSON;
    }

    @Override
    public List<byte[]> corpus() {
      String results =
          "{\"results\": [{\"type\": \"stdout\", \"text\": \"größer\"}, {\"type\": \"result\", \"text\": \"None\", \"png\": \"aGk=\"},"
              + " {\"type\": \"error\", \"name\": \"E\", \"value\": \"m\", \"traceback\": [\"one\", \"two\"]},"
              + " {\"type\": \"endOfExecution\", \"status\": \"ok\"}], \"contextId\": \"kernel-1\"}";
      return Stream.of(
              results,
              "{\"code\": \"SUCCESS\", \"data\": " + results + ", \"requestId\": \"r\"}",
              "{\"code\": \"ERR_BAD\", \"message\": \"no\", \"requestId\": \"r\"}",
              "{\"error\": {\"code\": \"busy\", \"message\": \"later\"}}")
          .map(answer -> answer.getBytes(StandardCharsets.UTF_8))
          .toList();
    }

    @Override
    public boolean take(FuzzInput input) {
      Heard heard = new Heard();
      AliyunExecution execution = new AliyunExecution(failures, "run code", heard);
      execution.onHead(
          input.dice(10) == 0 ? 200 + input.dice(400) : 200, MultiMap.caseInsensitiveMultiMap());
      for (Buffer chunk : input.chunks()) {
        execution.onData(chunk);
      }
      execution.onEnd();
      assertTrue(heard.end().isComplete(), "it has no end");
      return heard.end().result().isEmpty();
    }

    @Override
    public long allowance(int length) {
      return 200_000 + 300L * length;
    }
  }
}
