/* The program's working directory. */
#ifndef WORKSPACE_H
#define WORKSPACE_H

#include <stdint.h>

#define WORKSPACE "/workspace"
#define ARTIFACTS "artifacts"

/* Opens it, with an empty folder for artifacts. Once, before any program. */
void workspace_start(void);
int workspace_fd(void);

/* Bytes in use on its file system. */
uint64_t workspace_used(void);

#endif
