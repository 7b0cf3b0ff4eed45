package io.sandpool.provider.remote;

import io.sandpool.provider.CleanUp;
import java.time.Duration;
import java.util.Map;

/**
 * What tells one remote provider from another.
 *
 * @param id the provider's id
 * @param type its kind
 * @param boot this life of the service
 * @param languages how programs of each language run; a language that is not named runs in the best
 *     way there is
 * @param kernels the cloud's names of kernels by our names of languages, where they differ
 * @param workFolder where programs work inside, where that folder can be made
 * @param lease how long a sandbox lives unless it is renewed
 * @param maxConcurrent sandboxes at the same time
 * @param callTimeout for one call to the cloud
 * @param grace how much longer than a program may run its answer may be on its way
 * @param retries how calls are repeated
 * @param cleanUp how soon what is left behind is ended
 */
public record RemoteSettings(
    String id,
    String type,
    String boot,
    Map<String, ExecutionMode> languages,
    Map<String, String> kernels,
    String workFolder,
    Duration lease,
    int maxConcurrent,
    Duration callTimeout,
    Duration grace,
    RetryPolicy retries,
    CleanUp cleanUp) {

  /** Where programs work on this machine and, where that can be, elsewhere. */
  public static final String WORK_FOLDER = "/workspace";

  public RemoteSettings {
    languages = Map.copyOf(languages);
    kernels = Map.copyOf(kernels);
  }

  ExecutionMode mode(String language) {
    return languages.getOrDefault(language, ExecutionMode.of(language));
  }

  String kernelOf(String language) {
    return kernels.getOrDefault(language, language);
  }
}
