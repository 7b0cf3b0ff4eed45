package io.sandpool.app.doctor;

import io.sandpool.sandbox.SandboxSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Whether a template's image is there, and built from what the sources are now.
 *
 * @param spec whose image
 * @param engine has it
 * @param sources the images' sources, where they are here
 * @param clock for its age
 */
record ImageCheck(SandboxSpec spec, EngineSource engine, ImageSources sources, InstantSource clock)
    implements Check {

  private static final int SHOWN_OF_ID = 19;

  static String nameOf(SandboxSpec spec) {
    return "image:" + spec.template();
  }

  @Override
  public String name() {
    return nameOf(spec);
  }

  @Override
  public List<String> needs() {
    return List.of(DaemonCheck.NAME);
  }

  @Override
  public Finding look() throws Exception {
    Optional<EngineImage> found = engine.image(spec.image());
    if (found.isEmpty()) {
      return Finding.absent(
          name(),
          "there is no image " + spec.image(),
          "Build the sandbox images: docker/build-images.sh (scripts/up.sh runs it), or correct templates.%s.image."
              .formatted(spec.template()));
    }
    EngineImage image = found.get();
    String detail =
        "%s %s%s"
            .formatted(
                spec.image(),
                image.id().substring(0, Math.min(SHOWN_OF_ID, image.id().length())),
                image.created().map(built -> ", built " + age(built) + " ago").orElse(""));
    return switch (sources.compare(spec.image(), image)) {
      case CURRENT -> Finding.ok(name(), detail + ", current");
      case UNKNOWN -> Finding.ok(name(), detail);
      case STALE ->
          Finding.degraded(
              name(),
              detail + ", from other sources than " + sources.folder() + " holds now",
              "Build it anew: docker/build-images.sh (scripts/up.sh runs it); a running service takes it up by itself.");
    };
  }

  private String age(Instant built) {
    Duration age = Duration.between(built, clock.instant());
    if (age.toDays() > 1) {
      return age.toDays() + " days";
    }
    return age.toHours() > 1 ? age.toHours() + " hours" : age.toMinutes() + " minutes";
  }
}
