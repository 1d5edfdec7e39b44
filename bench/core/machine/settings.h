/*
 * What a program asks for to have a queue of a size and a capacity, and what
 * the system must then allow. Pure.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stddef.h>
#include <stdint.h>

struct result;

/*
 * What mqueue_get_inode charges a message of a POSIX queue beside its bytes:
 * struct msg_msg and a tree node.
 */
#define POSIX_MESSAGE_CHARGE (12 * sizeof(void *))

struct setting {
	const char *name;
	const char *fact;  /* the limit, as a record's environment has it; NULL:
			    * no limit, but what the program asks for */
	const char *raise; /* before the number: "sysctl kernel.msgmax=" */
	double value;	   /* of a limit: at least */
};

#define SETTINGS_MAX 8

/*
 * For a queue of its own as the result had it; those of a pipe or a socket
 * are as they were read back. How many there are: none for a mechanism that
 * has none.
 */
size_t settings_of(const struct result *result, uint64_t size,
		   struct setting setting[SETTINGS_MAX]);

/*
 * What becomes of such a queue when its users end, and how limits stay raised:
 * the i'th sentence; NULL past the end.
 */
const char *settings_note(const char *mechanism, size_t i);

#endif
