/* Files that the caller sends along, written below the working directory before the run. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>

#include "frame.h"

enum { PATH_MAX_BYTES = 1024 };

struct files {
    int fd;                           /* the file that is being written, or -1 */
    bool full;                        /* there was no room for everything */
    char error[PATH_MAX_BYTES + 128]; /* why a frame broke the rules */
};

/* FILE and FILE_DATA. False, with the error set, if the frame is unacceptable. */
bool files_begin(struct files *files, const struct frame *frame);
bool files_data(struct files *files, const struct frame *frame);
void files_end(struct files *files);

#endif
