package io.sandpool.bus.trace;

/** Every span that there is. */
public enum SpanName {
  /** A caller's request, until its answer has left. */
  EXECUTION("POST /v1/executions", Kind.SERVER),
  /** The same for several runs. */
  BATCH("POST /v1/executions/batch", Kind.SERVER),
  /** The same as RAGFlow asks for it. */
  RAGFLOW("POST /run", Kind.SERVER),
  /** One run, from its arrival at dispatch to its end. */
  DISPATCH("sandpool.dispatch", Kind.INTERNAL),
  /** A pool is asked for a sandbox, until it gives or refuses one. */
  LEASE("sandpool.lease", Kind.INTERNAL),
  /** A provider runs the program in the sandbox. */
  RUN("sandpool.run", Kind.INTERNAL),
  /** The guest has the program, from its sending until the guest says that it has ended. */
  GUEST("sandpool.guest", Kind.INTERNAL),
  /** The program runs, by the guest's clock. */
  PROGRAM("sandpool.program", Kind.INTERNAL),
  /** A cloud is asked to run code. */
  CLOUD("sandpool.cloud", Kind.CLIENT);

  /** On which side of a request it is. */
  public enum Kind {
    SERVER,
    INTERNAL,
    CLIENT
  }

  private final String text;
  private final Kind kind;

  SpanName(String text, Kind kind) {
    this.text = text;
    this.kind = kind;
  }

  /** As it is shown. */
  public String text() {
    return text;
  }

  /** On which side of a request it is. */
  public Kind kind() {
    return kind;
  }
}
