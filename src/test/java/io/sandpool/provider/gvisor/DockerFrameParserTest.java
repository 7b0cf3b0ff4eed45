package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpool.provider.guest.Frames;
import io.sandpool.provider.guest.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DockerFrameParserTest {

  /** Keeps what comes, stream by stream. */
  private static final class Streams implements DockerFrameParser.Sink {
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();

    @Override
    public void stdout(Buffer slice) {
      out.append(slice);
    }

    @Override
    public void stderr(Buffer slice) {
      err.append(slice);
    }
  }

  private static final Buffer MIXED =
      Buffer.buffer()
          .appendBuffer(Frames.docker(1, Buffer.buffer("first ")))
          .appendBuffer(Frames.docker(2, Buffer.buffer("complaint")))
          .appendBuffer(Frames.docker(1, Buffer.buffer()))
          .appendBuffer(Frames.docker(1, Buffer.buffer("second")));

  private final Streams streams = new Streams();
  private final DockerFrameParser parser = new DockerFrameParser(streams);

  @Test
  void streamsMustBeToldApartHoweverTheyAreCut() {
    Frames.cutEverywhere(
        MIXED,
        (first, second) -> {
          Streams separate = new Streams();
          DockerFrameParser fresh = new DockerFrameParser(separate);
          fresh.accept(first);
          fresh.accept(second);
          assertEquals("first second", separate.out.toString());
          assertEquals("complaint", separate.err.toString());
        });
  }

  @Test
  void streamsMustBeToldApartByteByByte() {
    Frames.byteByByte(MIXED, parser::accept);
    assertEquals("first second", streams.out.toString());
    assertEquals("complaint", streams.err.toString());
  }

  @Test
  void bytesMustBePassedOnBeforeTheirFrameIsComplete() {
    parser.accept(Buffer.buffer(new byte[] {1, 0, 0, 0, 0, 0, 1, 0, 'a', 'b'}));
    assertEquals("ab", streams.out.toString());
  }

  @Test
  void anythingElseMustBeRefused() {
    for (byte[] header :
        new byte[][] {
          {0, 0, 0, 0, 0, 0, 0, 1},
          {3, 0, 0, 0, 0, 0, 0, 1},
          {1, 1, 0, 0, 0, 0, 0, 1},
          {1, 0, 0, 0, (byte) 0xff, 0, 0, 0},
          {1, 0, 0, 0, 0x7f, 0, 0, 0},
          "HTTP/1.1".getBytes(StandardCharsets.US_ASCII)
        }) {
      DockerFrameParser fresh = new DockerFrameParser(streams);
      assertThrows(ProtocolViolation.class, () -> fresh.accept(Buffer.buffer(header)));
    }
  }

  @Test
  void garbageMustNeverDoMoreThanEndTheStream() {
    for (int seed = 0; seed < 2000; seed++) {
      byte[] garbage = new byte[256];
      new Random(seed).nextBytes(garbage);
      DockerFrameParser fresh = new DockerFrameParser(streams);
      assertThrows(ProtocolViolation.class, () -> fresh.accept(Buffer.buffer(garbage)));
    }
  }
}
