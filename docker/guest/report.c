#include "report.h"

#include <stdio.h>
#include <sys/wait.h>

void report_start(struct report *report) {
    *report = (struct report){0};
    clock_gettime(CLOCK_MONOTONIC, &report->started);
}

static void stop_clock(struct report *report) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    report->wall_us = (now.tv_sec - report->started.tv_sec) * 1000000LL + (now.tv_nsec - report->started.tv_nsec) / 1000;
}

void report_done(struct report *report, const struct frame *done) {
    stop_clock(report);
    report->by_signal = false;
    report->code = frame_number(done, "exit", 1) & 0xff;
    report->cpu_us = frame_number(done, "cpu_us", 0);
    report->max_rss_kib = frame_number(done, "max_rss_kib", 0);
}

void report_exit(struct report *report, int status, const struct rusage *used) {
    stop_clock(report);
    report->by_signal = WIFSIGNALED(status);
    report->code = report->by_signal ? WTERMSIG(status) : WEXITSTATUS(status);
    report->cpu_us = (used->ru_utime.tv_sec + used->ru_stime.tv_sec) * 1000000LL + used->ru_utime.tv_usec + used->ru_stime.tv_usec;
    report->max_rss_kib = used->ru_maxrss;
}

void report_send(const struct report *report, struct frame_writer *out, uint32_t request) {
    char text[512];
    int length = snprintf(text, sizeof text, "%s=%u\n", report->by_signal ? "signal" : "exit", report->code);
    if (report->limit) {
        length += snprintf(text + length, sizeof text - length, "limit=%s\n", report->limit);
    }
    length += snprintf(text + length, sizeof text - length,
                       "stdout_truncated=%d\nstderr_truncated=%d\nresult_too_large=%d\nwall_us=%llu\ncpu_us=%llu\nmax_rss_kib=%llu\n",
                       report->out_truncated, report->err_truncated, report->result_too_large, (unsigned long long)report->wall_us,
                       (unsigned long long)report->cpu_us, (unsigned long long)report->max_rss_kib);
    writer_frame(out, FRAME_FINISHED, request, text, length);
}
