package io.sandpool.provider.gvisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a runtime's binary on this host what it is. Blocks for a moment; asks again only when the
 * file has changed. Thread-safe.
 */
public final class RuntimeInspector {

  private static final int PATIENCE_SECONDS = 5;
  private static final int MAX_REPLY = 4096;

  /** Upstream says "release-20260905.0", Debian "0.0~20240729.0". */
  private static final Pattern RELEASE =
      Pattern.compile("runsc version \\S*?(20\\d{6}(?:\\.\\d+)?)");

  private static final Pattern PLATFORM = Pattern.compile("--?platform=(\\w+)");

  /** What every release since 2023 does where no argument says otherwise. */
  private static final String USUAL_PLATFORM = "systrap";

  private record Seen(Path binary, FileTime modified, String release) {}

  private volatile Optional<Seen> last = Optional.empty();

  /** What {@code runtime} is; unknown where its binary is not on this host or is not runsc. */
  public RuntimeFacts inspect(EngineRuntime runtime) throws InterruptedException {
    Path binary = Path.of(runtime.path());
    if (!binary.isAbsolute() || !Files.isExecutable(binary)) {
      return RuntimeFacts.unknown();
    }
    try {
      FileTime modified = Files.getLastModifiedTime(binary);
      Optional<Seen> known =
          last.filter(seen -> seen.binary.equals(binary) && seen.modified.equals(modified));
      Seen seen = known.isPresent() ? known.get() : new Seen(binary, modified, ask(binary));
      last = Optional.of(seen);
      return seen.release.isEmpty()
          ? RuntimeFacts.unknown()
          : new RuntimeFacts(seen.release, platformOf(runtime.arguments()));
    } catch (IOException e) {
      return RuntimeFacts.unknown();
    }
  }

  private static String ask(Path binary) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(binary.toString(), "--version")
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .start();
    try {
      // Read after its end only, so that one that hangs is not waited for: an answer fits the pipe.
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return "";
      }
      byte[] reply = process.getInputStream().readNBytes(MAX_REPLY);
      Matcher matcher = RELEASE.matcher(new String(reply, StandardCharsets.UTF_8));
      return matcher.find() ? matcher.group(1) : "";
    } finally {
      process.destroyForcibly();
    }
  }

  private static String platformOf(List<String> arguments) {
    Matcher matcher = PLATFORM.matcher(String.join("\n", arguments));
    return matcher.find() ? matcher.group(1) : USUAL_PLATFORM;
  }
}
