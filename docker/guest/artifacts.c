#include "artifacts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "identity.h"
#include "text.h"
#include "workspace.h"

enum {
    MAX_DEPTH = 16,
    MAX_ENTRIES = 4096, /* looked at, whatever they are: a million files must not hold up the answer */
    MAX_REFUSALS = 64,
    MAX_PATH = 1024,
};

struct collector {
    struct frame_writer *out;
    uint32_t request;
    uint64_t count, bytes; /* still allowed */
    int entries, refusals; /* so far */
    char path[MAX_PATH + 256 + 1];
};

static void refuse(struct collector *c, const char *reason) {
    if (c->refusals++ < MAX_REFUSALS) {
        char payload[32 + sizeof c->path];
        int length = snprintf(payload, sizeof payload, "%s%c%s", reason, 0, c->path);
        writer_frame(c->out, FRAME_ARTIFACT_REFUSED, c->request, payload, length);
    }
}

/* Sends an open regular file. Its size was checked and nobody is left to change it; still no byte above it is sent. */
static void send_content(struct collector *c, int fd, uint64_t size) {
    writer_frame(c->out, FRAME_ARTIFACT, c->request, c->path, strlen(c->path));
    while (size) {
        uint8_t *room = writer_reserve(c->out);
        ssize_t n = read(fd, room, size < FRAME_MAX ? size : FRAME_MAX);
        if (n <= 0) {
            break;
        }
        writer_commit(c->out, FRAME_ARTIFACT_DATA, c->request, n);
        size -= n;
    }
}

static void send_file(struct collector *c, int folder, const char *name) {
    struct stat info;
    /* O_NONBLOCK: a FIFO must not hold us up. */
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        refuse(c, "unreadable");
        return;
    }
    if (fstat(fd, &info) || !S_ISREG(info.st_mode)) {
        refuse(c, "special");
    } else if (c->count == 0) {
        refuse(c, "too_many");
    } else if ((uint64_t)info.st_size > c->bytes) {
        refuse(c, "too_large");
    } else {
        c->count--;
        c->bytes -= info.st_size;
        send_content(c, fd, info.st_size);
    }
    close(fd);
}

static void send_folder(struct collector *c, int parent, const char *name, int depth);

static void send_entry(struct collector *c, int folder, const char *name, int depth) {
    struct stat info;
    if (!text_is_clean(name)) {
        text_clean(c->path);
        refuse(c, "bad_name");
    } else if (strlen(c->path) > MAX_PATH) {
        refuse(c, "bad_name");
    } else if (fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW)) {
        refuse(c, "unreadable");
    } else if (S_ISLNK(info.st_mode)) {
        refuse(c, "link");
    } else if (S_ISDIR(info.st_mode)) {
        send_folder(c, folder, name, depth + 1);
    } else if (S_ISREG(info.st_mode)) {
        send_file(c, folder, name);
    } else {
        refuse(c, "special");
    }
}

static void send_folder(struct collector *c, int parent, const char *name, int depth) {
    if (depth > MAX_DEPTH) {
        refuse(c, "too_many");
        return;
    }
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    if (!stream) {
        refuse(c, "unreadable");
        return;
    }
    size_t length = strlen(c->path);
    const struct dirent *entry;
    while ((entry = readdir(stream))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) {
            continue;
        }
        snprintf(c->path + length, sizeof c->path - length, "%s%s", length ? "/" : "", entry->d_name);
        if (c->entries++ == MAX_ENTRIES) {
            refuse(c, "too_many");
        }
        if (c->entries > MAX_ENTRIES) {
            break;
        }
        send_entry(c, fd, entry->d_name, depth);
        c->path[length] = 0;
    }
    c->path[length] = 0;
    closedir(stream);
}

static struct stat untouched;

void artifacts_start(void) {
    if (fstatat(workspace_fd(), ARTIFACTS, &untouched, AT_SYMLINK_NOFOLLOW)) {
        die(ARTIFACTS);
    }
}

/* Nothing can be put into a folder without the time of its last change becoming another one, and that time can't be set. */
static bool is_untouched(void) {
    struct stat now;
    return !fstatat(workspace_fd(), ARTIFACTS, &now, AT_SYMLINK_NOFOLLOW) && now.st_dev == untouched.st_dev &&
           now.st_ino == untouched.st_ino && now.st_ctim.tv_sec == untouched.st_ctim.tv_sec &&
           now.st_ctim.tv_nsec == untouched.st_ctim.tv_nsec;
}

void artifacts_send(struct frame_writer *out, uint32_t request, uint64_t max_count, uint64_t max_bytes) {
    static struct collector collector;
    struct stat info;
    if (is_untouched() || fstatat(workspace_fd(), ARTIFACTS, &info, AT_SYMLINK_NOFOLLOW)) {
        return;
    }
    kill_everyone();
    collector = (struct collector){.out = out, .request = request, .count = max_count, .bytes = max_bytes};
    identity_as_program();
    if (S_ISDIR(info.st_mode)) {
        send_folder(&collector, workspace_fd(), ARTIFACTS, 0);
    } else {
        refuse(&collector, S_ISLNK(info.st_mode) ? "link" : "special");
    }
    identity_as_guest();
}
