package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.testkit.Morsels;
import io.vertx.json.schema.Validator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, the answer is a run or a problem, and never a defect. */
class FuzzTest {

  private static final long SEED = 42;
  private static final int PARSED = 50_000;
  private static final int POSTED = 500;

  private static final List<String> SEEDS =
      List.of(
          "{\"language\": \"python\", \"code\": \"print('é')\", \"arguments\": {\"n\": [1, 2.5e3]}}",
          "{\"language\":\"bash\",\"code\":\"\",\"env\":{\"A\":\"b\"},\"args\":[\"x\"],"
              + "\"files\":[{\"path\":\"a/b\",\"content_base64\":\"aGk=\"}]}",
          "{\"limits\":{\"wall_time_ms\":1000,\"cpus\":0.5,\"memory_bytes\":33554432},"
              + "\"code\":\"\\u20ac\\ud83d\\ude00\",\"language\":\"js\",\"stdin\":\"€😀\"}");

  private final Random random = new Random(SEED);

  @Test
  void mustReadOrRefuseAnyBytes() {
    int read = 0;
    for (int i = 0; i < PARSED; i++) {
      byte[] body = mutated();
      try {
        ExecutionParserTest.PARSER.parse("exec_1", body);
        read++;
      } catch (ProblemException refused) {
        assertTrue(refused.problem().type().status() == 400);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("Body " + Arrays.toString(body), e);
      }
    }
    assertTrue(read > PARSED / 100, "read " + read);
  }

  @Test
  void mustAnswerAnyBytes() {
    Validator problems = new Contract().validator("Problem");
    try (ApiFixture api = new ApiFixture()) {
      for (int i = 0; i < POSTED; i++) {
        Reply reply = api.post(mutated());
        if (reply.status() != 200) {
          assertEquals(400, reply.status(), reply::text);
          assertTrue(problems.validate(reply.json()).getValid(), reply::text);
        }
      }
    }
  }

  private byte[] mutated() {
    byte[] body = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      body = mutate(body);
    }
    return body;
  }

  private byte[] mutate(byte[] body) {
    int place = random.nextInt(body.length + 1);
    switch (random.nextInt(5)) {
      case 0:
        return spliced(body, place, place, new byte[] {(byte) random.nextInt(256)});
      case 1:
        return spliced(
            body, place, Math.min(body.length, place + 1 + random.nextInt(8)), new byte[0]);
      case 2:
        byte[] morsel =
            Morsels.ALL.get(random.nextInt(Morsels.ALL.size())).getBytes(StandardCharsets.UTF_8);
        return spliced(body, place, place, morsel);
      case 3:
        int end = place + random.nextInt(body.length - place + 1);
        return spliced(body, place, place, Arrays.copyOfRange(body, place, end));
      default:
        int next = Math.min(body.length, place + 1);
        return spliced(body, place, next, new byte[] {(byte) random.nextInt(128)});
    }
  }

  private static byte[] spliced(byte[] body, int from, int to, byte[] instead) {
    byte[] result = new byte[body.length - (to - from) + instead.length];
    System.arraycopy(body, 0, result, 0, from);
    System.arraycopy(instead, 0, result, from, instead.length);
    System.arraycopy(body, to, result, from + instead.length, body.length - to);
    return result;
  }
}
