package io.sandpool.app.verify;

import io.sandpool.provider.SandboxProvider;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tries one provider in one language. Blocks; not for an event loop. {@link #close} may be called
 * on another thread while {@link #run} works: what there is then is ended.
 */
public final class Verifier {

  private static final Duration WALL = Duration.ofSeconds(30);
  private static final long MIB = 1 << 20;

  private final SandboxProvider provider;
  private final String type;
  private final String language;
  private final Sandboxes sandboxes;

  private Verifier(SandboxProvider provider, String type, String language, Sandboxes sandboxes) {
    this.provider = provider;
    this.type = type;
    this.language = language;
    this.sandboxes = sandboxes;
  }

  /**
   * Prepares it.
   *
   * @param provider at rest
   * @param type its kind
   * @param template what its sandboxes are made of, where not its own default
   * @throws IllegalArgumentException where there is nothing to try in that language
   */
  public static Verifier of(
      Vertx vertx,
      SandboxProvider provider,
      String type,
      String language,
      Optional<String> template) {
    Capabilities capabilities = provider.capabilities();
    Set<String> known = new TreeSet<>(Programs.languages());
    known.removeIf(each -> !capabilities.serves(each));
    if (!known.contains(language)) {
      throw new IllegalArgumentException(
          "--language: expected one of " + known + ", was " + language);
    }
    String image = template.orElse(capabilities.remote() ? "" : "sandpool/" + language + ":latest");
    SandboxSpec spec = new SandboxSpec("verify", language, image, List.of(), limits(capabilities));
    return new Verifier(
        provider, type, language, new Sandboxes(provider, spec, vertx, Ticker.system()));
  }

  private static Limits limits(Capabilities capabilities) {
    Duration wall = capabilities.maxWall().filter(most -> most.compareTo(WALL) < 0).orElse(WALL);
    int stream = (int) MIB;
    return new Limits(
        wall, 512 * MIB, 1000, 128, 1024, 100 * MIB, stream, stream, stream, 20, 10 * MIB);
  }

  /** Goes through all steps; returns whether none failed. */
  public boolean run(PrintStream out, boolean json) {
    Report report = new Report(out, json);
    report.begin(provider.id(), type, language);
    sandboxes.start();
    List<Step> steps =
        new Verification(
                sandboxes, provider.capabilities(), language, System::nanoTime, report::tell)
            .run();
    report.end(provider.id(), type, language, steps);
    return Report.passed(steps);
  }

  /** Ends what it made and is still there, as far as that can be done; lets go of the provider. */
  public void close() {
    try {
      sandboxes.endAll();
    } catch (RuntimeException e) {
      // The last step has said it; what is left ends with its lease.
    } finally {
      sandboxes.close();
    }
  }
}
