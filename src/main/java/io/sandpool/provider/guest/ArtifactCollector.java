package io.sandpool.provider.guest;

import io.sandpool.sandbox.Artifact;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.RefusedArtifact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the files that a guest sends, within the run's limits whatever the guest thinks. */
final class ArtifactCollector {

  private static final int MAX_REFUSED = 100;
  private static final int MAX_SHOWN_PATH = 1024;
  private static final int MAX_FILE = 1 << 30;
  private static final Set<String> REASONS =
      Set.of("link", "special", "too_many", "too_large", "unreadable", "bad_name");

  /** A file whose content is arriving; what is refused is read and dropped. */
  private record OpenFile(String path, Optional<String> refusal, BoundedBytes content) {}

  private final int maxCount;
  private final List<Artifact> artifacts = new ArrayList<>();
  private final List<RefusedArtifact> refused = new ArrayList<>();
  private long bytesLeft;
  private Optional<OpenFile> current = Optional.empty();

  ArtifactCollector(int maxCount, long maxBytes) {
    this.maxCount = maxCount;
    this.bytesLeft = maxBytes;
  }

  /** A file begins. */
  void begin(Bytes payload) {
    endFile();
    Optional<String> path = RelativePath.fromGuest(payload);
    Optional<String> refusal = Optional.empty();
    if (path.isEmpty()) {
      refusal = Optional.of("bad_name");
    } else if (artifacts.size() >= maxCount) {
      refusal = Optional.of("too_many");
    }
    int room = refusal.isPresent() ? 0 : (int) Math.min(bytesLeft, MAX_FILE);
    current =
        Optional.of(new OpenFile(path.orElseGet(payload::toUtf8), refusal, new BoundedBytes(room)));
  }

  /** Content of the file that began last. */
  void data(Bytes payload) {
    current
        .orElseThrow(
            () -> new ProtocolViolation("the guest sent a file's content without its path"))
        .content
        .append(payload);
  }

  /** The guest refused something itself: reason, NUL, path. */
  void refusedByGuest(Bytes payload) {
    endFile();
    String text = payload.toUtf8();
    String reason = text.substring(0, Math.max(0, text.indexOf('\0')));
    if (!REASONS.contains(reason)) {
      throw new ProtocolViolation("the guest refused a file for no known reason");
    }
    refuse(text.substring(reason.length() + 1), reason);
  }

  /** What was brought back. */
  List<Artifact> artifacts() {
    endFile();
    return artifacts;
  }

  /** What was not, the first hundred. */
  List<RefusedArtifact> refused() {
    endFile();
    return refused;
  }

  private void endFile() {
    current.ifPresent(this::keepOrRefuse);
    current = Optional.empty();
  }

  private void keepOrRefuse(OpenFile file) {
    if (file.refusal.isPresent()) {
      refuse(file.path, file.refusal.get());
    } else if (file.content.exceeded()) {
      refuse(file.path, "too_large");
    } else {
      bytesLeft -= file.content.size();
      artifacts.add(new Artifact(file.path, file.content.toBytes()));
    }
  }

  private void refuse(String path, String reason) {
    if (refused.size() < MAX_REFUSED) {
      String cut = path.substring(0, Math.min(path.length(), MAX_SHOWN_PATH));
      String shown = RelativePath.withoutControls(cut);
      refused.add(new RefusedArtifact(shown, reason));
    }
  }
}
