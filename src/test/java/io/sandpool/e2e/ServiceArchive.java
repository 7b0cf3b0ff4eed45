package io.sandpool.e2e;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The service's classes as one class path of jars, and an archive of them in the form in which the
 * virtual machine keeps them, so that lives begin quickly.
 *
 * @param classPath what the virtual machine wants: jars only
 * @param options of the virtual machine
 */
record ServiceArchive(String classPath, List<String> options) {

  private static final List<String> SMALL =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** Makes one in a new folder, with what printing the usage and failing to start needs. */
  static ServiceArchive make(Path folder) {
    try {
      Files.createDirectories(folder);
      List<String> entries = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        Path path = Path.of(entry);
        if (!Files.isDirectory(path)) {
          entries.add(entry);
        } else if (!entry.contains("test-classes")) {
          entries.add(jar(path, folder.resolve("service.jar")).toString());
        }
      }
      return new ServiceArchive(String.join(File.pathSeparator, entries), SMALL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The archive that a life leaves which is started with {@link #recording} and ends in order. */
  ServiceArchive with(Path archive) {
    return new ServiceArchive(classPath, plus("-XX:SharedArchiveFile=" + archive, "-Xlog:disable"));
  }

  ServiceArchive recording(Path archive) {
    return new ServiceArchive(classPath, plus("-XX:ArchiveClassesAtExit=" + archive));
  }

  private List<String> plus(String... more) {
    return Stream.concat(options.stream(), Arrays.stream(more)).toList();
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        JarEntry entry = new JarEntry(classes.relativize(path).toString());
        entry.setTime(TimeUnit.DAYS.toMillis(10_000));
        out.putNextEntry(entry);
        Files.copy(path, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
