package io.sandpool.http.ragflow;

import io.sandpool.sandbox.Artifact;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which files RAGFlow takes, and as what: a few kinds, not in folders, not empty. */
final class RunArtifacts {

  private static final int MOST = 10;

  private static final Map<String, String> TYPES =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "svg", "image/svg+xml",
          "pdf", "application/pdf",
          "csv", "text/csv",
          "json", "application/json",
          "html", "text/html");

  private RunArtifacts() {}

  static List<Artifact> of(List<Artifact> left) {
    return left.stream()
        .filter(artifact -> !artifact.content().isEmpty() && hasPlainName(artifact.path()))
        .filter(artifact -> typeOf(artifact.path()).isPresent())
        .limit(MOST)
        .toList();
  }

  static Optional<String> typeOf(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(TYPES.get(extension));
  }

  private static boolean hasPlainName(String name) {
    return name.indexOf('.') > 0
        && !name.contains("..")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 0x7f);
  }
}
