package io.sandpool.bus.admin;

import java.time.Duration;

/**
 * How were the pools?
 *
 * @param window since how long ago
 */
public record AskHistory(Duration window) {}
