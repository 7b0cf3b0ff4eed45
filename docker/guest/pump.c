#include "pump.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    DRAIN_MAX = 1024 * 1024,
    STDIN_MAX = 64 * 1024 * 1024,
};

long pump_once(struct pump *pump, struct frame_writer *out, uint32_t request) {
    static uint8_t scrap[FRAME_MAX];
    if (pump->fd < 0) {
        return 0;
    }
    uint8_t *room = pump->left ? writer_reserve(out) : scrap;
    ssize_t n = read(pump->fd, room, FRAME_MAX);
    if (n == 0) {
        close(pump->fd);
        pump->fd = -1;
    }
    if (n <= 0) {
        return 0;
    }
    uint64_t kept = (uint64_t)n < pump->left ? (uint64_t)n : pump->left;
    if (kept) {
        writer_commit(out, pump->type, request, kept);
    }
    pump->left -= kept;
    if (kept < (uint64_t)n && !pump->truncated) {
        pump->truncated = true;
        writer_frame(out, FRAME_TRUNCATED, request, &pump->type, 1);
    }
    return n;
}

void pump_drain(struct pump *pump, struct frame_writer *out, uint32_t request) {
    /* Less than was asked for means that the pipe is empty. */
    long total = 0, n;
    do {
        n = pump_once(pump, out, request);
        total += n;
    } while (n == FRAME_MAX && total < DRAIN_MAX);
}

void pump_diagnosis(struct pump *pump) {
    char text[4096];
    ssize_t n;
    while (pump->fd >= 0 && (n = read(pump->fd, text, sizeof text)) > 0) {
        if (write(2, text, n) < 0) {
            return;
        }
    }
}

bool feed_add(struct feed *feed, const struct frame *frame) {
    if (feed->length + frame->length > STDIN_MAX) {
        return false;
    }
    if (feed->length + frame->length > feed->capacity) {
        feed->capacity = 2 * feed->capacity + frame->length;
        feed->bytes = realloc(feed->bytes, feed->capacity);
        if (!feed->bytes) {
            return false;
        }
    }
    memcpy(feed->bytes + feed->length, frame->payload, frame->length);
    feed->length += frame->length;
    return true;
}

void feed_some(struct feed *feed) {
    while (feed->sent < feed->length) {
        ssize_t n = write(feed->fd, feed->bytes + feed->sent, feed->length - feed->sent);
        if (n > 0) {
            feed->sent += n;
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            break; /* the program closed its standard input: its right */
        }
    }
    close(feed->fd);
    feed->fd = -1;
}
