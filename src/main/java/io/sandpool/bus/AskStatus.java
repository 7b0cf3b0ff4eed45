package io.sandpool.bus;

/** How are you? */
public record AskStatus() {}
