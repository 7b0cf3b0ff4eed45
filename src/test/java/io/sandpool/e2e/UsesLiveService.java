package io.sandpool.e2e;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the suite's one {@link LiveService} to whoever names it as a parameter. */
final class UsesLiveService implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(UsesLiveService.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LiveService.class;
  }

  /** Starts it when the first asks; JUnit closes it after the last test of all. */
  @Override
  public LiveService resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(LiveService.class, type -> LiveService.startWarm(), LiveService.class);
  }
}
