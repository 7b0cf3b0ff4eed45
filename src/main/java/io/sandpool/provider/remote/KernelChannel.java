package io.sandpool.provider.remote;

import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.trace.Span;
import io.sandpool.provider.guest.GuestChannel;
import io.sandpool.provider.guest.GuestFrameParser;
import io.sandpool.provider.guest.ProtocolViolation;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.SandboxSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/**
 * The talk with a guest in a kernel: what is sent becomes one execution, and what the guest says
 * comes back in the text that the execution prints.
 *
 * <p>Used on the provider's context.
 */
final class KernelChannel implements GuestChannel {

  private final Kernel kernel;
  private final GuestScript script;
  private final String nonce;
  private final GuestChannel.Listener listener;
  private final Pulse pulse;
  private Optional<Kernel.Call> call = Optional.empty();
  private Optional<CloudException> broken = Optional.empty();
  private Duration timeout = Duration.ofSeconds(30);
  private Span span = Span.NONE;
  private boolean closed;

  /**
   * Makes a channel through which nothing has been said yet.
   *
   * @param nonce unguessable letters and digits
   * @param listener hears the guest
   * @param pulse learns when the cloud is heard
   */
  KernelChannel(
      Kernel kernel,
      GuestScript script,
      String nonce,
      GuestChannel.Listener listener,
      Pulse pulse) {
    this.pulse = pulse;
    this.kernel = kernel;
    this.script = script;
    this.nonce = nonce;
    this.listener = listener;
  }

  /**
   * Puts the guest into the kernel; its hello comes to the listener.
   *
   * @return completes when the kernel can be used again; fails with {@link CloudException}
   */
  Future<Void> prepare(SandboxSpec spec, Duration limit) {
    timeout = limit;
    Promise<Void> done = Promise.promise();
    execute(script.prepare(spec, nonce), new Preparation(done));
    return done.future();
  }

  /**
   * What holds for the next execution.
   *
   * @param limit how long it may take by the cloud's clock
   * @param parent of what it is a part
   */
  void allow(Duration limit, Span parent) {
    timeout = limit;
    span = parent;
  }

  /** Why the last execution's end is not known. */
  Optional<CloudException> broken() {
    return broken;
  }

  @Override
  public void send(Buffer frames) {
    if (!closed) {
      execute(script.call(frames), new Execution());
    }
  }

  @Override
  public void pause() {
    pulse.pause();
    call.ifPresent(Kernel.Call::pause);
  }

  @Override
  public void resume() {
    pulse.resume();
    call.ifPresent(Kernel.Call::resume);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      call.ifPresent(Kernel.Call::abort);
      call = Optional.empty();
    }
  }

  private void execute(String code, Execution execution) {
    pulse.beat();
    Kernel.Call begun =
        kernel.execute(new Kernel.Order(code, GuestScript.KERNEL, timeout, span), execution);
    if (closed) {
      begun.abort();
    } else if (!execution.over) {
      call = Optional.of(begun);
    }
  }

  /** One execution in which a request runs: its end is the end of the stream. */
  private class Execution implements Kernel.Listener {

    private final GuestFrameParser frames = new GuestFrameParser(listener::onFrame);
    private final TokenParser tokens =
        new TokenParser(nonce, frames::accept, listener::onDiagnosis);
    private boolean over;

    @Override
    public void onAlive() {
      pulse.beat();
    }

    @Override
    public void onText(OutputChunk.Stream stream, String text) {
      if (closed || over) {
        return;
      }
      if (stream != OutputChunk.Stream.STDOUT) {
        listener.onDiagnosis(Buffer.buffer(text));
        return;
      }
      try {
        tokens.accept(text);
      } catch (ProtocolViolation violation) {
        close();
        listener.onViolation(violation);
      }
    }

    @Override
    public void onRich(Kernel.Rich rich) {
      // A guest shows nothing; what does is some other part of the kernel.
    }

    @Override
    public void onError(ProgramError error) {
      if (!closed && !over) {
        listener.onDiagnosis(Buffer.buffer(error.name() + ": " + error.message() + "\n"));
      }
    }

    @Override
    public void onEnd() {
      if (end()) {
        ended();
      }
    }

    @Override
    public void onBroken(CloudException why) {
      if (end()) {
        broken = Optional.of(why);
        failed(why);
      }
    }

    private boolean end() {
      boolean first = !over && !closed;
      over = true;
      call = Optional.empty();
      return first;
    }

    void ended() {
      closed = true;
      listener.onEnd();
    }

    void failed(CloudException why) {
      closed = true;
      listener.onEnd();
    }
  }

  /** The execution that installs the guest: the stream goes on after its end. */
  private final class Preparation extends Execution {

    private final Promise<Void> done;

    Preparation(Promise<Void> done) {
      this.done = done;
    }

    @Override
    void ended() {
      done.tryComplete();
    }

    @Override
    void failed(CloudException why) {
      done.tryFail(why);
      super.failed(why);
    }
  }
}
