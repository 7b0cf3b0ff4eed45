/**
 * What operators set up while the service runs: providers, pools, limits, the order of providers.
 *
 * <p>Settings are rows by name, such as {@code sandbox.e2b} or {@code pools.python}, kept as sealed
 * versions in a {@link io.sandpool.settings.VersionStore}. What is in force is the configuration
 * file, the rows over it, the environment over both; an {@link io.sandpool.settings.Installer}
 * knows how that comes about, and {@link io.sandpool.settings.SettingsVerticle} serves the bus.
 */
@NullMarked
package io.sandpool.settings;

import org.jspecify.annotations.NullMarked;
