/* Files that the program leaves for its caller. */
#ifndef ARTIFACTS_H
#define ARTIFACTS_H

#include <stdint.h>

#include "frame.h"

/* Remembers the empty folder. Once, before any program. */
void artifacts_start(void);

/* Sends what lies below artifacts/, up to a number of files and of bytes together, and why others are not sent. Ends every
 * process of the program first, but only if the folder was touched. */
void artifacts_send(struct frame_writer *out, uint32_t request, uint64_t max_count, uint64_t max_bytes);

#endif
