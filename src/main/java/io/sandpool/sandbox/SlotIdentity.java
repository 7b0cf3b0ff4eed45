package io.sandpool.sandbox;

/**
 * Whose sandbox it is; written on it at birth, so that it is found again after a crash.
 *
 * @param pool the pool's name
 * @param slot the slot's number, unique within the life of the service
 * @param generation the pool's settings it was made for
 */
public record SlotIdentity(String pool, long slot, int generation) {}
