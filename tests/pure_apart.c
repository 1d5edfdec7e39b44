/* Memory that children do not inherit. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/apart.h"

static void content_survives_growing_and_shrinking(void **state)
{
	(void)state;
	size_t size = 100;
	char *memory = apart_resize(NULL, 0, size);
	assert_non_null(memory);
	memset(memory, 'x', size);
	for (; size < 1 << 20; size *= 3) {
		memory = apart_resize(memory, size, size * 3);
		assert_non_null(memory);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 'x');
		memset(memory, 'x', size * 3);
	}
	memory = apart_resize(memory, size, 10);
	assert_memory_equal(memory, "xxxxxxxxxx", 10);
	assert_null(apart_resize(memory, 10, 0));
}

static void nothing_is_no_memory(void **state)
{
	(void)state;
	assert_null(apart_resize(NULL, 0, 0));
}

/* write(2) says EFAULT of memory that is not there. */
static void a_child_does_not_inherit_it(void **state)
{
	(void)state;
	int fd[2], status;
	char *memory = apart_resize(NULL, 0, 5000);
	assert_non_null(memory);
	memory = apart_resize(memory, 5000, 50000);
	assert_non_null(memory);
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], memory, 1), 1);
	pid_t pid = fork();
	if (pid == 0)
		_exit(write(fd[1], memory, 1) < 0 && errno == EFAULT ? 0 : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close(fd[0]);
	close(fd[1]);
	apart_resize(memory, 50000, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(content_survives_growing_and_shrinking),
		cmocka_unit_test(nothing_is_no_memory),
		cmocka_unit_test(a_child_does_not_inherit_it),
	};
	return cmocka_run_group_tests_name("apart", tests, NULL, NULL);
}
