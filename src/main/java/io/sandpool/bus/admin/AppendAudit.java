package io.sandpool.bus.admin;

import io.vertx.core.json.JsonObject;

/**
 * Write down what an operator did.
 *
 * @param actor who
 * @param action what, such as {@code settings.apply}; from a fixed set
 * @param subject to what, such as a pool's name
 * @param outcome {@code done}, {@code refused} or {@code failed}
 * @param detail more, without secrets
 */
public record AppendAudit(
    Actor actor, String action, String subject, String outcome, JsonObject detail) {}
