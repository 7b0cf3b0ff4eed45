package io.sandpool.provider.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.sandbox.Bytes;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GuestFrameParserTest {

  private final List<GuestFrame> found = new ArrayList<>();
  private final GuestFrameParser parser = new GuestFrameParser(found::add);

  private static final Buffer THREE =
      Buffer.buffer()
          .appendBuffer(Frames.wire(FrameType.STDOUT, 1, "hello"))
          .appendBuffer(Frames.wire(FrameType.PONG, 0, ""))
          .appendBuffer(Frames.wire(FrameType.FINISHED, 1, "exit=0\n"));

  private static final List<GuestFrame> THREE_FOUND =
      List.of(
          Frames.frame(FrameType.STDOUT, 1, "hello"),
          Frames.frame(FrameType.PONG, 0, ""),
          Frames.frame(FrameType.FINISHED, 1, "exit=0\n"));

  @Test
  void framesMustBeFoundHoweverTheyAreCut() {
    Frames.cutEverywhere(
        THREE,
        (first, second) -> {
          List<GuestFrame> frames = new ArrayList<>();
          GuestFrameParser fresh = new GuestFrameParser(frames::add);
          fresh.accept(first);
          fresh.accept(second);
          assertEquals(THREE_FOUND, frames);
        });
  }

  @Test
  void framesMustBeFoundByteByByte() {
    Frames.byteByByte(THREE, parser::accept);
    assertEquals(THREE_FOUND, found);
  }

  @Test
  void theLargestFrameMustPass() {
    byte[] payload = new byte[GuestFrame.MAX_PAYLOAD];
    parser.accept(Frames.wire(FrameType.STDOUT.code(), 1, payload));
    assertEquals(List.of(new GuestFrame(FrameType.STDOUT, 1, Bytes.wrap(payload))), found);
  }

  @Test
  void aLongerFrameMustBeRefusedByItsHeaderAlone() {
    for (int length : new int[] {GuestFrame.MAX_PAYLOAD + 1, Integer.MAX_VALUE, -1}) {
      Buffer header = Buffer.buffer().appendInt(length).appendByte((byte) 0x82).appendInt(1);
      GuestFrameParser fresh = new GuestFrameParser(found::add);
      assertThrows(ProtocolViolation.class, () -> fresh.accept(header));
    }
  }

  @Test
  void aFrameOfAnUnknownTypeMustBeRefused() {
    for (int type : new int[] {0x00, 0x01, 0x09, 0x40, 0x7f, 0x80, 0x8d, 0xff}) {
      GuestFrameParser fresh = new GuestFrameParser(found::add);
      assertThrows(ProtocolViolation.class, () -> fresh.accept(Frames.wire(type, 1, new byte[0])));
    }
  }

  @Test
  void garbageMustNeverDoMoreThanEndTheStream() {
    int refused = 0;
    for (int seed = 0; seed < 2000; seed++) {
      byte[] garbage = new byte[256];
      new Random(seed).nextBytes(garbage);
      GuestFrameParser fresh = new GuestFrameParser(found::add);
      try {
        fresh.accept(Buffer.buffer(garbage));
      } catch (ProtocolViolation expected) {
        refused++;
      }
    }
    assertTrue(refused > 1900);
  }
}
