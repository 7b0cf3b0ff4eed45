package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.CloudSandbox;
import io.sandpool.provider.remote.Kernel;
import java.time.Instant;

/** A leased sandbox. */
record AliyunSandbox(String id, Instant expiresAt, Instant mustEndAt, Kernel kernel)
    implements CloudSandbox {}
