#include "text.h"

#include <stddef.h>
#include <stdint.h>

/* Length of the UTF-8 sequence at `at`, or 0 if it is none: too long a form, a surrogate, beyond Unicode, or cut. */
static size_t sequence(const uint8_t *at) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = at[0] < 0x80 ? 1 : (at[0] & 0xe0) == 0xc0 ? 2 : (at[0] & 0xf0) == 0xe0 ? 3 : (at[0] & 0xf8) == 0xf0 ? 4 : 0;
    uint32_t value = length == 1 ? at[0] : at[0] & (0x7f >> length);
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
        value = value << 6 | (at[i] & 0x3f);
    }
    return length && value >= least[length] && (value < 0xd800 || value > 0xdfff) && value < 0x110000 ? length : 0;
}

bool text_is_clean(const char *text) {
    for (const uint8_t *at = (const uint8_t *)text; *at;) {
        size_t length = sequence(at);
        if (length == 0 || *at < 0x20 || *at == 0x7f || *at == '\\') {
            return false;
        }
        at += length;
    }
    return true;
}

void text_clean(char *text) {
    for (; *text; text++) {
        if (*text < 0x20 || *text > 0x7e || *text == '\\') { /* char is signed: bytes above 0x7f are negative */
            *text = '?';
        }
    }
}
