/* Who the guest is: root for its own safety from the program, the program's user whenever it touches the program's files. */
#ifndef IDENTITY_H
#define IDENTITY_H

enum { PROGRAM_ID = 65534 }; /* nobody and nogroup */

/* Drops all groups; the group is the program's from here on, as the guest needs nothing of root's. */
void identity_start(void);

/* Between these two, files are touched with the program's rights. The real user stays root, so the program can't signal us. */
void identity_as_program(void);
void identity_as_guest(void);

/* In the child, for good: the program's user, no capabilities, none to be had by exec. */
void identity_become_program(void);

/* Ends the guest with a message for the operator. */
_Noreturn void die(const char *what);

#endif
