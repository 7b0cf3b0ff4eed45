package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.guest.Frames;
import io.sandpool.provider.guest.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class HttpHeadParserTest {

  private static final String HEAD =
      "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n";

  private final HttpHeadParser parser = new HttpHeadParser();

  @Test
  void theHeadMustBeFoundHoweverItIsCutAndNotAByteMoreBeTaken() {
    Frames.cutEverywhere(
        Buffer.buffer(HEAD + "body"),
        (first, second) -> {
          HttpHeadParser fresh = new HttpHeadParser();
          int used = fresh.accept(first);
          used += fresh.isComplete() ? 0 : fresh.accept(second);
          assertEquals(HEAD.length(), used);
          assertEquals(101, fresh.status());
        });
  }

  @Test
  void anEmptyLineMustNotBeFoundTooEarly() {
    parser.accept(Buffer.buffer("HTTP/1.0 404 Not Found\r\n\r\r\n"));
    assertFalse(parser.isComplete());
    parser.accept(Buffer.buffer("\r\n"));
    assertTrue(parser.isComplete());
    assertEquals(404, parser.status());
  }

  @Test
  void anEndlessHeadMustBeRefused() {
    Buffer endless = Buffer.buffer("HTTP/1.1 200 OK\r\n" + "x".repeat(9000));
    assertThrows(ProtocolViolation.class, () -> parser.accept(endless));
  }

  @Test
  void somethingElseThanHttpMustBeRefused() {
    parser.accept(Buffer.buffer("SSH-2.0-OpenSSH_9\r\n\r\n"));
    assertThrows(ProtocolViolation.class, parser::status);
  }
}
