package io.sandpool.http.ragflow;

import io.sandpool.fuzz.FuzzInput;
import io.sandpool.fuzz.FuzzTarget;
import io.sandpool.fuzz.Fuzzer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever RAGFlow's clients send, it is read or refused. */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunFuzzTest {

  @Test
  void bodiesOfRunsMustBeReadOrRefused() {
    Fuzzer.hold(new Runs(), 100_000);
  }

  private static final class Runs implements FuzzTarget {

    private final RunRequestReader reader = new RunRequestReader();

    @Override
    public String name() {
      return "HTTP bodies: RAGFlow's runs";
    }

    @Override
    public Shape shape() {
      return Shape.JSON;
    }

    @Override
    public List<byte[]> corpus() {
      return Stream.of(
              "{\"code_b64\":\"ZGVmIG1haW4oKTogcmV0dXJuIDE=\",\"language\":\"python\",\"arguments\":{\"a\":1,\"b\":[null,\"é\"]}}",
              "{\"code_b64\":\"YXN5bmMgZnVuY3Rpb24gbWFpbihhKSB7fQ==\",\"language\":\"nodejs\",\"arguments\":null}",
              "{\"code_b64\":\"\"}")
          .map(body -> body.getBytes(StandardCharsets.UTF_8))
          .toList();
    }

    @Override
    public boolean take(FuzzInput input) {
      try {
        reader.read(input.bytes());
        return true;
      } catch (BadRunException refused) {
        return false;
      }
    }

    @Override
    public long allowance(int length) {
      return 100_000 + 100L * length;
    }
  }
}
