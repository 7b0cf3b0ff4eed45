package io.sandpool.bus;

/** May one more run be leased from this provider? */
public record AdmitRun() {}
