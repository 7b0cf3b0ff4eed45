/* Frames: the unit of talk with the host and with the harness. See docs/guest-protocol.md. */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FRAME_HEADER = 9,
    FRAME_MAX = 65536,
};

enum frame_type {
    FRAME_LIMITS = 0x01,
    FRAME_FILE = 0x02,
    FRAME_FILE_DATA = 0x03,
    FRAME_STDIN = 0x04,
    FRAME_ENV = 0x05,
    FRAME_ARGS = 0x06,
    FRAME_ARGUMENTS = 0x07,
    FRAME_CODE = 0x08,
    FRAME_RUN = 0x09,
    FRAME_PING = 0x0a,
    FRAME_END = 0x0b,

    FRAME_READY = 0x40,
    FRAME_DONE = 0x41,
    FRAME_REHEARSE = 0x42,

    FRAME_HELLO = 0x81,
    FRAME_STDOUT = 0x82,
    FRAME_STDERR = 0x83,
    FRAME_RESULT = 0x84,
    FRAME_ERROR = 0x85,
    FRAME_ARTIFACT = 0x86,
    FRAME_ARTIFACT_DATA = 0x87,
    FRAME_ARTIFACT_REFUSED = 0x88,
    FRAME_FINISHED = 0x89,
    FRAME_PONG = 0x8a,
    FRAME_PROTOCOL_ERROR = 0x8b,
    FRAME_TRUNCATED = 0x8c,
};

struct frame {
    uint8_t type;
    uint32_t request;
    uint32_t length;
    const uint8_t *payload; /* inside the reader's buffer: gone after the next reader_fill */
};

struct frame_reader {
    int fd;
    size_t start, end; /* what has been read and not yet taken */
    uint8_t buffer[2 * (FRAME_HEADER + FRAME_MAX)];
};

struct frame_writer {
    int fd;
    size_t length;
    uint8_t buffer[4 * (FRAME_HEADER + FRAME_MAX)];
};

/* One read. Returns the number of bytes, 0 at the end of the stream, -1 if there is nothing now. */
long reader_fill(struct frame_reader *reader);

/* Takes the next complete frame: 1, or 0 if more must be read first, or -1 if no frame can start like this. */
int reader_next(struct frame_reader *reader, struct frame *frame);

/* Value of a "key=" line of a frame as a number, or fallback. */
uint64_t frame_number(const struct frame *frame, const char *key, uint64_t fallback);

/* Appends a frame of at most FRAME_MAX bytes; flushes first if there is no room. */
void writer_frame(struct frame_writer *writer, uint8_t type, uint32_t request, const void *payload, size_t length);

/* The same without a copy: room for a payload of FRAME_MAX bytes, then its final length. */
uint8_t *writer_reserve(struct frame_writer *writer);
void writer_commit(struct frame_writer *writer, uint8_t type, uint32_t request, size_t length);

/* Writes everything, waiting if need be. False if the other side is gone. */
bool writer_flush(struct frame_writer *writer);

#endif
