/* The program's standard streams. */
#ifndef PUMP_H
#define PUMP_H

#include <stdbool.h>
#include <stdint.h>

#include "frame.h"

/* One output stream: passes on its first bytes, reads and forgets the rest. */
struct pump {
    int fd; /* -1 when everybody has closed it */
    uint8_t type;
    uint64_t left; /* bytes that may still be passed on */
    bool truncated;
};

/* One read. Returns the bytes read, 0 if there was nothing. */
long pump_once(struct pump *pump, struct frame_writer *out, uint32_t request);

/* What the pipe holds now, and at most a mebibyte more if somebody keeps writing. */
void pump_drain(struct pump *pump, struct frame_writer *out, uint32_t request);

/* Passes what the pipe holds to our own standard error: before a program runs, only the image's own troubles are there. */
void pump_diagnosis(struct pump *pump);

/* Standard input: kept until the run, then fed as the program reads it. */
struct feed {
    int fd; /* -1 when everything was written or nobody reads any more */
    uint8_t *bytes;
    uint64_t length, sent, capacity;
};

bool feed_add(struct feed *feed, const struct frame *frame);
void feed_some(struct feed *feed);

#endif
