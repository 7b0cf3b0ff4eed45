package io.sandpool.dispatch;

import io.sandpool.sandbox.Limits;

/**
 * A pool that serves a language.
 *
 * @param pool the pool's name
 * @param provider its provider's id
 * @param defaults limits of a run that asks for none
 * @param ceiling the most that a run may ask for
 */
public record Route(String pool, String provider, Limits defaults, Limits ceiling) {}
