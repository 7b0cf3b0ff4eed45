package io.sandpool.e2e;

import org.junit.jupiter.api.Nested;

/** What programs may rely on, at AgentRun. */
@On(Backend.AGENTRUN)
class AgentRunContractIT {

  @Nested
  class Python extends PythonContract {
    Python(LiveService service) {
      super(service);
    }
  }

  @Nested
  class Node extends NodeContract {
    Node(LiveService service) {
      super(service);
    }
  }

  @Nested
  class Bash extends BashContract {
    Bash(LiveService service) {
      super(service);
    }
  }

  @Nested
  class Inputs extends InputsContract {
    Inputs(LiveService service) {
      super(service);
    }
  }

  @Nested
  class Artifacts extends ArtifactsContract {
    Artifacts(LiveService service) {
      super(service);
    }
  }

  @Nested
  class Limits extends LimitsContract {
    Limits(LiveService service) {
      super(service);
    }
  }

  @Nested
  class Streaming extends StreamingContract {
    Streaming(LiveService service) {
      super(service);
    }
  }
}
