package io.sandpool.app.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sources that the sandbox images are built from, and whether an image is what they would make.
 * Knows what {@code docker/build-images.sh} knows: an image carries a hash over its folder and over
 * the ids of the images it stands on.
 *
 * @param folder where they are; may not be here
 * @param baseImage what was named in place of a base made by debootstrap
 * @param engine has the images
 */
record ImageSources(Path folder, Optional<String> baseImage, EngineSource engine) {

  private static final String LABEL = "io.sandpool.inputs";
  private static final Pattern OURS = Pattern.compile("(sandpool/([a-z0-9-]+))(:latest)?");

  /** What is known of an image. */
  enum Verdict {
    CURRENT,
    STALE,
    /** There are no sources of it here. */
    UNKNOWN
  }

  Verdict compare(String name, EngineImage image) throws Exception {
    Matcher ours = OURS.matcher(name);
    if (!ours.matches()
        || !Files.isRegularFile(folder.resolve(ours.group(2)).resolve("Dockerfile"))) {
      return Verdict.UNKNOWN;
    }
    Optional<EngineImage> base = engine.image("sandpool/base");
    Optional<EngineImage> guest = engine.image("sandpool/guest");
    if (base.isEmpty() || guest.isEmpty()) {
      return Verdict.STALE;
    }
    boolean current =
        isBaseCurrent(base.get())
            && isMadeFrom(guest.get(), base.get().id(), "guest")
            && isMadeFrom(image, base.get().id() + " " + guest.get().id(), ours.group(2));
    return current ? Verdict.CURRENT : Verdict.STALE;
  }

  private boolean isBaseCurrent(EngineImage base) throws Exception {
    Optional<String> root =
        baseImage.isPresent() ? baseImage : engine.image("sandpool/debian").map(EngineImage::id);
    // What a base was made from that is gone cannot be compared.
    return root.isEmpty() || isMadeFrom(base, root.get(), "base");
  }

  private boolean isMadeFrom(EngineImage image, String inputs, String name) throws Exception {
    String hash = Fingerprint.of(inputs, folder, name);
    return hash.equals(image.labels().getOrDefault(LABEL, ""));
  }
}
