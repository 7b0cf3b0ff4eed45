package io.sandpool.e2e;

import java.time.Duration;

/** The providers that the contract is held against. */
enum Backend {
  /** Containers on this machine. */
  GVISOR("self_managed", "gVisor", Duration.ofMinutes(5)),
  /** E2B, emulated, whose programs may make folders wherever they like. */
  E2B("e2b", "E2B", Duration.ofMinutes(5)),
  /** AgentRun, emulated, whose programs may write below their home only. */
  AGENTRUN("aliyun_codeinterpreter", "AgentRun", Duration.ofSeconds(30));

  private final String id;
  private final String title;
  private final Duration longestRun;

  Backend(String id, String title, Duration longestRun) {
    this.id = id;
    this.title = title;
    this.longestRun = longestRun;
  }

  /** Its id in the configuration of the tests. */
  String id() {
    return id;
  }

  /** Its name in the documentation. */
  String title() {
    return title;
  }

  /** How long a program may run at most. */
  Duration longestRun() {
    return longestRun;
  }

  /** Whether sandboxes are leased, from an emulated cloud: each costs a second to make. */
  boolean isLeased() {
    return this != GVISOR;
  }
}
