#include "identity.h"

#include <errno.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

void die(const char *what) {
    dprintf(2, "guest: %s: %s\n", what, strerror(errno));
    _exit(1);
}

void identity_start(void) {
    if (setgroups(0, NULL) || setresgid(PROGRAM_ID, PROGRAM_ID, PROGRAM_ID)) {
        die("cannot take the program's group (needs user 0 and CAP_SETGID)");
    }
}

void identity_as_program(void) {
    if (seteuid(PROGRAM_ID)) {
        die("cannot take the program's user (needs user 0 and CAP_SETUID)");
    }
}

void identity_as_guest(void) {
    if (seteuid(0)) {
        die("cannot return to root");
    }
}

/* In a namespace of its own a program would be root in its own eyes, and could mount, route and open raw sockets there: all of
 * it worth nothing outside, but a large part of gVisor that no program of ours needs. Costs nothing that can be measured. */
static void forbid_namespaces(void) {
    enum { NAMESPACES = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP };
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 6, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setns, 5, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 5, 0), /* its flags are out of a filter's sight; libraries then use clone */
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NAMESPACES, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    };
    struct sock_fprog filter = {.len = sizeof rules / sizeof *rules, .filter = rules};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0)) {
        die("cannot forbid namespaces");
    }
}

void identity_become_program(void) {
    if (setresuid(PROGRAM_ID, PROGRAM_ID, PROGRAM_ID) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) {
        die("cannot become the program's user");
    }
    forbid_namespaces();
    if (setuid(0) == 0) {
        errno = EPERM;
        die("still root after giving it up");
    }
}
