package io.sandpool.sandbox;

import java.util.List;

/**
 * What a sandbox is made of. Two sandboxes of equal specs are interchangeable.
 *
 * @param template the template's name in the configuration
 * @param language the language its guest runs
 * @param image what the provider makes it from: an image, or a remote template; empty where the
 *     provider's own choice will do
 * @param preload modules that the interpreter imports before the sandbox counts as warm
 * @param ceiling the most that a run in it may use; cannot change after creation
 */
public record SandboxSpec(
    String template, String language, String image, List<String> preload, Limits ceiling) {

  public SandboxSpec {
    preload = List.copyOf(preload);
  }
}
