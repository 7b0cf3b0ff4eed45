package io.sandpool.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.app.doctor.Finding.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCheckTest {

  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  @TempDir Path docker;
  private final FakeEngine engine = new FakeEngine();

  @BeforeEach
  void build() throws Exception {
    for (String name : new String[] {"base", "guest", "python"}) {
      Files.createDirectories(docker.resolve(name));
      Files.writeString(docker.resolve(name).resolve("Dockerfile"), "FROM " + name);
    }
    engine.has("sandpool/debian", "sha256:debian", Map.of());
    built("base", "sha256:base", "sha256:debian");
    built("guest", "sha256:guest", "sha256:base");
    built("python", "sha256:python", "sha256:base sha256:guest");
  }

  @Test
  void anImageBuiltFromTheseSourcesMustBeCurrent() throws Exception {
    Finding finding = look();
    assertEquals(Status.OK, finding.status());
    assertEquals("sandpool/python sha256:python, current", finding.detail());
  }

  @Test
  void aMissingImageMustBeToBeBuilt() throws Exception {
    engine.images.remove("sandpool/python");
    Finding finding = look();
    assertEquals(Status.ABSENT, finding.status());
    assertTrue(finding.fix().contains("docker/build-images.sh"), finding.fix());
    assertTrue(finding.fix().contains("templates.python.image"), finding.fix());
  }

  @Test
  void changedSourcesMustMakeAnImageStale() throws Exception {
    Files.writeString(docker.resolve("python/harness.py"), "new");
    assertStale();
  }

  /** The guest is inside of every image. */
  @Test
  void changedSourcesOfWhatItStandsOnMustMakeAnImageStale() throws Exception {
    Files.writeString(docker.resolve("guest/main.c"), "new");
    assertStale();
  }

  @Test
  void aGuestThatWasBuiltAnewMustMakeAnImageStale() throws Exception {
    built("guest", "sha256:newer", "sha256:base");
    assertStale();
  }

  @Test
  void testsOfTheSourcesMustNotCount() throws Exception {
    Files.createDirectories(docker.resolve("python/tests"));
    Files.writeString(docker.resolve("python/tests/test.py"), "new");
    assertEquals(Status.OK, look().status());
  }

  @Test
  void aBaseOfARegistryMustCountByItsName() throws Exception {
    built("base", "sha256:base", "debian:13");
    assertEquals(Status.OK, look(Optional.of("debian:13")).status());
    assertEquals(Status.DEGRADED, look(Optional.of("debian:14")).status());
  }

  @Test
  void anImageWithoutSourcesHereMustOnlyBeThereWithItsAge() throws Exception {
    engine.images.put(
        "sandpool/python",
        new EngineImage(
            "sha256:0123456789abcdef", Optional.of(NOW.minus(Duration.ofDays(9))), Map.of()));
    Finding finding =
        check(new ImageSources(docker.resolve("nowhere"), Optional.empty(), engine)).look();
    assertEquals(Status.OK, finding.status());
    assertEquals("sandpool/python sha256:0123456789ab, built 9 days ago", finding.detail());
  }

  /** The script's own function decides what is built anew: both must agree. */
  @Test
  void theFingerprintMustBeThatOfTheBuildScript() throws Exception {
    Path folder = docker.resolve("python");
    Files.createDirectories(folder.resolve("tests"));
    Files.writeString(folder.resolve("tests/x.py"), "left out");
    Files.writeString(folder.resolve("a.b"), "ä\n");
    Files.setPosixFilePermissions(
        Files.writeString(folder.resolve("a"), ""), PosixFilePermissions.fromString("rwxr-x---"));
    String script =
        "source <(sed -n '/^fingerprint()/,/^}/p' \"$0\"); cd \"$1\"; fingerprint 'some text' python";
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                script,
                Path.of("docker/build-images.sh").toAbsolutePath().toString(),
                docker.toString())
            .redirectErrorStream(true)
            .start();
    String expected = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(expected.strip(), Fingerprint.of("some text", docker, "python"));
  }

  private void assertStale() throws Exception {
    Finding finding = look();
    assertEquals(Status.DEGRADED, finding.status());
    assertTrue(finding.detail().contains("from other sources"), finding.detail());
    assertTrue(finding.fix().contains("docker/build-images.sh"), finding.fix());
  }

  private Finding look() throws Exception {
    return look(Optional.empty());
  }

  private Finding look(Optional<String> baseImage) throws Exception {
    return check(new ImageSources(docker, baseImage, engine)).look();
  }

  private ImageCheck check(ImageSources sources) {
    return new ImageCheck(Specimens.spec("python"), engine, sources, InstantSource.fixed(NOW));
  }

  private void built(String name, String id, String inputs) throws Exception {
    engine.has(
        "sandpool/" + name, id, Map.of("io.sandpool.inputs", Fingerprint.of(inputs, docker, name)));
  }
}
