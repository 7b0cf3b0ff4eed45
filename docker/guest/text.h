/* Names that the program chose. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>

/* Valid UTF-8 without control characters and backslashes: a name that is the same thing on every system. */
bool text_is_clean(const char *text);

/* Replaces every byte that could spoil a message by a question mark. */
void text_clean(char *text);

#endif
