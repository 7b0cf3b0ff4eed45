package io.sandpool.bus.admin;

/** Which providers can be set up, and what settings do they take? */
public record AskSchemas() {}
