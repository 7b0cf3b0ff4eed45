#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "identity.h"
#include "workspace.h"

static bool refuse(struct files *files, const char *path, const char *why) {
    snprintf(files->error, sizeof files->error, "file %s: %s", path, why);
    return false;
}

/* Opens the folder that a path's last component belongs to, making it where it is missing. */
static int open_parent(char *path, char **last) {
    int folder = dup(workspace_fd());
    char *at = path, *slash;
    while (folder >= 0 && (slash = strchr(at, '/'))) {
        *slash = 0;
        mkdirat(folder, at, 0755);
        int next = openat(folder, at, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        int error = errno;
        close(folder);
        errno = error;
        *slash = '/';
        folder = next;
        at = slash + 1;
    }
    *last = at;
    return folder;
}

static bool is_well_formed(const char *path) {
    const char *at = path;
    for (;;) {
        size_t length = strcspn(at, "/");
        if (length == 0 || (length == 1 && at[0] == '.') || (length == 2 && at[0] == '.' && at[1] == '.')) {
            return false;
        }
        if (!at[length]) {
            return true;
        }
        at += length + 1;
    }
}

bool files_begin(struct files *files, const struct frame *frame) {
    files_end(files);
    char path[PATH_MAX_BYTES + 1], *last;
    if (frame->length > PATH_MAX_BYTES || memchr(frame->payload, 0, frame->length)) {
        return refuse(files, "", "path too long, or with a NUL");
    }
    memcpy(path, frame->payload, frame->length);
    path[frame->length] = 0;
    if (!is_well_formed(path)) {
        return refuse(files, path, "not a relative path without '.', '..' and empty components");
    }
    identity_as_program();
    int folder = open_parent(path, &last);
    if (folder >= 0) {
        files->fd = openat(folder, last, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
    }
    int error = errno;
    identity_as_guest();
    if (folder >= 0) {
        close(folder);
    }
    if (files->fd < 0 && error == ENOSPC) {
        files->full = true;
        return true;
    }
    return files->fd >= 0 || refuse(files, path, strerror(error));
}

bool files_data(struct files *files, const struct frame *frame) {
    if (files->fd < 0) {
        return files->full || refuse(files, "", "content without a path");
    }
    for (uint32_t done = 0; done < frame->length && !files->full;) {
        ssize_t n = write(files->fd, frame->payload + done, frame->length - done);
        if (n > 0) {
            done += n;
        } else if (errno != EINTR) {
            files->full = true;
        }
    }
    return true;
}

void files_end(struct files *files) {
    if (files->fd >= 0) {
        close(files->fd);
        files->fd = -1;
    }
}
