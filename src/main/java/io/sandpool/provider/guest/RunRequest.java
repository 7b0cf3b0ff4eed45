package io.sandpool.provider.guest;

import io.sandpool.provider.RunOrder;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.InputFile;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Writes a program and all that it is given as frames, in one buffer for one write. */
final class RunRequest {

  /** The only request of a sandbox's life. */
  static final int REQUEST = 1;

  private static final int ROOM_FOR_HEADERS = 1024;

  private final Buffer frames;

  private RunRequest(int expectedSize) {
    this.frames = Buffer.buffer(expectedSize);
  }

  /**
   * Encodes an order.
   *
   * @param ceiling the sandbox's own limits: only what is lower is said
   * @param wall the time that the guest itself is to give the program
   * @throws ServiceException with {@code InvalidRequest} where the request cannot be said in the
   *     protocol
   */
  static Buffer encode(RunOrder order, Limits ceiling, Optional<Duration> wall) {
    ExecutionRequest request = order.request();
    RunRequest out =
        new RunRequest(request.code().length() + request.stdin().size() + ROOM_FOR_HEADERS);
    out.limits(order.limits(), ceiling, request.stopOnOutputLimit(), wall);
    for (int i = 0; i < request.files().size(); i++) {
      out.file(request.files().get(i), "/files/" + i + "/path");
    }
    if (!request.stdin().isEmpty()) {
      out.content(FrameType.STDIN, request.stdin());
    }
    out.strings(FrameType.ENV, environment(request));
    out.strings(FrameType.ARGS, arguments(request));
    request.argumentsJson().ifPresent(json -> out.content(FrameType.ARGUMENTS, Bytes.utf8(json)));
    out.content(FrameType.CODE, Bytes.utf8(request.code()));
    out.frame(FrameType.RUN, Bytes.empty());
    return out.frames;
  }

  /** A question whether the guest still answers. */
  static Buffer ping() {
    RunRequest out = new RunRequest(GuestFrame.HEADER);
    out.header(FrameType.PING, 0, 0);
    return out.frames;
  }

  /** The wish that the guest end. */
  static Buffer end() {
    RunRequest out = new RunRequest(GuestFrame.HEADER);
    out.header(FrameType.END, 0, 0);
    return out.frames;
  }

  private void limits(
      Limits limits, Limits ceiling, boolean stopOnOutput, Optional<Duration> wall) {
    StringBuilder lines = new StringBuilder();
    line(lines, "stdout", limits.stdoutBytes());
    line(lines, "stderr", limits.stderrBytes());
    line(lines, "stop_on_output", stopOnOutput ? 1 : 0);
    line(lines, "result", limits.resultBytes());
    line(lines, "artifact_count", limits.artifactCount());
    line(lines, "artifact_bytes", limits.artifactBytes());
    lower(lines, "memory", limits.memoryBytes(), ceiling.memoryBytes());
    lower(lines, "processes", limits.processes(), ceiling.processes());
    lower(lines, "open_files", limits.openFiles(), ceiling.openFiles());
    lower(lines, "disk", limits.diskBytes(), ceiling.diskBytes());
    wall.ifPresent(time -> line(lines, "wall_ms", Math.max(1, time.toMillis())));
    frame(FrameType.LIMITS, Bytes.utf8(lines.toString()));
  }

  private static void lower(StringBuilder lines, String key, long wish, long ceiling) {
    if (wish < ceiling) {
      line(lines, key, wish);
    }
  }

  private static void line(StringBuilder lines, String key, long value) {
    lines.append(key).append('=').append(value).append('\n');
  }

  private void file(InputFile file, String pointer) {
    if (!RelativePath.isGood(file.path())) {
      throw invalid(
          "A file's path must be relative, without empty, '.' or '..' components, at most "
              + RelativePath.MAX_BYTES
              + " bytes.",
          pointer);
    }
    if (RelativePath.isTaken(file.path())) {
      throw invalid("The program itself and the folder of artifacts have that name.", pointer);
    }
    frame(FrameType.FILE, Bytes.utf8(file.path()));
    content(FrameType.FILE_DATA, file.content());
  }

  private static List<Bytes> environment(ExecutionRequest request) {
    return request.environment().entrySet().stream()
        .map(
            entry -> {
              if (entry.getKey().isEmpty() || entry.getKey().indexOf('=') >= 0) {
                throw invalid("A variable's name must not be empty nor hold '='.", "/env");
              }
              return ended(entry.getKey() + "=" + entry.getValue(), "/env");
            })
        .toList();
  }

  private static List<Bytes> arguments(ExecutionRequest request) {
    return request.args().stream().map(argument -> ended(argument, "/args")).toList();
  }

  private static Bytes ended(String text, String pointer) {
    if (text.indexOf('\0') >= 0) {
      throw invalid("It must not hold a NUL character.", pointer);
    }
    return Bytes.utf8(text + '\0');
  }

  private static ServiceException invalid(String detail, String pointer) {
    return new ServiceException(new ServiceError.InvalidRequest(detail, pointer));
  }

  /** Packs strings into as few frames as possible without splitting one that fits into a frame. */
  private void strings(FrameType type, List<Bytes> strings) {
    Buffer pending = Buffer.buffer();
    for (Bytes next : strings) {
      if (pending.length() > 0 && pending.length() + next.size() > GuestFrame.MAX_PAYLOAD) {
        frame(type, Bytes.wrap(pending.getBytes()));
        pending = Buffer.buffer();
      }
      if (next.size() > GuestFrame.MAX_PAYLOAD) {
        content(type, next);
      } else {
        pending.appendBytes(next.toArray());
      }
    }
    if (pending.length() > 0) {
      frame(type, Bytes.wrap(pending.getBytes()));
    }
  }

  /** Content of any size, over as many frames as it takes; none where it is empty. */
  private void content(FrameType type, Bytes content) {
    ByteBuffer rest = content.asByteBuffer();
    while (rest.hasRemaining()) {
      byte[] piece = new byte[Math.min(rest.remaining(), GuestFrame.MAX_PAYLOAD)];
      rest.get(piece);
      header(type, REQUEST, piece.length);
      frames.appendBytes(piece);
    }
  }

  private void frame(FrameType type, Bytes payload) {
    header(type, REQUEST, payload.size());
    frames.appendBytes(payload.toArray());
  }

  private void header(FrameType type, int request, int length) {
    frames.appendInt(length).appendByte((byte) type.code()).appendInt(request);
  }
}
