package io.sandpool.app.config;

import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.SandboxSpec;

/**
 * A template of the configuration.
 *
 * @param spec what its sandboxes are made of, with the most that a run may use
 * @param defaults what a run gets that asks for nothing
 * @param byDefault whether it serves requests that name no template
 */
record Template(SandboxSpec spec, Limits defaults, boolean byDefault) {}
