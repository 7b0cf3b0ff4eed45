/* The interpreter: how it is started, and how everything of its user is ended. */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <sys/types.h>

enum {
    CONTROL_FD = 3,           /* where the harness finds its end of the control socket */
    CHILD_PATIENCE_US = 1000, /* how long a read from our end waits if there is nothing */
};

/* One language, as the image's entry point describes it. */
struct language {
    bool warm; /* else spawn: the command is executed when the program has come */
    const char *name;
    const char *source; /* spawn only: the file that the program is written to */
    char **command;     /* NULL at the end */
};

struct child {
    pid_t pid;
    int control;      /* our end */
    int in, out, err; /* our ends of its standard streams, non-blocking */
};

void child_start(const struct language *language, struct child *child);

/* Kills every process but this one and waits until none is left, for a bounded time. */
void kill_everyone(void);

#endif
