/* For languages without a warm interpreter: the child itself collects the program from the control socket, as a harness
 * would, and then becomes the image's command. */
#ifndef LAUNCHER_H
#define LAUNCHER_H

#include "child.h"

_Noreturn void launcher_main(const struct language *language);

#endif
