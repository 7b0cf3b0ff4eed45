package io.sandpool.e2e;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands a provider's one {@link LiveService} to whoever names it as a parameter. */
final class UsesLiveService implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(UsesLiveService.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LiveService.class;
  }

  /**
   * Starts it when the first asks. The one of this machine serves all tests until the last; others
   * serve a class and those nested in it.
   */
  @Override
  public LiveService resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Backend backend = backendOf(context);
    ExtensionContext owner = backend.isLeased() ? outermost(context) : context.getRoot();
    return owner
        .getStore(NAMESPACE)
        .computeIfAbsent(
            LiveService.class, type -> LiveService.startWarm(backend), LiveService.class);
  }

  /** The provider that the class of {@code context} tests. */
  static Backend backendOf(ExtensionContext context) {
    return Optional.ofNullable(
            outermostClass(context.getRequiredTestClass()).getAnnotation(On.class))
        .map(On::value)
        .orElse(Backend.GVISOR);
  }

  private static ExtensionContext outermost(ExtensionContext context) {
    Class<?> wanted = outermostClass(context.getRequiredTestClass());
    ExtensionContext at = context;
    while (at.getRequiredTestClass() != wanted) {
      at = at.getParent().orElseThrow();
    }
    return at;
  }

  private static Class<?> outermostClass(Class<?> nested) {
    Class<?> at = nested;
    for (Class<?> around = at; around != null; around = at.getEnclosingClass()) {
      at = around;
    }
    return at;
  }
}
