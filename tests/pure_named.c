/* The addresses that people write, and the keys of ftok(3). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <unistd.h>

#include "base/error.h"
#include "named.h"
#include "support.h"

static struct address parsed(const char *text, const char *family)
{
	struct address address;
	const char *got;
	struct error err = {0};
	print_message("  %s\n", text);
	if (address_parse(text, &address, &got, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(got, family);
	return address;
}

static void assert_refused(const char *text, const char *says)
{
	struct address address;
	const char *family;
	struct error err = {0};
	print_message("  '%.60s'\n", text);
	assert_int_equal(address_parse(text, &address, &family, &err), -1);
	assert_int_equal(err.status, STATUS_USAGE);
	if (!strstr(err.text, says))
		fail_msg("'%s' does not say '%s'", err.text, says);
}

static void either_family_has_its_forms(void **state)
{
	(void)state;
	assert_string_equal(parsed("/demo", "posix").name, "/demo");
	assert_string_equal(parsed("posix:/demo", "posix").name, "/demo");
	assert_string_equal(parsed("/sysv:0x1", "posix").name, "/sysv:0x1");
	assert_string_equal(parsed("/.hidden", "posix").name, "/.hidden");
	assert_int_equal(parsed("sysv:0x1234", "sysv").key, 0x1234);
	assert_int_equal(parsed("sysv:0Xab", "sysv").key, 0xab);
	assert_int_equal(parsed("sysv:0xffffffff", "sysv").key, -1);
	assert_int_equal(parsed("sysv:0x1234", "sysv").id, -1);
	assert_int_equal(parsed("sysv:id:0", "sysv").id, 0);
	assert_int_equal(parsed("sysv:id:2147483647", "sysv").id, 2147483647);
}

static void a_name_is_as_long_as_the_kernel_takes(void **state)
{
	(void)state;
	char name[NAME_BYTES + 3] = "/";
	memset(name + 1, 'n', NAME_BYTES);
	assert_string_equal(parsed(name, "posix").name, name);
	name[NAME_BYTES + 1] = 'n';
	assert_refused(name, "255 bytes at most");
}

static void shown(const char *text, const char *family, const char *expected)
{
	char show[ADDRESS_TEXT];
	struct address address = parsed(text, family);
	address_show(&address, text, show);
	assert_string_equal(show, expected);
	struct address again = parsed(show, family);
	assert_memory_equal(&again, &address, sizeof(address));
}

static void what_is_shown_of_an_address_leads_back_to_it(void **state)
{
	(void)state;
	shown("/a\nb", "posix", "/a\\012b");
	shown("posix:/a\tb", "posix", "/a\\011b");
	shown("/\x9b\xe2\x80\xae", "posix", "/\\233\\342\\200\\256");
	shown("/a\\b", "posix", "/a\\134b");
	shown("sysv:0x12", "sysv", "sysv:0x12");
	assert_string_equal(parsed("/a\\012b", "posix").name, "/a\nb");
	assert_refused("/a\\057b", "one slash");
	assert_refused("/\\056\\056", "is not an address");
}

static void what_is_no_address_shows_how_one_is_written(void **state)
{
	(void)state;
	assert_refused("", "sysv:ftok:PATH:ID");
	assert_refused("demo", "did you mean /demo?");
	assert_refused("posix:demo", "did you mean posix:/demo?");
	assert_refused("posix:", "an address is");
	assert_refused("psix:/demo", "did you mean posix:/demo?");
	assert_refused("sysvv:0x1", "did you mean sysv:0x1?");
	assert_refused("xyzzyxyzzy:0x1", "an address is");
	assert_refused("0x1234", "did you mean sysv:0x1234?");
	assert_refused("/", "is not an address");
	assert_refused("/.", "is not an address");
	assert_refused("/..", "is not an address");
	assert_refused("//", "is not an address");
	assert_refused("//demo", "/demo");
	assert_refused("/a/b", "one slash");
	assert_refused("sysv:", "an address is");
	assert_refused("sysv:1234", "the key sysv:0x4d2, the id sysv:id:1234;");
	assert_refused("1234", "the key sysv:0x4d2, the id sysv:id:1234;");
	assert_refused("sysv:0", "a key or an id, the id sysv:id:0;");
	assert_refused("sysv:3000000000", "the key sysv:0xb2d05e00;");
	assert_refused("sysv:1e20", "an address is");
	assert_refused("sysv:0x", "1 to 8 hexadecimal digits");
	assert_refused("sysv:0x123456789", "1 to 8 hexadecimal digits");
	assert_refused("sysv:0x12g", "1 to 8 hexadecimal digits");
	assert_refused("sysv:0x0", "IPC_PRIVATE");
	assert_refused("sysv:id:", "an id is a number");
	assert_refused("sysv:id:-1", "an id is a number");
	assert_refused("sysv:id:2147483648", "an id is a number");
}

/* What is advised can be typed, and has all that was typed: no other queue. */
static void advice_is_an_address_and_names_no_other_queue(void **state)
{
	static const char *const texts[] = {
		"demo",	  "a/b",     "/a/b",	 "posix:a/b", "posix:",
		"psix:x", "sysx:x",  "sysx:1",	 "0x12",      "0x12g",
		"0x0",	  "sysv:ab", "sysv:1k",	 "sysv:x:y",  "//",
		"///a",	  "//a/b",   "xposix:/", "",
	};
	char text[400] = "/", name[400];
	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts) + 2; i++) {
		struct error err = {0};
		struct address address;
		const char *family, *of = "did you mean ";
		snprintf(text, sizeof(text), "%s",
			 i < sizeof(texts) / sizeof(*texts)
				 ? texts[i]
				 : name + (i % 2 ? 100 : 250));
		print_message("  '%.60s'\n", text);
		assert_int_equal(address_parse(text, &address, &family, &err),
				 -1);
		char *meant = strstr(err.text, of);
		if (!meant)
			continue;
		meant += strlen(of);
		meant[strcspn(meant, "?")] = '\0';
		assert_int_equal(address_parse(meant, &address, &family, NULL),
				 0);
		const char *bare = text + strspn(text, "/");
		const char *end = strchr(bare, ':') ? strchr(bare, ':') : bare;
		assert_non_null(strstr(meant, end));
	}
}

static void a_path_gives_the_key_that_ftok_gives(void **state)
{
	char text[512];
	int32_t key;
	const char *path = scratch_path(state, "a:b");
	file_write(path, "");
	for (unsigned id = 1; id < 256; id++) {
		assert_int_equal(address_ftok(path, id, &key), 0);
		assert_int_equal(key, ftok(path, (int)id));
	}
	snprintf(text, sizeof(text), "sysv:ftok:%s:65", path);
	assert_int_equal(parsed(text, "sysv").key, ftok(path, 65));
	snprintf(text, sizeof(text), "sysv:ftok:%s:A", path);
	assert_int_equal(parsed(text, "sysv").key, ftok(path, 'A'));
}

static void what_ftok_would_cut_off_is_refused(void **state)
{
	(void)state;
	assert_refused("sysv:ftok:/:257", "low 8 bits");
	assert_refused("sysv:ftok:/:0", "low 8 bits");
	assert_refused("sysv:ftok:/", "sysv:ftok:PATH:ID");
	assert_refused("sysv:ftok::1", "sysv:ftok:PATH:ID");
	assert_refused("sysv:ftok:/:ab", "sysv:ftok:PATH:ID");
	assert_refused("sysv:ftok:/no/such/file:1", "stat /no/such/file");
}

static void made_addresses_are_apart_by_tag_and_index(void **state)
{
	(void)state;
	struct address a, b, c;
	address_make(&a, 0x1234, 0);
	address_make(&b, 0x1234, 1);
	address_make(&c, 0x1236, 0);
	assert_int_not_equal(a.key, b.key);
	assert_int_not_equal(a.key, 0);
	assert_int_equal(a.id, -1);
	assert_string_not_equal(a.name, b.name);
	assert_string_not_equal(a.name, c.name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(either_family_has_its_forms),
		cmocka_unit_test(a_name_is_as_long_as_the_kernel_takes),
		cmocka_unit_test(what_is_no_address_shows_how_one_is_written),
		cmocka_unit_test(advice_is_an_address_and_names_no_other_queue),
		cmocka_unit_test(what_is_shown_of_an_address_leads_back_to_it),
		cmocka_unit_test_setup_teardown(
			a_path_gives_the_key_that_ftok_gives, scratch_setup,
			scratch_teardown),
		cmocka_unit_test(what_ftok_would_cut_off_is_refused),
		cmocka_unit_test(made_addresses_are_apart_by_tag_and_index),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
