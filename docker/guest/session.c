#include "session.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "artifacts.h"
#include "files.h"
#include "frame.h"
#include "hello.h"
#include "limits.h"
#include "pump.h"

enum { ERROR_MAX = 4 * FRAME_MAX };

/* Where we are: before HELLO; before the first frame of a request; while it is being told; while it runs; after FINISHED. */
enum phase { WARMING, IDLE, COLLECTING, RUNNING, FINISHED };

/* How often the whole way of a program is gone before HELLO. The first time everything is slow, as memory must be found for it;
 * an interpreter that learns needs a few more. */
enum { REHEARSALS = 8 };

/* For so long after the start of a program its output waits in the pipes: a short program's comes along with its end, without
 * waking us up while the program needs the processor. */
enum { GRACE_MS = 1 };

static enum phase phase = WARMING;
enum { HOST, HARNESS, OUT, ERR, IN };

static struct frame_reader from_host, from_harness;
static struct frame_writer to_host, to_harness;
static const struct language *language;
static struct child child;
static struct pump out = {.fd = -1, .type = FRAME_STDOUT}, err = {.fd = -1, .type = FRAME_STDERR};
static struct feed feed = {.fd = -1};
static struct files files = {.fd = -1};

static int rehearsals_left;
static bool in_grace;
static uint32_t request;
static struct limits limits;
static uint64_t result_left, error_left;
static bool result_too_large;
static const char *limit_hit; /* what ended the run, if a limit did */
static struct timespec started;

_Noreturn static void protocol_error(const char *sentence) {
    writer_frame(&to_host, FRAME_PROTOCOL_ERROR, request, sentence, strlen(sentence));
    writer_flush(&to_host);
    _exit(1);
}

static void tell_host(void) {
    if (rehearsals_left) {
        to_host.length = 0; /* a rehearsal is nobody's business */
    }
    if (to_host.length && !writer_flush(&to_host)) {
        _exit(0); /* the host is gone: so are we */
    }
}

static void next_rehearsal(void);

/* `ending` is how the run ended, "exit=0" or "signal=9"; used is what it used, as far as we know. */
static void finish(const char *ending, uint64_t cpu_us, uint64_t max_rss_kib) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long wall_us = (now.tv_sec - started.tv_sec) * 1000000LL + (now.tv_nsec - started.tv_nsec) / 1000;
    pump_drain(&out, &to_host, request);
    pump_drain(&err, &to_host, request);
    artifacts_send(&to_host, request, limits.artifact_count, limits.artifact_bytes);
    char text[512];
    int length = snprintf(text, sizeof text,
                          "%s\n%s%s%sstdout_truncated=%d\nstderr_truncated=%d\nresult_too_large=%d\nwall_us=%lld\ncpu_us=%llu\n"
                          "max_rss_kib=%llu\n",
                          ending, limit_hit ? "limit=" : "", limit_hit ? limit_hit : "", limit_hit ? "\n" : "", out.truncated,
                          err.truncated, result_too_large, wall_us, (unsigned long long)cpu_us, (unsigned long long)max_rss_kib);
    writer_frame(&to_host, FRAME_FINISHED, request, text, length);
    tell_host();
    if (rehearsals_left) {
        rehearsals_left--;
        next_rehearsal();
    } else {
        phase = FINISHED;
    }
}

static void end_by_limit(const char *limit) {
    if (!limit_hit) {
        limit_hit = limit;
        kill(-1, SIGKILL);
    }
}

static void run(void) {
    files_end(&files);
    limits_apply(&limits, child.pid);
    out.left = limits.out;
    err.left = limits.err;
    out.truncated = err.truncated = false;
    result_left = limits.result;
    error_left = ERROR_MAX;
    phase = RUNNING;
    in_grace = true;
    clock_gettime(CLOCK_MONOTONIC, &started);
    if (files.full) {
        end_by_limit("disk");
    }
    writer_flush(&to_harness); /* if it is gone already, its end tells */
    if (!rehearsals_left) {
        feed_some(&feed);
    }
}

static void on_host_frame(const struct frame *frame) {
    if (frame->type == FRAME_PING) {
        writer_frame(&to_host, FRAME_PONG, frame->request, NULL, 0);
        return;
    }
    if (phase == IDLE && frame->type == FRAME_LIMITS) {
        limits = limits_read(frame);
        request = frame->request;
        phase = COLLECTING;
        return;
    }
    if (phase != COLLECTING || frame->request != request) {
        protocol_error("a frame that does not belong here: LIMITS comes first, RUN last, once, all for one request");
    }
    switch (frame->type) {
    case FRAME_ENV:
    case FRAME_ARGS:
    case FRAME_ARGUMENTS:
    case FRAME_CODE:
        writer_frame(&to_harness, frame->type, request, frame->payload, frame->length);
        return;
    case FRAME_RUN:
        writer_frame(&to_harness, rehearsals_left ? FRAME_REHEARSE : FRAME_RUN, request, NULL, 0);
        run();
        return;
    case FRAME_FILE:
        if (!files_begin(&files, frame)) {
            protocol_error(files.error);
        }
        return;
    case FRAME_FILE_DATA:
        if (!files_data(&files, frame)) {
            protocol_error(files.error);
        }
        return;
    case FRAME_STDIN:
        if (!feed_add(&feed, frame)) {
            protocol_error("standard input is too large");
        }
        return;
    default:
        protocol_error("a frame of a type that the host cannot send");
    }
}

/* Passes on a frame of a kind that may come in several pieces, as long as they are within bounds together. */
static bool pass_on(const struct frame *frame, uint64_t *left) {
    if (frame->length > *left) {
        *left = 0;
        return false;
    }
    *left -= frame->length;
    writer_frame(&to_host, frame->type, request, frame->payload, frame->length);
    return true;
}

/* False if the harness said something it must not say: then it is not our harness any more. */
static bool on_harness_frame(const struct frame *frame) {
    if (phase == WARMING && frame->type == FRAME_READY) {
        hello_prepare(language->name, frame);
        rehearsals_left = language->warm ? REHEARSALS : 0;
        next_rehearsal();
        return true;
    }
    if (phase != RUNNING) {
        return false;
    }
    char ending[32];
    switch (frame->type) {
    case FRAME_RESULT:
        result_too_large |= !pass_on(frame, &result_left);
        return true;
    case FRAME_ERROR:
        pass_on(frame, &error_left);
        return true;
    case FRAME_DONE:
        snprintf(ending, sizeof ending, "exit=%u", (unsigned)frame_number(frame, "exit", 1) & 0xff);
        finish(ending, frame_number(frame, "cpu_us", 0), frame_number(frame, "max_rss_kib", 0));
        return true;
    default:
        return false;
    }
}

static void take_host_frames(void) {
    struct frame frame;
    int state;
    while (phase != FINISHED && (state = reader_next(&from_host, &frame)) != 0) {
        if (state < 0) {
            protocol_error("a frame is too long");
        }
        on_host_frame(&frame);
    }
    if (phase == FINISHED) {
        from_host.start = from_host.end; /* nothing is left to be said, but the end of the stream must still be seen */
    }
    if (to_harness.length) {
        writer_flush(&to_harness);
    }
}

static void read_host(void) {
    if (reader_fill(&from_host) == 0) {
        _exit(0);
    }
    take_host_frames();
}

/* The interpreter is ready: rehearse, as if the host had sent a program, or say hello when that has been done. */
static void next_rehearsal(void) {
    static struct frame_writer script;
    phase = IDLE;
    if (!rehearsals_left) {
        pump_diagnosis(&err);
        hello_send(&to_host);
        return;
    }
    writer_frame(&script, FRAME_LIMITS, 0, NULL, 0);
    writer_frame(&script, FRAME_ARGUMENTS, 0, "{\"n\": 1}", 8);
    writer_frame(&script, FRAME_RUN, 0, NULL, 0);
    from_host.start = 0;
    from_host.end = script.length;
    memcpy(from_host.buffer, script.buffer, script.length);
    script.length = 0;
    take_host_frames();
}

/* Returns whether there may be more to read. */
static bool read_harness(void) {
    struct frame frame;
    int state = 0;
    long got = child.control < 0 ? 0 : reader_fill(&from_harness);
    while (got > 0 && phase != FINISHED && (state = reader_next(&from_harness, &frame)) > 0) {
        state = on_harness_frame(&frame) ? state : -1;
        if (state < 0) {
            break;
        }
    }
    if (state < 0 && child.pid > 0) {
        kill(child.pid, SIGKILL);
    }
    if ((got == 0 || state < 0) && child.control >= 0) {
        close(child.control);
        child.control = -1;
    }
    return got > 0 && phase != FINISHED;
}

static void pump_output(void) {
    if (phase != RUNNING) {
        pump_diagnosis(&err);
    }
    pump_once(&out, &to_host, request);
    pump_once(&err, &to_host, request);
    if (limits.stop_on_output && (out.truncated || err.truncated)) {
        end_by_limit("output");
    }
}

void session_start(const struct language *served) {
    language = served;
    child_start(language, &child);
    /* Set here and not above, so that the buffers take no room in the file. */
    from_host.fd = 0;
    to_host.fd = 1;
    from_harness.fd = to_harness.fd = child.control;
    out.fd = child.out;
    err.fd = child.err;
    feed.fd = child.in;
}

int session_poll(struct pollfd fds[SESSION_FDS]) {
    bool open = phase != FINISHED;
    fds[HOST] = (struct pollfd){.fd = phase == WARMING || rehearsals_left ? -1 : from_host.fd, .events = POLLIN};
    fds[HARNESS] = (struct pollfd){.fd = open ? child.control : -1, .events = POLLIN};
    fds[OUT] = (struct pollfd){.fd = open ? out.fd : -1, .events = POLLIN};
    fds[ERR] = (struct pollfd){.fd = open ? err.fd : -1, .events = POLLIN};
    fds[IN] = (struct pollfd){.fd = phase == RUNNING && !rehearsals_left ? feed.fd : -1, .events = POLLOUT};
    if (phase == RUNNING && in_grace) {
        fds[OUT].fd = fds[ERR].fd = -1;
        return GRACE_MS;
    }
    return phase == RUNNING ? limits_interval(&limits) : -1;
}

void session_on_ready(const struct pollfd fds[SESSION_FDS], int ready) {
    in_grace &= ready > 0;
    if (ready > 0) {
        if (fds[HOST].revents) {
            read_host();
        }
        if (fds[OUT].revents || fds[ERR].revents) {
            pump_output();
        }
        if (fds[IN].revents && feed.fd >= 0) {
            feed_some(&feed);
        }
        if (fds[HARNESS].revents) {
            read_harness();
        }
    }
    if (phase == RUNNING && limits_interval(&limits) >= 0) {
        const char *limit = limits_exceeded(&limits);
        if (limit) {
            end_by_limit(limit);
        }
    }
    tell_host();
}

void session_on_exit(pid_t pid, int status, const struct rusage *used) {
    if (pid != child.pid) {
        return; /* an orphan of the program's */
    }
    child.pid = 0;
    /* It may have said something, DONE even, before it ended. */
    while (read_harness()) {
    }
    if (phase == FINISHED) {
        return;
    }
    if (phase != RUNNING) {
        pump_diagnosis(&err);
        dprintf(2, "guest: the interpreter ended before any program came, wait status 0x%x\n", status);
        _exit(1);
    }
    char ending[32];
    if (WIFSIGNALED(status)) {
        snprintf(ending, sizeof ending, "signal=%d", WTERMSIG(status));
    } else {
        snprintf(ending, sizeof ending, "exit=%d", WEXITSTATUS(status));
    }
    finish(ending, (used->ru_utime.tv_sec + used->ru_stime.tv_sec) * 1000000LL + used->ru_utime.tv_usec + used->ru_stime.tv_usec,
           used->ru_maxrss);
}
