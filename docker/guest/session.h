/* One sandbox's life: from the interpreter's start to the report on the one program that it runs. */
#ifndef SESSION_H
#define SESSION_H

#include <poll.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "child.h"

enum { SESSION_FDS = 5 };

void session_start(const struct language *language);

/* What to wait for, and for how many milliseconds at most (-1: for ever). */
int session_poll(struct pollfd fds[SESSION_FDS]);

/* After the wait; `ready` as poll returned it. */
void session_on_ready(const struct pollfd fds[SESSION_FDS], int ready);

/* A process has ended and been reaped. */
void session_on_exit(pid_t pid, int status, const struct rusage *used);

#endif
