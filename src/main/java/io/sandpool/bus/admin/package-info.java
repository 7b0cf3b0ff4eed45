/**
 * What operators ask of the service: settings, keys, pools, the audit log. The same bus, for people
 * instead of programs.
 *
 * <p>Nothing here carries a secret that is in force, but for {@link
 * io.sandpool.bus.admin.ProposeSettings}, {@link io.sandpool.bus.admin.TestSettings} and the answer
 * to {@link io.sandpool.bus.admin.CreateKey}, whose texts never show it.
 */
@NullMarked
package io.sandpool.bus.admin;

import org.jspecify.annotations.NullMarked;
