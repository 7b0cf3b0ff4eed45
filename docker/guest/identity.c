#include "identity.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
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

void identity_become_program(void) {
    if (setresuid(PROGRAM_ID, PROGRAM_ID, PROGRAM_ID) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) {
        die("cannot become the program's user");
    }
    if (setuid(0) == 0) {
        errno = EPERM;
        die("still root after giving it up");
    }
}
