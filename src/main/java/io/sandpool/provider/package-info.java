/**
 * The service provider interface: {@link io.sandpool.provider.SandboxProvider} makes, runs and ends
 * sandboxes of one kind; {@link io.sandpool.provider.ProviderVerticle} is the actor in front of it,
 * which serves the bus, tells pools of sandboxes that were lost, and destroys what no pool claims.
 *
 * <p>A provider's methods are called on its verticle's context only and return at once; what blocks
 * inside runs on bounded executors of its own.
 */
@NullMarked
package io.sandpool.provider;

import org.jspecify.annotations.NullMarked;
