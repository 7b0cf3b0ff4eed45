package io.sandpool.host;

import java.util.Optional;

/** The machine under the service. */
public interface Host {

  /**
   * How it is now. May block for as long as reading a few small files takes; never called twice at
   * the same time.
   *
   * @return empty where the system does not tell
   */
  Optional<HostSample> sample();
}
