package io.sandpool.provider.remote;

import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.trace.Span;
import io.sandpool.sandbox.ProgramError;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What runs source text in a leased sandbox. State stays from one execution to the next; one
 * execution at a time.
 *
 * <p>Used on the provider's context, on which the listener is called, too.
 */
public interface Kernel {

  /** Begins an execution; the listener hears exactly one end. */
  Call execute(Order order, Listener listener);

  /**
   * Source text to run.
   *
   * @param code the text
   * @param language the kernel's language, as the cloud calls it
   * @param timeout for the whole execution; one that takes longer is broken off, {@code TIMED_OUT},
   *     by the cloud or else by its client
   * @param span of what the execution is a part
   */
  record Order(String code, String language, Duration timeout, Span span) {

    /** A part of nothing. */
    public Order(String code, String language, Duration timeout) {
      this(code, language, timeout, Span.NONE);
    }
  }

  /** An execution under way. */
  interface Call {

    /** Stops reading what the cloud sends, where it sends as things happen. */
    void pause();

    /** Reads on. */
    void resume();

    /** Gives up; nothing is heard any more, and whether the code still runs is unknown. */
    void abort();
  }

  /** Hears of one execution, in order. */
  interface Listener {

    /** Something came, whatever it says: the cloud is there, and so is the way to it. */
    default void onAlive() {}

    /** Something was printed. */
    void onText(OutputChunk.Stream stream, String text);

    /** Something was shown that is more than text. */
    void onRich(Rich rich);

    /** The code threw. */
    void onError(ProgramError error);

    /** The execution has ended, and the cloud said so. */
    void onEnd();

    /**
     * The execution's end will not be known. Where the exception is {@link
     * CloudException#harmless()}, the code provably never started.
     */
    void onBroken(CloudException why);
  }

  /**
   * Something shown in several forms.
   *
   * @param texts forms that are text, by media type
   * @param binaries forms that are base64, by media type
   * @param json the form that is JSON, as text
   * @param main whether it is the value of the last expression
   */
  record Rich(
      Map<String, String> texts,
      Map<String, String> binaries,
      Optional<String> json,
      boolean main) {

    public Rich {
      texts = Map.copyOf(texts);
      binaries = Map.copyOf(binaries);
    }
  }
}
