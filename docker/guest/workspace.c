#include "workspace.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "identity.h"

static int folder = -1;

void workspace_start(void) {
    umask(022);
    identity_as_program();
    if (chdir(WORKSPACE) || (folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0 ||
        (mkdirat(folder, ARTIFACTS, 0755) && errno != EEXIST)) {
        die(WORKSPACE " must belong to the program's user");
    }
    identity_as_guest();
}

int workspace_fd(void) {
    return folder;
}

uint64_t workspace_used(void) {
    struct statvfs state;
    return fstatvfs(folder, &state) ? 0 : (state.f_blocks - state.f_bfree) * (uint64_t)state.f_frsize;
}
