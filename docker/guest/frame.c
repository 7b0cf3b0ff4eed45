#include "frame.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint32_t get_u32(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void put_u32(uint8_t *at, uint32_t value) {
    at[0] = value >> 24;
    at[1] = value >> 16;
    at[2] = value >> 8;
    at[3] = value;
}

long reader_fill(struct frame_reader *reader) {
    if (reader->start == reader->end) {
        reader->start = reader->end = 0;
    } else if (sizeof reader->buffer - reader->start < FRAME_HEADER + FRAME_MAX) {
        memmove(reader->buffer, reader->buffer + reader->start, reader->end - reader->start);
        reader->end -= reader->start;
        reader->start = 0;
    }
    ssize_t got;
    do {
        got = read(reader->fd, reader->buffer + reader->end, sizeof reader->buffer - reader->end);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        /* A reset connection is an end like any other. */
        return errno == EAGAIN ? -1 : 0;
    }
    reader->end += got;
    return got;
}

int reader_next(struct frame_reader *reader, struct frame *frame) {
    const uint8_t *at = reader->buffer + reader->start;
    size_t have = reader->end - reader->start;
    if (have < FRAME_HEADER) {
        return 0;
    }
    frame->length = get_u32(at);
    if (frame->length > FRAME_MAX) {
        return -1;
    }
    if (have < FRAME_HEADER + frame->length) {
        return 0;
    }
    frame->type = at[4];
    frame->request = get_u32(at + 5);
    frame->payload = at + FRAME_HEADER;
    reader->start += FRAME_HEADER + frame->length;
    return 1;
}

uint64_t frame_number(const struct frame *frame, const char *key, uint64_t fallback) {
    const char *at = (const char *)frame->payload, *end = at + frame->length;
    size_t length = strlen(key);
    while (at < end) {
        const char *stop = memchr(at, '\n', end - at);
        if (!stop) {
            stop = end;
        }
        if ((size_t)(stop - at) > length && !memcmp(at, key, length) && at[length] == '=') {
            char digits[24] = "";
            size_t size = stop - at - length - 1;
            if (size == 0 || size >= sizeof digits) {
                return fallback;
            }
            memcpy(digits, at + length + 1, size);
            char *rest;
            errno = 0;
            uint64_t value = strtoull(digits, &rest, 10);
            return *rest || errno || digits[0] == '-' ? fallback : value;
        }
        at = stop + 1;
    }
    return fallback;
}

uint8_t *writer_reserve(struct frame_writer *writer) {
    if (sizeof writer->buffer - writer->length < FRAME_HEADER + FRAME_MAX) {
        writer_flush(writer);
    }
    return writer->buffer + writer->length + FRAME_HEADER;
}

void writer_commit(struct frame_writer *writer, uint8_t type, uint32_t request, size_t length) {
    uint8_t *at = writer->buffer + writer->length;
    put_u32(at, length);
    at[4] = type;
    put_u32(at + 5, request);
    writer->length += FRAME_HEADER + length;
}

void writer_frame(struct frame_writer *writer, uint8_t type, uint32_t request, const void *payload, size_t length) {
    uint8_t *room = writer_reserve(writer);
    if (length) {
        memcpy(room, payload, length);
    }
    writer_commit(writer, type, request, length);
}

bool writer_flush(struct frame_writer *writer) {
    size_t written = 0;
    while (written < writer->length) {
        ssize_t n = write(writer->fd, writer->buffer + written, writer->length - written);
        if (n > 0) {
            written += n;
        } else if (n < 0 && errno == EAGAIN) {
            struct pollfd room = {.fd = writer->fd, .events = POLLOUT};
            poll(&room, 1, -1);
        } else if (n < 0 && errno != EINTR) {
            writer->length = 0;
            return false;
        }
    }
    writer->length = 0;
    return true;
}
