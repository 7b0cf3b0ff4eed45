/**
 * Sandboxes of Alibaba Cloud's AgentRun, code interpreters leased one by one.
 *
 * <p>AgentRun has two APIs, each with hosts and a signature of its own: the control plane knows
 * templates and lists sandboxes ({@link io.sandpool.provider.aliyun.ControlPlane}), the data plane
 * makes, runs and ends them ({@link io.sandpool.provider.aliyun.DataPlane}). {@link
 * io.sandpool.provider.aliyun.AliyunCloud} makes a {@link io.sandpool.provider.remote.Cloud} of
 * both.
 *
 * <p>Nothing here was ever spoken to the real service: the protocol is what Alibaba's documentation
 * and official packages say. What they leave open is named where it matters, and read tolerantly.
 */
@NullMarked
package io.sandpool.provider.aliyun;

import org.jspecify.annotations.NullMarked;
