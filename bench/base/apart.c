/* Private mappings that fork leaves out. */
#include <sys/mman.h>
#include <unistd.h>

#include "base/apart.h"
#include "base/memory.h"

static size_t whole_pages(size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	return (size + page - 1) / page * page;
}

static void *map(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		mem_out();
	madvise(memory, size, MADV_DONTFORK);
	return memory;
}

void *apart_resize(void *memory, size_t old, size_t size)
{
	size_t had = whole_pages(old), need = whole_pages(size);
	if (had == need)
		return memory;
	if (had == 0)
		return map(need);
	if (need == 0) {
		munmap(memory, had);
		return NULL;
	}
	memory = mremap(memory, had, need, MREMAP_MAYMOVE);
	if (memory == MAP_FAILED)
		mem_out();
	return memory;
}
