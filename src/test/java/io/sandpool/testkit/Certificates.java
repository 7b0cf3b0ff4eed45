package io.sandpool.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A key and its self-signed certificate, made by the JDK's own tool.
 *
 * @param store a PKCS#12 file with both
 * @param password of the store
 * @param certificate the certificate, PEM
 */
public record Certificates(Path store, String password, Path certificate) {

  /** Makes them for {@code names}, such as {@code dns:*.example.test}. */
  public static Certificates forNames(Path folder, String names) {
    Path store = folder.resolve("key.p12");
    Path certificate = folder.resolve("certificate.pem");
    String password = "not-a-secret";
    run(
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=t",
        "-ext",
        "san=" + names,
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        password);
    run(
        "-exportcert",
        "-rfc",
        "-alias",
        "a",
        "-keystore",
        store.toString(),
        "-storepass",
        password,
        "-file",
        certificate.toString());
    return new Certificates(store, password, certificate);
  }

  private static void run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    try {
      Path log = Files.createTempFile("keytool", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("keytool failed: " + Files.readString(log));
      }
      Files.delete(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
