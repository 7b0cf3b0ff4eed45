#include "hello.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

static char text[2048];
static int length;

/* The host refuses a sandbox that sees more than a loopback interface, so failing to look must not look like success. */
static void list_interfaces(char *into, size_t size) {
    struct if_nameindex *all = if_nameindex();
    if (!all) {
        snprintf(into, size, "unknown");
        return;
    }
    size_t length = 0;
    into[0] = 0;
    for (struct if_nameindex *one = all; one->if_index && length < size; one++) {
        length += snprintf(into + length, size - length, "%s%s", length ? "," : "", one->if_name);
    }
    if_freenameindex(all);
}

void hello_prepare(const char *language, const struct frame *ready) {
    char interfaces[1024];
    struct utsname kernel;
    uname(&kernel);
    list_interfaces(interfaces, sizeof interfaces);
    /* The interpreter's own lines, version= first of all, go along as they are. */
    length = snprintf(text, sizeof text, "protocol=1\nlanguage=%s\ninterfaces=%s\nkernel=%s %s\n%.*s", language, interfaces, kernel.release,
                      kernel.version, ready->length > 256 ? 256 : (int)ready->length, (const char *)ready->payload);
}

void hello_send(struct frame_writer *out) {
    writer_frame(out, FRAME_HELLO, 0, text, length);
    writer_flush(out);
}
