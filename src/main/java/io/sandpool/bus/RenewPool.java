package io.sandpool.bus;

/**
 * Begin a new generation: idle sandboxes are replaced little by little, leased ones are left alone.
 *
 * @param reason for the log
 */
public record RenewPool(String reason) {}
