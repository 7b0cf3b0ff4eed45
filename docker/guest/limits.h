/* What one request may use, where that is less than the sandbox as a whole. */
#ifndef LIMITS_H
#define LIMITS_H

#include <stdbool.h>
#include <sys/types.h>

#include "frame.h"

struct limits {
    uint64_t out, err, result, artifact_count, artifact_bytes;
    bool stop_on_output;
    uint64_t memory, disk, processes, open_files; /* 0: the sandbox's own limit is enough */
};

struct limits limits_read(const struct frame *frame);

/* Sets the kernel's limits of the interpreter; its children inherit them. */
void limits_apply(const struct limits *limits, pid_t pid);

/* How often limits_exceeded must be asked, in milliseconds; -1 for never. */
int limits_interval(const struct limits *limits);

/* "memory" or "disk" if there is too much of it in use now, else NULL. */
const char *limits_exceeded(const struct limits *limits);

#endif
