package io.sandpool.provider.guest;

import io.vertx.core.buffer.Buffer;

/** The two-way stream to a guest, as its session sees it. */
public interface GuestChannel {

  /** Writes frames to the guest. */
  void send(Buffer frames);

  /** Stops reading; the guest will block once the buffers between are full. */
  void pause();

  /** Reads on. */
  void resume();

  /** Ends the stream; its end may be reported once more nevertheless. */
  void close();

  /** What a channel reports, in order, on the provider's context. */
  interface Listener {

    /** The guest sent a frame. */
    void onFrame(GuestFrame frame);

    /** The guest wrote a diagnosis to its standard error; valid during the call only. */
    void onDiagnosis(Buffer slice);

    /** The stream broke a rule and has been closed. */
    void onViolation(ProtocolViolation violation);

    /** The stream has ended. */
    void onEnd();
  }
}
