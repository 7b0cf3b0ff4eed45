/* The guest: process 1 of a sandbox. It starts the interpreter of one language, says hello, takes one program from the host,
 * has the interpreter run it, and reports. One thread, one poll.
 *
 *   guest warm  NAME COMMAND…           the command is a harness: it warms up and takes the program from the control socket
 *   guest spawn NAME SOURCE COMMAND…    the program is written to SOURCE, then the command is executed
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "artifacts.h"
#include "identity.h"
#include "session.h"
#include "workspace.h"

static volatile sig_atomic_t child_signalled;

static void on_child(int number) {
    (void)number;
    child_signalled = 1;
}

static void on_terminate(int number) {
    (void)number;
    _exit(0);
}

static void reap(void) {
    struct rusage used;
    int status;
    pid_t pid;
    child_signalled = 0;
    while ((pid = wait4(-1, &status, WNOHANG, &used)) > 0) {
        session_on_exit(pid, status, &used);
    }
}

static struct language read_arguments(int argc, char **argv) {
    if (argc > 3 && !strcmp(argv[1], "warm")) {
        return (struct language){.warm = true, .name = argv[2], .command = argv + 3};
    }
    if (argc > 4 && !strcmp(argv[1], "spawn")) {
        return (struct language){.name = argv[2], .source = argv[3], .command = argv + 4};
    }
    dprintf(2, "guest: usage: guest warm NAME COMMAND... | guest spawn NAME SOURCE COMMAND...\n");
    _exit(2);
}

int main(int argc, char **argv) {
    struct language language = read_arguments(argc, argv);
    sigset_t waiting, blocked;
    sigprocmask(SIG_BLOCK, NULL, &waiting);
    blocked = waiting;
    sigaddset(&blocked, SIGCHLD); /* delivered while we wait in ppoll and nowhere else */
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    sigaction(SIGCHLD, &(struct sigaction){.sa_handler = on_child, .sa_flags = SA_NOCLDSTOP}, NULL);
    sigaction(SIGTERM, &(struct sigaction){.sa_handler = on_terminate}, NULL); /* process 1 has no default action */
    signal(SIGPIPE, SIG_IGN);

    identity_start();
    workspace_start();
    artifacts_start();
    session_start(&language);
    for (;;) {
        struct pollfd fds[SESSION_FDS];
        int wait_ms = session_poll(fds);
        struct timespec timeout = {.tv_nsec = wait_ms * 1000000L};
        int ready = ppoll(fds, SESSION_FDS, wait_ms < 0 ? NULL : &timeout, &waiting);
        if (ready < 0 && errno != EINTR) {
            die("ppoll");
        }
        session_on_ready(fds, ready);
        if (child_signalled) {
            reap();
        }
    }
}
