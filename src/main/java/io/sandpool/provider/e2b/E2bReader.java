package io.sandpool.provider.e2b;

import io.sandpool.provider.schema.InvalidSettingsException;
import io.sandpool.provider.schema.Settings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Turns what an operator wrote into {@link E2bSettings}. */
final class E2bReader {

  private E2bReader() {}

  /**
   * Reads the settings.
   *
   * @param variables the environment, which speaks where the configuration does not
   * @throws InvalidSettingsException with everything that is wrong
   */
  static E2bSettings read(Marks marks, JsonObject configuration, Map<String, String> variables) {
    Settings given = E2bSchema.schema().read(configuration, variables, E2bRules::check);
    return new E2bSettings(
        marks,
        given.text(E2bSchema.API_KEY),
        endpoints(given),
        new E2bSettings.Templates(given.texts(E2bSchema.TEMPLATES), given.text(E2bSchema.TEMPLATE)),
        Duration.ofSeconds(given.integer(E2bSchema.TIMEOUT)),
        Duration.ofSeconds(given.integer(E2bSchema.LEASE)),
        Duration.ofSeconds(given.integer(E2bSchema.MAX_LIFETIME)),
        given.flag(E2bSchema.SECURE),
        given.flag(E2bSchema.INTERNET),
        given.flag(E2bSchema.PUBLIC_TRAFFIC),
        Duration.ofMillis(given.integer(E2bSchema.REQUEST_TIMEOUT)),
        given.integer(E2bSchema.MAX_CONCURRENT),
        given.texts(E2bSchema.METADATA),
        given.text(E2bSchema.EXECUTION).equals(E2bSchema.GUEST),
        given.optionalText(E2bSchema.CA_FILE));
  }

  private static Endpoints endpoints(Settings given) {
    try {
      return EndpointsReader.read(given);
    } catch (EndpointsReader.BadEndpointException e) {
      throw new InvalidSettingsException(List.of(e.problem()));
    }
  }
}
