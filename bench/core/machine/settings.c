/* Queue attributes and limits, by mechanism. */
#include <string.h>

#include "base/array.h"
#include "core/machine/settings.h"
#include "core/record/record.h"

static size_t posix_settings(double size, double capacity,
			     struct setting setting[])
{
	const struct setting all[] = {
		{"mq_maxmsg", NULL, NULL, capacity},
		{"mq_msgsize", NULL, NULL, size},
		{"fs.mqueue.msg_max", "limits.mqueue_msg_max",
		 "sysctl fs.mqueue.msg_max=", capacity},
		{"fs.mqueue.msgsize_max", "limits.mqueue_msgsize_max_bytes",
		 "sysctl fs.mqueue.msgsize_max=", size},
		{"RLIMIT_MSGQUEUE", "limits.rlimit_msgqueue_bytes",
		 "prlimit --pid $$ --msgqueue=",
		 capacity * (size + (double)POSIX_MESSAGE_CHARGE)},
	};
	memcpy(setting, all, sizeof(all));
	return ARRAY_LENGTH(all);
}

/* A queue is bounded by its bytes alone; and by messages, where empty. */
static size_t sysv_settings(double size, double capacity,
			    struct setting setting[])
{
	const struct setting all[] = {
		{"msg_qbytes", NULL, NULL, capacity * size},
		{"kernel.msgmax", "limits.msgmax_bytes",
		 "sysctl kernel.msgmax=", size},
		{"kernel.msgmnb", "limits.msgmnb_bytes",
		 "sysctl kernel.msgmnb=", capacity * size},
	};
	memcpy(setting, all, sizeof(all));
	return ARRAY_LENGTH(all);
}

size_t settings_of(const struct result *result, uint64_t size,
		   struct setting setting[SETTINGS_MAX])
{
	const struct params *p = &result->params;
	double bytes = (double)result->effective.capacity_bytes;
	double least = size ? (double)size : 1;
	if (!strcmp(p->mechanism, "posix"))
		return posix_settings(least, (double)p->capacity, setting);
	if (!strcmp(p->mechanism, "sysv"))
		return sysv_settings(least, (double)p->capacity, setting);
	if (!strcmp(p->mechanism, "pipe") && bytes > 0)
		setting[0] =
			(struct setting){"F_SETPIPE_SZ", NULL, NULL, bytes};
	else if (!strcmp(p->mechanism, "uds") && bytes > 0)
		/* The kernel doubles what it is given (socket(7)). */
		setting[0] =
			(struct setting){"SO_SNDBUF", NULL, NULL, bytes / 2};
	else
		return 0;
	return 1;
}

#define LOGOUT                                                                 \
	"systemd-logind removes a user's queues at the last logout "           \
	"(RemoveIPC=yes, the default), but no system user's; to keep them: "   \
	"sudo loginctl enable-linger $USER"
#define LOST "what is in it is lost when a consumer restarts alone"

const char *settings_note(const char *mechanism, size_t i)
{
	static const struct {
		const char *mechanism, *note[4];
	} notes[] = {
		{"posix",
		 {"messages outlast a restart of the consumer: they stay until "
		  "mq_unlink or the next boot",
		  LOGOUT,
		  "limits stay raised by a file in /etc/sysctl.d, and by "
		  "LimitMSGQUEUE= of a unit or msgqueue in "
		  "/etc/security/limits.d"}},
		{"sysv",
		 {"messages outlast a restart of the consumer: they stay until "
		  "msgctl IPC_RMID or the next boot",
		  LOGOUT, "limits stay raised by a file in /etc/sysctl.d"}},
		{"pipe", {LOST ", unless another process holds it open"}},
		{"uds", {LOST}},
		{"ring", {LOST ", unless another process maps it"}},
	};
	for (size_t j = 0; j < ARRAY_LENGTH(notes); j++)
		if (!strcmp(notes[j].mechanism, mechanism))
			return i < 4 ? notes[j].note[i] : NULL;
	return NULL;
}
