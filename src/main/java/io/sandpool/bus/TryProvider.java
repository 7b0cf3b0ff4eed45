package io.sandpool.bus;

import io.sandpool.sandbox.SandboxSpec;

/**
 * Make a sandbox, run a program in it, end it, and say how each went.
 *
 * @param spec what the sandbox is made of
 */
public record TryProvider(SandboxSpec spec) {}
