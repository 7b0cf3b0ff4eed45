package io.sandpool.bus.admin;

/**
 * Who asks for something that is written down.
 *
 * @param name the key's name, or what else is known
 * @param tenant whose key it is
 * @param address where the request came from
 */
public record Actor(String name, String tenant, String address) {}
