package io.sandpool.settings;

import java.time.Instant;

/**
 * A version of the settings as it is stored.
 *
 * @param number counts from 1
 * @param at when it was made
 * @param by who made it
 * @param note what they said of it
 * @param sealed what only the key opens
 */
public record SealedVersion(long number, Instant at, String by, String note, String sealed) {}
