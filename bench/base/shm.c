/* Shared anonymous memory, made present before it is timed. */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/shm.h"

void *shm_map(size_t size, struct error *err)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory != MAP_FAILED)
		return memory;
	error_errno(err, STATUS_FAILED, errno, "mmap of %zu shared bytes",
		    size);
	return NULL;
}

void shm_unmap(void *memory, size_t size)
{
	if (memory)
		munmap(memory, size);
}

void shm_populate(void *memory, size_t size)
{
#ifdef MADV_POPULATE_WRITE
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t before = (size_t)memory % page;
	char *start = (char *)memory - before;
	if (madvise(start, size + before, MADV_POPULATE_WRITE) == 0)
		return;
#endif
	for (size_t i = 0; i < size; i += 512)
		__atomic_fetch_or((char *)memory + i, 0, __ATOMIC_RELAXED);
}
