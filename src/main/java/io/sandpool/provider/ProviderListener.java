package io.sandpool.provider;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.OutputChunk;
import java.time.Duration;
import java.util.Locale;

/**
 * Told of what happens inside one provider, for meters. Called on the provider's context; must
 * return at once.
 */
public interface ProviderListener {

  /** A call to the backend failed, or a sandbox did. */
  default void onError(ErrorKind kind) {}

  /** A call to the backend is repeated because of such a failure. */
  default void onRetry(ErrorKind why) {}

  /** A sandbox that no pool claimed has been destroyed. */
  default void onOrphanDestroyed() {}

  /** The number of calls that wait in a lane has changed. */
  default void onLaneQueue(String lane, int waiting) {}

  /** A stage of making a sandbox has ended well. */
  default void onCreateStage(CreateStage stage, Duration duration) {}

  /** A part of a run has ended. */
  default void onRunStage(RunStage stage, Duration duration) {}

  /** A program wrote more to {@code stream} than was kept. */
  default void onOutputTruncated(OutputChunk.Stream stream) {}

  /** The circuit breaker before the provider is in another state. */
  default void onCircuit(CircuitState state) {}

  /** A program is sent to a sandbox that costs money. */
  default void onRemoteRun() {}

  /** Sandboxes that cost money have lived so long together since this was last told. */
  default void onRemoteTime(Duration lived) {}

  /** Hears everything and does nothing. */
  static ProviderListener none() {
    return new ProviderListener() {};
  }

  /** How a provider can fail. */
  enum ErrorKind {
    /** No connection to the backend, or it broke. */
    UNREACHABLE,
    /** No answer in time; what became of the call is unknown. */
    TIMED_OUT,
    /** The backend does not accept the credentials. */
    UNAUTHORISED,
    /** The backend says that too much was asked of it. */
    THROTTLED,
    /** The backend failed. */
    SERVER_ERROR,
    /** Too many calls wait already. */
    OVERLOADED,
    /** The backend does not know what was named. */
    NOT_FOUND,
    /** The backend said no. */
    REFUSED,
    /** A new sandbox did not become ready, or is not what it should be. */
    NOT_READY,
    /** A sandbox broke the protocol. */
    PROTOCOL,
    /** A sandbox ended that nobody had asked to end. */
    LOST;

    /** The name in metrics. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The stages of making a sandbox, in order. */
  enum CreateStage {
    /** The backend makes it. */
    CREATE,
    /** The stream to it is opened. */
    ATTACH,
    /** The backend starts it. */
    START,
    /** Its guest warms the interpreter and says hello. */
    HELLO;

    /** The name in metrics. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The parts of a run. */
  enum RunStage {
    /** What the sandbox says that the program took. */
    PROGRAM,
    /** The rest: both ways between service and sandbox, and what the guest did around the run. */
    TRANSPORT;

    /** The name in metrics. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
