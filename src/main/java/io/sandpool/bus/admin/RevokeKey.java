package io.sandpool.bus.admin;

/**
 * End a key, at once and for ever.
 *
 * @param actor who asks
 * @param id which
 */
public record RevokeKey(Actor actor, String id) {}
