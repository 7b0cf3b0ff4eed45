package io.sandpool.bus;

/**
 * A place on the bus and what is said there.
 *
 * @param name the event-bus address
 * @param question the class of what is asked
 * @param answer the class of the reply
 * @param <Q> what is asked
 * @param <A> the reply
 */
public record Address<Q extends Record, A extends Record>(
    String name, Class<Q> question, Class<A> answer) {}
