package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.CloudSandbox;
import io.sandpool.provider.remote.Kernel;
import java.time.Instant;

/** A leased sandbox. */
record E2bSandbox(String id, Instant expiresAt, Instant mustEndAt, Kernel kernel)
    implements CloudSandbox {}
