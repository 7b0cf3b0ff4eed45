package io.sandpool.provider.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.guest.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenParserTest {

  private static final String NONCE = "k3y";

  private final Buffer bytes = Buffer.buffer();
  private final StringBuilder diagnosis = new StringBuilder();
  private final TokenParser parser = parser();

  private TokenParser parser() {
    return new TokenParser(NONCE, bytes::appendBuffer, other -> diagnosis.append(other.toString()));
  }

  private static String token(int number, String content) {
    byte[] utf8 = content.getBytes(StandardCharsets.UTF_8);
    return "<<%s:%d:%s>>".formatted(NONCE, number, Base64.getEncoder().encodeToString(utf8));
  }

  @Test
  void tokensMustBeFoundWhereverTheTextIsCut() {
    String text = "hello " + token(0, "one") + "\n" + token(1, "") + token(2, "two") + " bye";
    for (int cut = 0; cut <= text.length(); cut++) {
      Buffer seen = Buffer.buffer();
      StringBuilder other = new StringBuilder();
      TokenParser fresh =
          new TokenParser(NONCE, seen::appendBuffer, said -> other.append(said.toString()));
      fresh.accept(text.substring(0, cut));
      fresh.accept(text.substring(cut));
      assertEquals("onetwo", seen.toString(), "cut at " + cut);
      assertEquals("hello \n bye", other.toString(), "cut at " + cut);
    }
  }

  @Test
  void lineEndsWithinATokenMustNotMatter() {
    String text = token(0, "some longer content") + token(1, "!");
    StringBuilder broken = new StringBuilder();
    for (char c : text.toCharArray()) {
      broken.append(c).append(c % 2 == 0 ? "\r\n" : " \n");
    }
    parser.accept(broken.toString());
    assertEquals("some longer content!", bytes.toString());
  }

  @Test
  void whatLooksLikeATokenOfAnotherMustBeADiagnosis() {
    String foreign = "<<k3x:0:QQ==>> <<k3 << <<<< <k3;y:0:QQ==>>";
    parser.accept(foreign + "<" + token(0, "real"));
    assertEquals("real", bytes.toString());
    assertTrue(diagnosis.toString().startsWith("<<k3x:0:QQ==>>"), diagnosis.toString());
  }

  @Test
  void aTokenThatIsMissingMustBeNoticed() {
    parser.accept(token(0, "a"));
    ProtocolViolation violation =
        assertThrows(ProtocolViolation.class, () -> parser.accept(token(2, "c")));
    assertTrue(violation.what().contains("lost"));
  }

  @Test
  void aTokenThatComesTwiceMustBeNoticed() {
    parser.accept(token(0, "a"));
    assertThrows(ProtocolViolation.class, () -> parser.accept(token(0, "a")));
  }

  @Test
  void aTokenThatIsNoBase64MustBreakTheProtocol() {
    for (String bad :
        new String[] {
          "<<k3y:0:a>>",
          "<<k3y:0:QQ=x>>",
          "<<k3y:0:QQ==>x",
          "<<k3y:x:QQ==>>",
          "<<k3y::QQ==>>",
          "<<k3y:0:\u00e4\u00f6>>",
          "<<k3y:12345678901:QQ==>>"
        }) {
      assertThrows(ProtocolViolation.class, () -> parser().accept(bad), bad);
    }
  }

  @Test
  void aTokenMustBeBounded() {
    parser.accept("<<k3y:0:");
    String endless = "A".repeat(TokenParser.MAX_TOKEN / 4);
    for (int i = 0; i < 4; i++) {
      parser.accept(endless);
    }
    assertThrows(ProtocolViolation.class, () -> parser.accept("A"));
  }

  @Test
  void noiseMustNeverDoMoreThanBreakTheProtocol() {
    Random random = new Random(7);
    String alphabet = "<>:k3y0QQ= \n\u00e4";
    for (int round = 0; round < 2000; round++) {
      TokenParser fresh = parser();
      StringBuilder noise = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        fresh.accept(noise.toString());
      } catch (ProtocolViolation expected) {
        assertTrue(expected.what().startsWith("the guest") || expected.what().contains("lost"));
      }
    }
  }
}
