package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.function.Consumer;

/** The paths that serve operators. */
final class AdminRoutes {

  private final Routes routes;
  private final Bus bus;
  private final AdminSchemas schemas;
  private final JsonBodies bodies;
  private final AuditTrail audit;
  private final SettingsChanges changes;
  private final Answers answers;

  AdminRoutes(Routes routes, Bus bus, AdminSchemas schemas, JsonBodies bodies, Answers answers) {
    this.routes = routes;
    this.bus = bus;
    this.schemas = schemas;
    this.bodies = bodies;
    this.answers = answers;
    this.audit = new AuditTrail(bus);
    this.changes = new SettingsChanges(bus, audit, answers);
  }

  void add(Pools pools) {
    addOperators();
    addSettings();
    addProviders();
    addPools(pools);
    addKeys();
  }

  private void addOperators() {
    OperatorHandler handler = new OperatorHandler(bus, answers);
    routes.add("/v1/admin/me", get(Right.RUN, handler::me));
    routes.add("/v1/admin/history", get(Right.OPERATE, handler::history));
    routes.add("/v1/admin/audit", get(Right.SYSTEM, handler::audit));
  }

  private void addSettings() {
    SettingsHandler handler =
        new SettingsHandler(bus, bodies, schemas.settings(), changes, answers);
    String settings = "/v1/admin/settings";
    String version = settings + "/versions/:version";
    routes.add("/v1/settings", get(Right.OPERATE, handler::inForce));
    routes.add(
        settings,
        get(Right.SYSTEM, handler::read),
        of(HttpMethod.PATCH, Right.SYSTEM, handler::patch));
    routes.add(settings + "/versions", get(Right.SYSTEM, handler::versions));
    routes.add(version, get(Right.SYSTEM, handler::version));
    routes.add(version + "/restore", of(HttpMethod.POST, Right.SYSTEM, handler::restore));
  }

  private void addProviders() {
    ProviderSetupHandler handler =
        new ProviderSetupHandler(bus, bodies, schemas.provider(), changes, answers);
    ProviderTrialHandler trials =
        new ProviderTrialHandler(bus, bodies, schemas.trial(), audit, answers);
    String provider = "/v1/admin/providers/:id";
    routes.add("/v1/admin/providers", get(Right.SYSTEM, handler::list));
    routes.add(provider, get(Right.SYSTEM, handler::one));
    routes.add(provider + "/settings", of(HttpMethod.PUT, Right.SYSTEM, handler::save));
    routes.add(provider + "/activate", of(HttpMethod.POST, Right.SYSTEM, handler::activate));
    routes.add(provider + "/test", of(HttpMethod.POST, Right.SYSTEM, trials::handle));
  }

  private void addPools(Pools pools) {
    PoolControlHandler handler =
        new PoolControlHandler(bus, pools, bodies, schemas.pool(), changes, audit, answers);
    String pool = "/v1/admin/pools/:name";
    routes.add(pool, of(HttpMethod.PATCH, Right.SYSTEM, handler::resize));
    routes.add(pool + "/drain", of(HttpMethod.POST, Right.OPERATE, handler::drain));
    routes.add(pool + "/resume", of(HttpMethod.POST, Right.OPERATE, handler::resume));
    routes.add(pool + "/recycle", of(HttpMethod.POST, Right.OPERATE, handler::recycle));
  }

  private void addKeys() {
    KeyHandler handler =
        new KeyHandler(bus, bodies, schemas.key(), audit, answers, InstantSource.system());
    routes.add(
        "/v1/admin/keys",
        get(Right.ADMIN, handler::list),
        of(HttpMethod.POST, Right.ADMIN, handler::create));
    routes.add("/v1/admin/keys/:id", of(HttpMethod.DELETE, Right.ADMIN, handler::revoke));
  }

  private Routes.Operation get(Right right, Consumer<Exchange> handler) {
    return of(HttpMethod.GET, right, handler);
  }

  private Routes.Operation of(HttpMethod method, Right right, Consumer<Exchange> handler) {
    return routes.of(method, right, context -> handler.accept(Exchange.of(context)));
  }
}
