package io.sandpool.app;

import io.sandpool.app.ProviderChange.Made;
import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.ConfigProblem;
import io.sandpool.app.config.DispatchConfig;
import io.sandpool.app.config.ProviderConfig;
import io.sandpool.metrics.ProviderMeters;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.sandbox.Capabilities;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deployed providers, brought in line with a configuration in three steps: {@link #prepare}
 * what is new, {@link #commit} it, {@link #release} what is gone.
 *
 * <p>Its methods may be called on any thread, but not at the same time.
 */
final class Providers {

  private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

  private final Vertx vertx;
  private final ProviderDeployer deployer;
  private final Map<String, DeployedProvider> deployed = new ConcurrentHashMap<>();
  private final LeavingProviders leaving;

  Providers(Vertx vertx, ProviderDeployer deployer) {
    this.vertx = vertx;
    this.deployer = deployer;
    this.leaving = new LeavingProviders(vertx);
  }

  /** Deploys them, one after the other. */
  Future<Void> start(List<ProviderConfig> configs, DispatchConfig dispatch) {
    Future<Void> done = Future.succeededFuture();
    for (ProviderConfig config : configs) {
      done = done.compose(before -> start(config, dispatch));
    }
    return done;
  }

  private Future<Void> start(ProviderConfig config, DispatchConfig dispatch) {
    ProviderMeters meters = deployer.meters(config.id());
    SandboxProvider provider;
    try {
      provider = deployer.make(config, meters);
    } catch (ConfigException e) {
      return Future.failedFuture(new StartException(String.valueOf(e.getMessage())));
    }
    return deployer.deploy(config, provider, meters, dispatch).onSuccess(this::isThere).mapEmpty();
  }

  private void isThere(DeployedProvider provider) {
    deployed.put(provider.id(), provider);
    provider.open();
  }

  /** What each of them can do, by id. */
  Map<String, Capabilities> capabilities() {
    Map<String, Capabilities> capabilities = new HashMap<>();
    deployed.forEach((id, provider) -> capabilities.put(id, provider.capabilities()));
    return capabilities;
  }

  // ---- change ----

  /**
   * Makes and begins what {@code configs} need, and changes nothing for anybody.
   *
   * @return fails with all that is wrong where that cannot be; then all is as it was
   */
  Future<ProviderChange> prepare(List<ProviderConfig> configs, DispatchConfig dispatch) {
    // Two of one id must never be there at the same time.
    return Future.all(configs.stream().map(config -> leaving.ended(config.id())).toList())
        .compose(free -> prepareNow(configs, dispatch));
  }

  private Future<ProviderChange> prepareNow(List<ProviderConfig> configs, DispatchConfig dispatch) {
    List<Made> made = new ArrayList<>();
    List<ConfigProblem> problems = new ArrayList<>();
    for (ProviderConfig config : configs) {
      if (!isInForce(config)) {
        try {
          made.add(make(config));
        } catch (ConfigException e) {
          problems.addAll(e.problems());
        }
      }
    }
    if (!problems.isEmpty()) {
      made.forEach(this::discard);
      return Future.failedFuture(new ConfigException(problems));
    }
    ProviderChange change = new ProviderChange();
    return begin(made, change, dispatch)
        .map(change)
        .recover(failure -> abandon(change).transform(undone -> Future.failedFuture(failure)));
  }

  private boolean isInForce(ProviderConfig config) {
    return Optional.ofNullable(deployed.get(config.id()))
        .filter(provider -> provider.config().equals(config))
        .isPresent();
  }

  private Made make(ProviderConfig config) {
    Optional<DeployedProvider> before =
        Optional.ofNullable(deployed.get(config.id())).or(() -> leaving.callBack(config.id()));
    ProviderMeters meters =
        before.map(DeployedProvider::meters).orElseGet(() -> deployer.meters(config.id()));
    try {
      return new Made(config, meters, deployer.make(config, meters), before);
    } catch (ConfigException e) {
      undo(meters, before);
      throw e;
    }
  }

  private Future<Void> begin(List<Made> made, ProviderChange change, DispatchConfig dispatch) {
    if (made.isEmpty()) {
      return Future.succeededFuture();
    }
    Made first = made.get(0);
    List<Made> others = made.subList(1, made.size());
    return begin(first, change, dispatch)
        .onFailure(
            failure -> {
              undo(first.meters(), first.before());
              others.forEach(this::discard);
            })
        .recover(failure -> Future.failedFuture(cannotStart(first.config(), failure)))
        .compose(begun -> begin(others, change, dispatch));
  }

  private Future<Void> begin(Made made, ProviderChange change, DispatchConfig dispatch) {
    if (made.before().isPresent()) {
      return made.before()
          .get()
          .verticle()
          .prepare(made.provider())
          .onSuccess(begun -> change.willSucceed(made));
    }
    return deployer
        .deploy(made.config(), made.provider(), made.meters(), dispatch)
        .onSuccess(change::isAdded)
        .mapEmpty();
  }

  private static Throwable cannotStart(ProviderConfig config, Throwable failure) {
    return new StartException(
        "providers.%s: cannot be started: %s".formatted(config.id(), failure.getMessage()));
  }

  /** Takes back what was prepared. Never fails. */
  Future<Void> abandon(ProviderChange change) {
    List<Future<Void>> ends = new ArrayList<>();
    for (Made made : change.successors()) {
      made.before().ifPresent(before -> ends.add(before.verticle().dismiss(made.provider())));
      undo(made.meters(), made.before());
    }
    change.added().forEach(provider -> ends.add(provider.undeploy(vertx)));
    return Future.join(ends)
        .onFailure(e -> LOG.warn("A provider that is not wanted did not end cleanly", e))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void discard(Made made) {
    made.provider().close();
    undo(made.meters(), made.before());
  }

  /** One that was called back goes on leaving. */
  private void undo(ProviderMeters meters, Optional<DeployedProvider> before) {
    if (before.isEmpty()) {
      meters.close();
    }
    before.filter(one -> !deployed.containsKey(one.id())).ifPresent(leaving::add);
  }

  /** Puts it in force: from now on new sandboxes are made by what was prepared. */
  Future<Void> commit(ProviderChange change) {
    change.added().forEach(this::isThere);
    List<Future<DeployedProvider>> successions = new ArrayList<>();
    for (Made made : change.successors()) {
      made.before()
          .ifPresent(
              before ->
                  successions.add(
                      before
                          .succeed(made.config(), made.provider())
                          .onSuccess(now -> deployed.put(now.id(), now))));
    }
    return Future.all(successions).mapEmpty();
  }

  /** Lets all go but {@code configs}, once their last sandbox has ended. */
  void release(List<ProviderConfig> configs) {
    Set<String> wanted = configs.stream().map(ProviderConfig::id).collect(Collectors.toSet());
    for (DeployedProvider provider : List.copyOf(deployed.values())) {
      if (!wanted.contains(provider.id())) {
        deployed.remove(provider.id());
        leaving.add(provider);
      }
    }
  }

  /** Other breakers and budgets; what was spent stays spent. */
  void reconfigure(DispatchConfig dispatch) {
    deployer.reconfigure(dispatch);
    deployed.forEach((id, provider) -> provider.verticle().reconfigure(dispatch.guardOf(id)));
  }

  /** Undeploys all. */
  Future<Void> close() {
    List<DeployedProvider> all = List.copyOf(deployed.values());
    deployed.clear();
    return leaving.endAll(all);
  }
}
