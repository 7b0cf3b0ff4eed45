package io.sandpool.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The image that emulated sandboxes are made of: built from this project's own when they change.
 */
final class KernelImage {

  private static final String NAME = "sandpool-emulator";
  private static final String RECIPE = "/kernel/Dockerfile";
  private static final List<String> PARENTS = List.of("sandpool/python", "sandpool/nodejs");
  private static final int TAG_LENGTH = 16;

  private KernelImage() {}

  /** Builds it unless it is there, without any network. Returns its name. */
  static String ensure() {
    Path folder = folder();
    String name = NAME + ":" + fingerprint(folder);
    if (DockerCli.run("images", "--quiet", name).isEmpty()) {
      DockerCli.build("build", "--quiet", "--force-rm", "--tag", name, folder.toString());
    }
    return name;
  }

  /** The folder of what goes into it. */
  static Path folder() {
    URL recipe = KernelImage.class.getResource(RECIPE);
    if (recipe == null) {
      throw new IllegalStateException("The test resources lack " + RECIPE);
    }
    try {
      Path file = Path.of(recipe.toURI());
      return file.resolveSibling(".").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String fingerprint(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String parent : PARENTS) {
        digest.update(idOf(parent).getBytes());
      }
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        digest.update(folder.relativize(file).toString().getBytes());
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, TAG_LENGTH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String idOf(String image) {
    try {
      return DockerCli.run("image", "inspect", "--format", "{{.Id}}", image).get(0);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "The emulators need the image " + image + ": docker/build-images.sh builds it", e);
    }
  }
}
