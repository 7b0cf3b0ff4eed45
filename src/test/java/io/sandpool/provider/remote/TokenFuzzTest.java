package io.sandpool.provider.remote;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.fuzz.FuzzInput;
import io.sandpool.fuzz.FuzzTarget;
import io.sandpool.fuzz.Fuzzer;
import io.sandpool.provider.guest.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a kernel prints, tokens are found in it or refused. */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TokenFuzzTest {

  @Test
  void whatAKernelPrintsMustBeTakenApartOrRefused() {
    Fuzzer.hold(new Printed(), 200_000);
  }

  private static final class Printed implements FuzzTarget {

    @Override
    public String name() {
      return "guest frames in a kernel's text";
    }

    @Override
    public Shape shape() {
      return Shape.FRAMES;
    }

    @Override
    public List<byte[]> corpus() {
      return Stream.of(
              "noise <<n0nce:0:aGVsbG8=>>\n<<n0nce:1:" + "YWJj".repeat(50) + ">> more",
              "<<n0nce:0:aGk=\n\n>>\n<<<n0nce:1:>>",
              "Traceback: <nothing> << here")
          .map(text -> text.getBytes(StandardCharsets.UTF_8))
          .toList();
    }

    @Override
    public boolean take(FuzzInput input) {
      long[] told = {0};
      TokenParser parser =
          new TokenParser(
              "n0nce", bytes -> told[0] += bytes.length(), other -> told[0] += other.length());
      String text = input.text();
      try {
        int at = 0;
        while (at < text.length()) {
          int end = Math.min(text.length(), at + 1 + input.dice(1 + text.length() / 4));
          parser.accept(text.substring(at, end));
          at = end;
        }
        return true;
      } catch (ProtocolViolation refused) {
        return false;
      } finally {
        assertTrue(told[0] <= 3L * text.length(), "more was told than came");
      }
    }

    @Override
    public long allowance(int length) {
      return 50_000 + 100L * length;
    }
  }
}
