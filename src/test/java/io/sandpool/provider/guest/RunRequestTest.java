package io.sandpool.provider.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.RunOrder;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.InputFile;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunRequestTest {

  private static final Limits CEILING = Requests.limits();

  private static List<Frames.Sent> encode(ExecutionRequest request, Limits limits) {
    return Frames.sent(
        RunRequest.encode(
            new RunOrder(request, limits, new Deadline(0)), CEILING, Optional.empty()));
  }

  private static List<Frames.Sent> encode(ExecutionRequest request) {
    return encode(request, CEILING);
  }

  private static ExecutionRequest withArgs(List<String> args) {
    return Requests.with("bash", "", Optional.empty(), "", Map.of(), args, List.of());
  }

  private static ExecutionRequest withFile(String path) {
    return Requests.with(
        "bash",
        "",
        Optional.empty(),
        "",
        Map.of(),
        List.of(),
        List.of(new InputFile(path, Bytes.utf8("x"))));
  }

  private static Bytes joined(List<Frames.Sent> frames, FrameType type) {
    Buffer all = Buffer.buffer();
    frames.stream()
        .filter(frame -> frame.type() == type.code())
        .forEach(frame -> all.appendBytes(frame.payload().toArray()));
    return Bytes.wrap(all.getBytes());
  }

  @Test
  void limitsMustComeFirstAndRunLastAndAllBelongToOneRequest() {
    List<Frames.Sent> frames =
        encode(
            Requests.with(
                "python",
                "print(1)",
                Optional.of("{\"a\":1}"),
                "in",
                Map.of("K", "v"),
                List.of("x", "y"),
                List.of(new InputFile("d/f", Bytes.utf8("content")))));
    assertEquals(
        List.of(0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09),
        frames.stream().map(Frames.Sent::type).toList());
    assertTrue(frames.stream().allMatch(frame -> frame.request() == 1));
    assertEquals(Bytes.utf8("K=v\0"), joined(frames, FrameType.ENV));
    assertEquals(Bytes.utf8("x\0y\0"), joined(frames, FrameType.ARGS));
    assertEquals(Bytes.utf8("d/f"), joined(frames, FrameType.FILE));
    assertEquals(Bytes.utf8("content"), joined(frames, FrameType.FILE_DATA));
    assertEquals(Bytes.utf8("print(1)"), joined(frames, FrameType.CODE));
  }

  @Test
  void absentArgumentsMustNotBeSaid() {
    assertFalse(
        encode(Requests.of("python", "")).stream()
            .anyMatch(frame -> frame.type() == FrameType.ARGUMENTS.code()));
  }

  @Test
  void onlyLimitsBelowTheSandboxesOwnMustBeSaid() {
    String same = joined(encode(Requests.of("python", "")), FrameType.LIMITS).toUtf8();
    assertFalse(same.contains("memory"), same);
    Limits lower = new Limits(Duration.ofSeconds(1), 1 << 20, 500, 10, 20, 1 << 19, 5, 6, 7, 8, 9);
    String said = joined(encode(Requests.of("python", ""), lower), FrameType.LIMITS).toUtf8();
    assertEquals(
        """
        stdout=5
        stderr=6
        stop_on_output=0
        result=7
        artifact_count=8
        artifact_bytes=9
        memory=1048576
        processes=10
        open_files=20
        disk=524288
        """,
        said);
  }

  @Test
  void longContentMustBeSplitAndComeTogetherAgain() {
    String code = "x".repeat(3 * GuestFrame.MAX_PAYLOAD + 5);
    List<Frames.Sent> frames = encode(Requests.of("python", code));
    assertTrue(frames.stream().allMatch(f -> f.payload().size() <= GuestFrame.MAX_PAYLOAD));
    assertEquals(Bytes.utf8(code), joined(frames, FrameType.CODE));
  }

  @Test
  void aStringThatFitsIntoAFrameMustNotBeSplit() {
    List<String> args = IntStream.range(0, 10).mapToObj(i -> "a".repeat(20_000 + i)).toList();
    List<Frames.Sent> frames = encode(withArgs(args));
    assertEquals(Bytes.utf8(String.join("\0", args) + "\0"), joined(frames, FrameType.ARGS));
    frames.stream()
        .filter(frame -> frame.type() == FrameType.ARGS.code())
        .forEach(frame -> assertTrue(frame.payload().toUtf8().endsWith("\0")));
  }

  @Test
  void aStringLongerThanAFrameMustBeSplitInPlace() {
    List<String> args = List.of("first", "b".repeat(70_000), "last");
    assertEquals(
        Bytes.utf8(String.join("\0", args) + "\0"), joined(encode(withArgs(args)), FrameType.ARGS));
  }

  @Test
  void whatTheProtocolCannotSayMustBeRefused() {
    for (String path : List.of("", "/a", "a//b", "../a", "a/..", ".", "a\0b", "x".repeat(1025))) {
      assertRefused(withFile(path), "/files/0/path");
    }
    for (String path : List.of("main.py", "main.js", "main.mjs/x", "main.sh/x", "artifacts")) {
      assertRefused(withFile(path), "/files/0/path");
    }
    for (String path : List.of("artifacts/x", "main.pyc", "x/main.py", "domain.py", "artifacts2")) {
      encode(withFile(path));
    }
    assertRefused(withArgs(List.of("a\0b")), "/args");
    for (String name : List.of("", "A=B", "A\0")) {
      assertRefused(
          Requests.with("bash", "", Optional.empty(), "", Map.of(name, "v"), List.of(), List.of()),
          "/env");
    }
  }

  private static void assertRefused(ExecutionRequest request, String pointer) {
    ServiceException refusal = assertThrows(ServiceException.class, () -> encode(request));
    ServiceError.InvalidRequest error =
        assertInstanceOf(ServiceError.InvalidRequest.class, refusal.error());
    assertEquals(pointer, error.pointer());
  }
}
