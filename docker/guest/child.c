#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "identity.h"
#include "launcher.h"

static void move_fd(int from, int to) {
    if (dup2(from, to) < 0) {
        die("dup2");
    }
}

_Noreturn static void become_interpreter(const struct language *language, int in, int out, int err, int control) {
    /* All four are above 3: the guest holds 0 to 2, and `in` was opened first. */
    move_fd(in, 0);
    move_fd(out, 1);
    move_fd(err, 2);
    move_fd(control, CONTROL_FD);
    /* To the largest descriptor there can be: gVisor of 2024 refuses a larger end, which Linux takes. */
    if (syscall(SYS_close_range, CONTROL_FD + 1, INT_MAX, 0)) {
        die("close_range");
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    setsid();
    identity_become_program();
    if (!language->warm) {
        launcher_main(language);
    }
    execv(language->command[0], language->command);
    die(language->command[0]);
}

void child_start(const struct language *language, struct child *child) {
    int in[2], out[2], err[2], control[2];
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC) ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control)) {
        die("pipes");
    }
    child->pid = fork();
    if (child->pid < 0) {
        die("fork");
    }
    if (child->pid == 0) {
        become_interpreter(language, in[0], out[1], err[1], control[1]);
    }
    close(in[0]);
    close(out[1]);
    close(err[1]);
    close(control[1]);
    child->in = in[1];
    child->out = out[0];
    child->err = err[0];
    child->control = control[0];
    const int streams[] = {child->in, child->out, child->err};
    for (int i = 0; i < 3; i++) {
        fcntl(streams[i], F_SETFL, O_NONBLOCK);
    }
    setsockopt(child->control, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){.tv_usec = CHILD_PATIENCE_US}, sizeof(struct timeval));
}

void kill_everyone(void) {
    /* A process that forks while it is being killed can leave a child behind, so: again until nobody is left. The bound is
     * for a kernel that misbehaves; the host's deadline is the real one. */
    const struct timespec pause = {.tv_nsec = 200 * 1000};
    for (int tries = 0; tries < 10000; tries++) {
        kill(-1, SIGKILL);
        pid_t gone;
        do {
            gone = waitpid(-1, NULL, WNOHANG);
        } while (gone > 0);
        if (gone < 0 && errno == ECHILD) {
            return;
        }
        nanosleep(&pause, NULL);
    }
}
