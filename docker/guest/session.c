#include "session.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "artifacts.h"
#include "files.h"
#include "frame.h"
#include "hello.h"
#include "limits.h"
#include "pump.h"
#include "report.h"

/* Where we are: before HELLO; before the first frame of a request; while it is being told; while it runs; after FINISHED. */
enum phase { WARMING, IDLE, COLLECTING, RUNNING, FINISHED };

enum {
    /* How often the whole way of a program is gone before HELLO. The first time everything is slow, as memory must be found for
     * it; an interpreter that learns needs a few more. */
    REHEARSALS = 8,
    ERROR_MAX = 4 * FRAME_MAX,
};

enum { HOST, HARNESS, OUT, ERR, IN };

static const struct language *language;
static struct child child;
static struct frame_reader from_host, from_harness;
static struct frame_writer to_host, to_harness;
static struct pump out = {.fd = -1, .type = FRAME_STDOUT}, err = {.fd = -1, .type = FRAME_STDERR};
static struct feed feed = {.fd = -1};
static struct files files = {.fd = -1};

static enum phase phase = WARMING;
static int rehearsals_left;

static uint32_t request;
static struct limits limits;
static struct report report;
static uint64_t result_left, error_left;

_Noreturn static void protocol_error(const char *sentence) {
    writer_frame(&to_host, FRAME_PROTOCOL_ERROR, request, sentence, strlen(sentence));
    writer_flush(&to_host);
    _exit(1);
}

static void tell_host(void) {
    if (rehearsals_left) {
        to_host.length = 0; /* a rehearsal is nobody's business */
    } else if (to_host.length && !writer_flush(&to_host)) {
        _exit(0); /* the host is gone: so are we */
    }
}

static void end_by_limit(const char *limit) {
    if (!report.limit) {
        report.limit = limit;
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
    report_start(&report);
    const char *limit = files.full ? "disk" : limits_exceeded(&limits);
    if (limit) {
        end_by_limit(limit); /* by the files that came along: the program is dead before it is told to run */
    }
    writer_frame(&to_harness, rehearsals_left ? FRAME_REHEARSE : FRAME_RUN, request, NULL, 0);
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
    if (frame->type == FRAME_END && phase == IDLE) {
        _exit(0);
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

static bool read_harness(void);

static void read_host(void) {
    struct frame frame;
    int state;
    if (reader_fill(&from_host) == 0 || phase == FINISHED) {
        _exit(0); /* after FINISHED whatever the host says is a farewell */
    }
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
    if (phase == RUNNING) {
        /* A short program's end is waited for right here, for CHILD_PATIENCE_US at most. Its output comes along with it, without
         * waking us up while the program needs the processor. */
        read_harness();
    }
}

/* The interpreter is ready: rehearse, as if the host had sent a program, or say hello when that has been done. */
static void rehearse_or_greet(void) {
    phase = IDLE;
    if (rehearsals_left) {
        on_host_frame(&(struct frame){.type = FRAME_LIMITS});
        on_host_frame(&(struct frame){.type = FRAME_ARGUMENTS, .payload = (const uint8_t *)"{\"n\": 1}", .length = 8});
        on_host_frame(&(struct frame){.type = FRAME_RUN});
    } else {
        pump_diagnosis(&err);
        hello_send(&to_host);
    }
}

/* The run is over, and the report knows how it ended. */
static void finish(void) {
    pump_drain(&out, &to_host, request);
    pump_drain(&err, &to_host, request);
    report.out_truncated = out.truncated;
    report.err_truncated = err.truncated;
    artifacts_send(&to_host, request, limits.artifact_count, limits.artifact_bytes);
    report_send(&report, &to_host, request);
    tell_host();
    if (rehearsals_left) {
        rehearsals_left--;
        rehearse_or_greet();
    } else {
        phase = FINISHED;
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
        rehearse_or_greet();
        return true;
    }
    if (phase != RUNNING) {
        return false;
    }
    switch (frame->type) {
    case FRAME_RESULT:
        report.result_too_large |= !pass_on(frame, &result_left);
        return true;
    case FRAME_ERROR:
        pass_on(frame, &error_left);
        return true;
    case FRAME_DONE:
        report_done(&report, frame);
        finish();
        return true;
    default:
        return false;
    }
}

/* Returns whether there may be more to read. */
static bool read_harness(void) {
    struct frame frame;
    int state = 0;
    long got = child.control < 0 ? 0 : reader_fill(&from_harness);
    while (got > 0 && phase != FINISHED && (state = reader_next(&from_harness, &frame)) > 0) {
        if (!on_harness_frame(&frame)) {
            state = -1;
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
    bool greeted = phase != WARMING && !rehearsals_left, over = phase == FINISHED;
    fds[HOST] = (struct pollfd){.fd = greeted ? from_host.fd : -1, .events = POLLIN};
    fds[HARNESS] = (struct pollfd){.fd = over ? -1 : child.control, .events = POLLIN};
    fds[OUT] = (struct pollfd){.fd = over ? -1 : out.fd, .events = POLLIN};
    fds[ERR] = (struct pollfd){.fd = over ? -1 : err.fd, .events = POLLIN};
    fds[IN] = (struct pollfd){.fd = greeted && phase == RUNNING ? feed.fd : -1, .events = POLLOUT};
    return phase == RUNNING ? limits_interval(&limits) : -1;
}

void session_on_ready(const struct pollfd fds[SESSION_FDS], int ready) {
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
    if (phase != RUNNING || rehearsals_left) {
        pump_diagnosis(&err);
        dprintf(2, "guest: the interpreter ended before any program came, wait status 0x%x\n", status);
        _exit(1);
    }
    report_exit(&report, status, used);
    finish();
}
