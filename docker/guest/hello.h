#ifndef HELLO_H
#define HELLO_H

#include "frame.h"

/* The first frame to the host: who we are and what we see. `ready` is what the interpreter said of itself. */
void hello_prepare(const char *language, const struct frame *ready);
void hello_send(struct frame_writer *out);

#endif
