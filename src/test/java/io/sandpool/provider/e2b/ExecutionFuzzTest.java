package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.fuzz.FuzzInput;
import io.sandpool.fuzz.FuzzTarget;
import io.sandpool.fuzz.Fuzzer;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever E2B answers to an execution, it has one end. */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExecutionFuzzTest {

  @Test
  void linesMustEndTheExecutionOnce() {
    Fuzzer.hold(new Lines(), 100_000);
  }

  private static final class Lines implements FuzzTarget {

    @Override
    public String name() {
      return "NDJSON lines: E2B";
    }

    @Override
    public Shape shape() {
      return Shape.LINES;
    }

    @Override
    public List<byte[]> corpus() {
      String end = "{\"type\":\"end_of_execution\"}\n";
      return Stream.of(
              "{\"type\":\"number_of_executions\",\"execution_count\":1}\n"
                  + "{\"type\":\"stdout\",\"text\":\"größer\\n\",\"timestamp\":\"2026-08-01T00:00:00Z\"}\n"
                  + "{\"type\":\"keepalive\"}\n{\"type\":\"stderr\",\"text\":\"oh\"}\n"
                  + end,
              "{\"type\":\"result\",\"text\":\"<Figure>\",\"png\":\"aGk=\",\"chart\":{\"type\":\"line\"},\"is_main_result\":false}\n"
                  + "{\"type\":\"result\",\"text\":\"7\",\"json\":{\"n\":[1,2.5]},\"html\":\"<b>\",\"is_main_result\":true}\n"
                  + end,
              "{\"type\":\"error\",\"name\":\"ValueError\",\"value\":\"bad\",\"traceback\":\"line 1\"}\n"
                  + end)
          .map(lines -> lines.getBytes(StandardCharsets.UTF_8))
          .toList();
    }

    @Override
    public boolean take(FuzzInput input) {
      Heard heard = new Heard();
      Execution execution = new Execution("box.test", heard);
      execution.onHead(input.dice(20) == 0 ? 502 : 200, MultiMap.caseInsensitiveMultiMap());
      for (Buffer chunk : input.chunks()) {
        execution.onData(chunk);
      }
      execution.onEnd();
      assertTrue(heard.end.isDone(), "it has no end");
      return heard.end.join().isEmpty();
    }

    @Override
    public long allowance(int length) {
      return 200_000 + 300L * length;
    }
  }
}
