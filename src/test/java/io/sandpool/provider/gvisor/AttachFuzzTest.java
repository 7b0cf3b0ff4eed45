package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.fuzz.FuzzInput;
import io.sandpool.fuzz.FuzzTarget;
import io.sandpool.fuzz.Fuzzer;
import io.sandpool.provider.guest.Frames;
import io.sandpool.provider.guest.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the engine's stream says, each byte is passed on at most once, or the stream ends. */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttachFuzzTest {

  @Test
  void aStreamOfTheEnginesMustBeTakenApartOrRefused() {
    Fuzzer.hold(new Attached(), 200_000);
  }

  private static final class Attached implements FuzzTarget {

    private static final String HEAD =
        "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n"
            + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n";

    @Override
    public String name() {
      return "Docker stream frames";
    }

    @Override
    public Shape shape() {
      return Shape.FRAMES;
    }

    @Override
    public List<byte[]> corpus() {
      Buffer mixed =
          Buffer.buffer(HEAD)
              .appendBuffer(Frames.docker(1, Buffer.buffer("output".repeat(50))))
              .appendBuffer(Frames.docker(2, Buffer.buffer("complaint")))
              .appendBuffer(Frames.docker(1, Buffer.buffer()))
              .appendBuffer(Frames.docker(1, Buffer.buffer("end")));
      Buffer refused = Buffer.buffer("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}");
      return Stream.of(mixed, refused).map(Buffer::getBytes).toList();
    }

    @Override
    public boolean take(FuzzInput input) {
      HttpHeadParser head = new HttpHeadParser();
      long[] passedOn = {0};
      DockerFrameParser frames =
          new DockerFrameParser(
              new DockerFrameParser.Sink() {
                @Override
                public void stdout(Buffer slice) {
                  passedOn[0] += slice.length();
                }

                @Override
                public void stderr(Buffer slice) {
                  passedOn[0] += slice.length();
                }
              });
      try {
        for (Buffer chunk : input.chunks()) {
          int used = head.isComplete() ? 0 : head.accept(chunk);
          if (head.isComplete()) {
            if (head.status() != 101) {
              return false;
            }
            frames.accept(chunk.slice(used, chunk.length()));
          }
        }
        return head.isComplete();
      } catch (ProtocolViolation refused) {
        return false;
      } finally {
        assertTrue(passedOn[0] <= input.bytes().length, "more was passed on than came");
      }
    }

    @Override
    public long allowance(int length) {
      return 100_000 + 200L * length;
    }
  }
}
