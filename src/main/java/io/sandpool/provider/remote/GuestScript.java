package io.sandpool.provider.remote;

import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.SandboxSpec;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * The source text that makes a Python kernel a guest, and that hands a request to it. Whatever
 * comes from a caller is data in it: base64 within a string.
 */
final class GuestScript {

  /** The languages that our harnesses run. */
  static final Set<String> LANGUAGES = Set.of("python", "nodejs", "bash");

  /** The kernel that a guest needs, whatever its own language is. */
  static final String KERNEL = "python";

  private final String workFolder;
  private final String guest;
  private final Map<String, String> harnesses;

  private GuestScript(String workFolder, String guest, Map<String, String> harnesses) {
    this.workFolder = workFolder;
    this.guest = guest;
    this.harnesses = harnesses;
  }

  /**
   * Reads the programs that came with this class.
   *
   * @param workFolder where programs work, where that folder can be made
   */
  static GuestScript load(String workFolder) {
    Map<String, String> harnesses =
        Map.of(
            "python", read("python/harness.py"),
            "nodejs", read("nodejs/harness.js"));
    return new GuestScript(workFolder, read("guest.py"), harnesses);
  }

  /** Makes the kernel a guest that serves {@code spec}'s language; it says hello. */
  String prepare(SandboxSpec spec, String nonce) {
    Limits ceiling = spec.ceiling();
    JsonObject settings =
        new JsonObject()
            .put("nonce", nonce)
            .put("language", spec.language())
            .put("harness", harnesses.getOrDefault(spec.language(), ""))
            .put("folder", workFolder)
            .put("preload", String.join(",", spec.preload()))
            .put(
                "limits",
                new JsonObject()
                    .put("memory", ceiling.memoryBytes())
                    .put("processes", ceiling.processes())
                    .put("open_files", ceiling.openFiles())
                    .put("disk", ceiling.diskBytes()));
    return "__sandpool__ = __import__('types').ModuleType('sandpool_guest'); "
        + "__sandpool__.SOURCE = __import__('base64').b64decode('%s'); ".formatted(encode(guest))
        + "exec(compile(__sandpool__.SOURCE, 'sandpool_guest', 'exec'), __sandpool__.__dict__); "
        + "__sandpool__.install('%s')".formatted(encode(settings.encode()));
  }

  /** Hands frames to the guest, which answers until it has said all. */
  String call(Buffer frames) {
    return "__sandpool__.run('%s')"
        .formatted(Base64.getEncoder().encodeToString(frames.getBytes()));
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(String name) {
    try (InputStream in = GuestScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
