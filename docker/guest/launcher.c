#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frame.h"
#include "identity.h"

struct text {
    char *bytes;
    size_t length, capacity;
};

static void text_add(struct text *text, const void *bytes, size_t length) {
    if (text->length + length + 1 > text->capacity) {
        text->capacity = 2 * text->capacity + length + 4096;
        text->bytes = realloc(text->bytes, text->capacity);
        if (!text->bytes) {
            die("memory for the program");
        }
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = 0;
}

/* Appends the NUL-ended strings of a text to a list that is ended by NULL. */
static char **list_add(char **list, size_t count, const struct text *text) {
    size_t more = 0;
    for (size_t i = 0; i < text->length; i++) {
        more += text->bytes[i] == 0;
    }
    char **longer = malloc((count + more + 1) * sizeof *longer);
    if (!longer) {
        die("memory for arguments");
    }
    memcpy(longer, list, count * sizeof *list);
    char *at = text->bytes;
    for (size_t i = 0; i < more; i++) {
        longer[count + i] = at;
        at += strlen(at) + 1;
    }
    longer[count + more] = NULL;
    return longer;
}

static void write_source(const char *path, const struct text *code) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0755);
    if (fd < 0) {
        die(path);
    }
    for (size_t done = 0; done < code->length;) {
        ssize_t n = write(fd, code->bytes + done, code->length - done);
        if (n <= 0) {
            die(path);
        }
        done += n;
    }
    close(fd);
}

/* Runs the command once with an empty program, so that the real one finds its files and code pages in memory. */
static void rehearse(const struct language *language) {
    write_source(language->source, &(struct text){0});
    signal(SIGCHLD, SIG_IGN); /* so that what it uses is not counted as the program's */
    pid_t pid = fork();
    if (pid == 0) {
        close(CONTROL_FD);
        execv(language->command[0], language->command);
        _exit(127);
    }
    waitpid(pid, NULL, 0);
    signal(SIGCHLD, SIG_DFL);
    unlink(language->source);
}

static void say_ready(struct frame_writer *out) {
    char version[128] = "version=";
    int fd = open("/sandpool/version", O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        ssize_t got = read(fd, version + 8, sizeof version - 10);
        version[8 + (got > 0 ? got : 0)] = 0;
        close(fd);
    }
    version[strcspn(version, "\n")] = '\n'; /* one line, ended, whatever the file holds */
    writer_frame(out, FRAME_READY, 0, version, strlen(version));
    writer_flush(out);
}

void launcher_main(const struct language *language) {
    static struct frame_reader in;
    static struct frame_writer out;
    struct text code = {0}, env = {0}, args = {0};
    struct frame frame = {0};

    in.fd = out.fd = CONTROL_FD;
    rehearse(language);
    say_ready(&out);
    while (frame.type != FRAME_RUN) {
        int state = reader_next(&in, &frame);
        if (state < 0 || (state == 0 && reader_fill(&in) <= 0)) {
            _exit(1);
        }
        if (state == 0) {
            continue;
        }
        switch (frame.type) {
        case FRAME_CODE:
            text_add(&code, frame.payload, frame.length);
            break;
        case FRAME_ENV:
            text_add(&env, frame.payload, frame.length);
            break;
        case FRAME_ARGS:
            text_add(&args, frame.payload, frame.length);
            break;
        case FRAME_ARGUMENTS: {
            static const char error[] = "{\"name\":\"MainNotDefined\",\"message\":\"arguments were given, but a program in this "
                                        "language has no function main: use args\",\"traceback\":\"\"}";
            writer_frame(&out, FRAME_ERROR, frame.request, error, sizeof error - 1);
            writer_flush(&out);
            _exit(1);
        }
        }
    }
    write_source(language->source, &code);
    for (char *at = env.bytes; at && at < env.bytes + env.length; at += strlen(at) + 1) {
        putenv(at);
    }
    size_t count = 0;
    while (language->command[count]) {
        count++;
    }
    close(CONTROL_FD);
    execv(language->command[0], list_add(language->command, count, &args));
    die(language->command[0]);
}
