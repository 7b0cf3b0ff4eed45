/* FINISHED: how a run ended and what it used. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <time.h>

#include "frame.h"

struct report {
    struct timespec started;
    bool by_signal;
    unsigned code;     /* the exit code, or the number of the signal */
    const char *limit; /* what ended the run, if a limit did; else NULL */
    bool out_truncated, err_truncated, result_too_large;
    uint64_t wall_us, cpu_us, max_rss_kib;
};

void report_start(struct report *report);

/* The end as the harness tells it, or as the kernel does. The time of the run ends here. */
void report_done(struct report *report, const struct frame *done);
void report_exit(struct report *report, int status, const struct rusage *used);

void report_send(const struct report *report, struct frame_writer *out, uint32_t request);

#endif
