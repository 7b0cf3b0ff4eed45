package io.sandpool.provider.remote;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SlotIdentity;

/**
 * What a sandbox is to be.
 *
 * @param key an unguessable mark of its own, written on it (or its very id where the cloud lets us
 *     choose that); small letters and digits
 * @param template the cloud's template
 * @param language what it will run
 * @param identity whose it is
 * @param deadline by when
 */
public record CreateOrder(
    String key, String template, String language, SlotIdentity identity, Deadline deadline) {}
