#include "limits.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>

#include "workspace.h"

enum { WATCH_MS = 20 };

struct limits limits_read(const struct frame *frame) {
    return (struct limits){
        .out = frame_number(frame, "stdout", 1 << 20),
        .err = frame_number(frame, "stderr", 1 << 20),
        .stop_on_output = frame_number(frame, "stop_on_output", 0) != 0,
        .result = frame_number(frame, "result", 1 << 20),
        .artifact_count = frame_number(frame, "artifact_count", 20),
        .artifact_bytes = frame_number(frame, "artifact_bytes", 10 << 20),
        .memory = frame_number(frame, "memory", 0),
        .disk = frame_number(frame, "disk", 0),
        .processes = frame_number(frame, "processes", 0),
        .open_files = frame_number(frame, "open_files", 0),
    };
}

static void lower(pid_t pid, int resource, const char *name, uint64_t value) {
    if (value) {
        struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
        if (prlimit(pid, resource, &limit, NULL)) {
            dprintf(2, "guest: cannot limit %s: %m\n", name);
        }
    }
}

void limits_apply(const struct limits *limits, pid_t pid) {
    lower(pid, RLIMIT_NPROC, "processes", limits->processes);
    lower(pid, RLIMIT_NOFILE, "open_files", limits->open_files);
    lower(pid, RLIMIT_FSIZE, "disk", limits->disk);
}

int limits_interval(const struct limits *limits) {
    return limits->memory || limits->disk ? WATCH_MS : -1;
}

const char *limits_exceeded(const struct limits *limits) {
    if (limits->memory) {
        /* In gVisor this is what the whole sandbox uses, its own temporary files included, each page counted once. */
        struct sysinfo state;
        if (!sysinfo(&state) && (uint64_t)(state.totalram - state.freeram) * state.mem_unit > limits->memory) {
            return "memory";
        }
    }
    if (limits->disk && workspace_used() > limits->disk) {
        return "disk";
    }
    return NULL;
}
