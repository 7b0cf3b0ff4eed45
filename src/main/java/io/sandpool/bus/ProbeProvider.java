package io.sandpool.bus;

import java.time.Duration;

/**
 * Ask the backend whether it can be used.
 *
 * @param unlessHeardWithin done at once where the backend has answered a call so recently
 */
public record ProbeProvider(Duration unlessHeardWithin) {}
