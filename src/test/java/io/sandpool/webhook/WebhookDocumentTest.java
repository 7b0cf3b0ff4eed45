package io.sandpool.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people copy from the page must work as it stands there. */
class WebhookDocumentTest {

  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final String CALL =
      "verify(\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\", {\"webhook-id\": \"msg_p5jXN8AQM9LWM0D4loKWxJek\","
          + " \"webhook-timestamp\": \"1614265330\", \"webhook-signature\": \"%s\"}, %s, %d)";

  @TempDir private Path folder;

  private static String snippet(String language) throws Exception {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/webhooks.md")));
    assertTrue(block.find());
    return block.group(1);
  }

  private int run(String interpreter, String program) throws Exception {
    Path file = Files.writeString(folder.resolve("program"), program);
    Process process =
        new ProcessBuilder(List.of(interpreter, file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return process.exitValue();
  }

  private int python(String signature, String body, int now) throws Exception {
    return run("python3", snippet("python") + CALL.formatted(signature, "b'" + body + "'", now));
  }

  private int node(String signature, String body, int now) throws Exception {
    String bytes = "Buffer.from('" + body + "')";
    return run("node", snippet("js") + CALL.formatted(signature, bytes, now));
  }

  private interface Verifier {
    int exit(String signature, String body, int now) throws Exception;
  }

  private static void check(Verifier verifier) throws Exception {
    String body = "{\"test\": 2432232314}";
    int then = 1614265330;
    assertEquals(0, verifier.exit(SIGNATURE, body, then));
    assertEquals(0, verifier.exit("v1,AAAA v2,x " + SIGNATURE, body, then + 299));
    assertNotEquals(0, verifier.exit(SIGNATURE, body, then + 301));
    assertNotEquals(0, verifier.exit(SIGNATURE, "{\"test\": 2432232315}", then));
    assertNotEquals(0, verifier.exit(SIGNATURE.replace("v1", "v2"), body, then));
    assertNotEquals(0, verifier.exit("v1,", body, then));
  }

  @Test
  void thePythonOfThePageMustVerifyThePublishedVectorAndNothingElse() throws Exception {
    check(this::python);
  }

  @Test
  void theNodeOfThePageMustVerifyThePublishedVectorAndNothingElse() throws Exception {
    check(this::node);
  }
}
