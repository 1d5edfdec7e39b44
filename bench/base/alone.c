/*
 * Stubs for a statically linked program: what would be looked up in shared
 * libraries. hwloc asks for plugins and for udev's facts about disks; both only
 * describe devices, which no topology of ours holds, and it does without. The C
 * library would load what knows the names of users, of whichever version the
 * board has; here they come from /etc/passwd. (The linker warns of hwloc's
 * dlopen all the same; it is the one below that is called.)
 */
#include <pwd.h>
#include <stddef.h>
#include <stdio.h>

struct udev;
struct udev_device;

void *dlopen(const char *file, int mode);
void *dlsym(void *handle, const char *symbol);
int dlclose(void *handle);
char *dlerror(void);
struct udev *udev_new(void);
struct udev *udev_unref(struct udev *udev);
struct udev_device *
udev_device_new_from_subsystem_sysname(struct udev *udev, const char *subsystem,
				       const char *sysname);
const char *udev_device_get_property_value(struct udev_device *device,
					   const char *key);
struct udev_device *udev_device_unref(struct udev_device *device);

void *dlopen(const char *file, int mode)
{
	(void)file;
	(void)mode;
	return NULL;
}

void *dlsym(void *handle, const char *symbol)
{
	(void)handle;
	(void)symbol;
	return NULL;
}

int dlclose(void *handle)
{
	(void)handle;
	return 0;
}

char *dlerror(void)
{
	return NULL;
}

struct udev *udev_new(void)
{
	return NULL;
}

struct udev *udev_unref(struct udev *udev)
{
	(void)udev;
	return NULL;
}

struct udev_device *
udev_device_new_from_subsystem_sysname(struct udev *udev, const char *subsystem,
				       const char *sysname)
{
	(void)udev;
	(void)subsystem;
	(void)sysname;
	return NULL;
}

const char *udev_device_get_property_value(struct udev_device *device,
					   const char *key)
{
	(void)device;
	(void)key;
	return NULL;
}

struct udev_device *udev_device_unref(struct udev_device *device)
{
	(void)device;
	return NULL;
}

struct passwd *getpwuid(uid_t uid)
{
	FILE *file = fopen("/etc/passwd", "re");
	struct passwd *entry = NULL;
	while (file && (entry = fgetpwent(file)) && entry->pw_uid != uid)
		;
	if (file)
		fclose(file);
	return entry;
}
