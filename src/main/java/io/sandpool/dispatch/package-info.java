/**
 * Brings a program and a sandbox together: {@link io.sandpool.dispatch.DispatchVerticle} chooses a
 * pool, leases a sandbox, has the program run in it, and gives the sandbox back, once and whatever
 * happens in between.
 *
 * <p>Only what provably never started is tried again. The state of a request lives in one object on
 * one context.
 */
@NullMarked
package io.sandpool.dispatch;

import org.jspecify.annotations.NullMarked;
