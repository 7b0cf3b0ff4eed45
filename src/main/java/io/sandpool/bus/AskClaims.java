package io.sandpool.bus;

/** Which sandboxes are yours? */
public record AskClaims() {}
