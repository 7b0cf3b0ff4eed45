package io.sandpool.settings;

import io.vertx.core.json.JsonObject;

/**
 * Rows as somebody would have them.
 *
 * @param patch what they gave; secrets only where they gave those, too
 * @param rows the rows in force with it
 */
record Draft(JsonObject patch, Rows rows) {}
