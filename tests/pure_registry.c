/* The registry is the table of contents: folders and tables agree. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/options.h"
#include "channel.h"
#include "command.h"
#include "command/start.h"
#include "core/plan/preset.h"
#include "mark.h"
#include "metric.h"
#include "params.h"
#include "picture.h"
#include "registry.h"
#include "report.h"
#include "report/html/page.h"
#include "support.h"
#include "workload.h"

/* The names of one table, and the folder that has a file for each. */
struct chapter {
	const char *folder;
	const char *name[64];
	size_t names;
};

static void add(struct chapter *chapter, const char *name)
{
	assert_true(chapter->names < 64);
	chapter->name[chapter->names++] = name;
}

static void read_tables(struct chapter chapter[3])
{
	memset(chapter, 0, 3 * sizeof(*chapter));
	chapter[0].folder = "mechanism";
	chapter[1].folder = "workload";
	chapter[2].folder = "report";
	for (size_t i = 0; mechanisms[i]; i++)
		add(&chapter[0], mechanisms[i]->name);
	for (size_t i = 0; workloads[i]; i++)
		add(&chapter[1], workloads[i]->name);
	for (size_t i = 0; reports[i]; i++)
		add(&chapter[2], reports[i]->name);
}

static bool has(const struct chapter *chapter, const char *name)
{
	for (size_t i = 0; i < chapter->names; i++)
		if (!strcmp(chapter->name[i], name))
			return true;
	return false;
}

static void every_name_in_a_table_has_its_file(void **state)
{
	(void)state;
	struct chapter chapter[3];
	read_tables(chapter);
	for (size_t i = 0; i < 3; i++) {
		assert_true(chapter[i].names > 0);
		for (size_t j = 0; j < chapter[i].names; j++) {
			char path[512];
			snprintf(path, sizeof(path),
				 MQBENCH_SOURCE "/bench/%s/%s.c",
				 chapter[i].folder, chapter[i].name[j]);
			print_message("  %s\n", path);
			assert_int_equal(access(path, R_OK), 0);
		}
	}
}

/* What several plug-ins share has a header; a plug-in has none. */
static bool is_shared(const char *path)
{
	char header[512];
	snprintf(header, sizeof(header), "%.*sh", (int)strlen(path) - 1, path);
	return access(header, F_OK) == 0;
}

static void check_files(const struct chapter *chapter)
{
	char pattern[512];
	glob_t files;
	snprintf(pattern, sizeof(pattern), MQBENCH_SOURCE "/bench/%s/*.c",
		 chapter->folder);
	assert_int_equal(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		char name[64];
		snprintf(name, sizeof(name), "%s",
			 strrchr(files.gl_pathv[i], '/') + 1);
		*strrchr(name, '.') = '\0';
		print_message("  %s/%s.c\n", chapter->folder, name);
		assert_true(has(chapter, name) || is_shared(files.gl_pathv[i]));
	}
	globfree(&files);
}

static void every_file_of_a_folder_stands_in_its_table(void **state)
{
	(void)state;
	struct chapter chapter[3];
	read_tables(chapter);
	for (size_t i = 0; i < 3; i++)
		check_files(&chapter[i]);
}

static void no_name_stands_twice_in_a_table(void **state)
{
	(void)state;
	struct chapter chapter[3];
	read_tables(chapter);
	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < chapter[i].names; j++)
			for (size_t k = 0; k < j; k++)
				assert_string_not_equal(chapter[i].name[j],
							chapter[i].name[k]);
}

static void what_stands_in_a_table_is_found_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; mechanisms[i]; i++)
		assert_ptr_equal(
			catalogue_mechanism(&catalogue, mechanisms[i]->name),
			mechanisms[i]);
	for (size_t i = 0; workloads[i]; i++)
		assert_ptr_equal(
			catalogue_workload(&catalogue, workloads[i]->name),
			workloads[i]);
	for (size_t i = 0; reports[i]; i++)
		assert_ptr_equal(report_find(reports[i]->name), reports[i]);
	for (size_t i = 0; commands[i]; i++)
		assert_ptr_equal(command_find(commands[i]->name), commands[i]);
	for (size_t i = 0; waits[i].name; i++)
		assert_ptr_equal(wait_find(waits[i].name), &waits[i]);
	assert_null(catalogue_mechanism(&catalogue, "dbus"));
	assert_null(catalogue_workload(&catalogue, ""));
	assert_null(report_find("pdf"));
	assert_null(command_find("runs"));
	assert_null(wait_find("sleep"));
}

static void a_mechanism_fills_what_its_caps_promise(void **state)
{
	(void)state;
	for (size_t i = 0; mechanisms[i]; i++) {
		const struct mechanism *m = mechanisms[i];
		print_message("  %s\n", m->name);
		assert_non_null(m->mark.label);
		assert_non_null(m->summary);
		assert_true(m->size >= sizeof(struct channel));
		assert_non_null(m->open);
		assert_non_null(m->send);
		assert_non_null(m->recv);
		assert_non_null(m->close);
		assert_int_equal(!!(m->caps & CAN_POLL), m->fd != NULL);
		assert_int_equal(!!(m->caps & CAN_NOTIFY), m->arm != NULL);
		assert_int_equal(!!(m->caps & CAN_NAME), m->named != NULL);
	}
}

static void assert_is_colour(const char *text)
{
	assert_non_null(text);
	assert_int_equal(strlen(text), 7);
	assert_int_equal(text[0], '#');
	assert_int_equal(strspn(text + 1, "0123456789abcdefABCDEF"), 6);
}

/* What a picture's columns and a page's head say of colours. */
static char *colours_said(void)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	assert_non_null(out);
	struct picture p;
	picture_init(&p, "x", PICTURE_LINES);
	picture_print(out, &p);
	page_begin(out, "x");
	assert_int_equal(fclose(out), 0);
	return text;
}

static void assert_said(const char *text, const char *format, const char *what,
			const char *which)
{
	char piece[64];
	snprintf(piece, sizeof(piece), format, what, which);
	assert_non_null(strstr(text, piece));
}

static void
a_mechanism_has_a_name_and_a_colour_wherever_it_is_drawn(void **state)
{
	(void)state;
	char *text = colours_said();
	const char *list = strstr(text, "\"colours\" \"");
	assert_non_null(list);
	list += strlen("\"colours\" \"");
	for (size_t i = 0; mechanisms[i]; i++) {
		char number[16];
		const char *name = mechanisms[i]->name;
		const struct mark *mark = &mechanisms[i]->mark;
		print_message("  %s\n", name);
		assert_int_equal(mark_number(name), i + 1);
		assert_string_equal(mark_title(name), mark->title);
		assert_string_equal(mark_label(name), mark->label);
		assert_memory_equal(list, mark->colour[0], 7);
		list += 8;
		for (int dark = 0; dark < 2; dark++) {
			assert_is_colour(mark->colour[dark]);
			assert_said(text, " --%s: %s;", name,
				    mark->colour[dark]);
		}
		snprintf(number, sizeof(number), "%zu", i);
		assert_said(text, ".m%s { --c: var(--%s); }", number, name);
	}
	assert_int_equal(list[7], '"');
	free(text);
}

static void an_unknown_mechanism_is_drawn_by_its_name(void **state)
{
	(void)state;
	size_t known = 0;
	char *text = colours_said(), number[16];
	while (mechanisms[known])
		known++;
	assert_int_equal(mark_number("newer"), known + 1);
	assert_string_equal(mark_title("newer"), "newer");
	assert_string_equal(mark_label("newer"), "newer");
	snprintf(number, sizeof(number), "%zu", known);
	assert_said(text, ".m%s { --c: var(--%s); }", number, "other");
	free(text);
}

static void a_workload_has_a_turn_or_a_body_for_every_role(void **state)
{
	(void)state;
	for (size_t i = 0; workloads[i]; i++) {
		const struct workload *w = workloads[i];
		print_message("  %s\n", w->name);
		assert_string_not_equal(w->figures.label, "");
		assert_string_not_equal(w->figures.title, "");
		assert_non_null(w->summary);
		assert_true(w->roles == 1 || w->roles == 2);
		assert_true(w->channels == 1 || w->channels == 2);
		assert_true(w->stamps <= LANES);
		assert_true(figures_leading(&w->figures) < METRICS);
		assert_non_null(w->reduce);
		for (unsigned role = 0; role < w->roles; role++) {
			assert_non_null(w->role[role].name);
			assert_true(w->role[role].turn || w->role[role].body);
			assert_int_equal(!w->role[role].turn, !w->role[0].turn);
			assert_int_equal(!w->role[role].body, !w->role[0].body);
		}
	}
}

static void a_missing_cap_has_a_word_and_a_reason(void **state)
{
	(void)state;
	unsigned needed = CAN_FAN | CAN_PRIORITY | CAN_SELECT_TYPE;
	for (size_t i = 0; waits[i].name; i++)
		needed |= waits[i].needs;
	for (size_t i = 0; workloads[i]; i++)
		needed |= workloads[i]->needs;
	for (unsigned bit = 1; bit <= needed; bit <<= 1) {
		if (!(needed & bit))
			continue;
		assert_true(cap_reason(bit)[0] != '\0');
		assert_true(cap_word(bit)[0] != '\0');
	}
}

static void a_report_and_a_command_say_what_they_are(void **state)
{
	(void)state;
	for (size_t i = 0; reports[i]; i++) {
		assert_non_null(reports[i]->summary);
		assert_true(reports[i]->min_records >= 1);
		assert_true(!reports[i]->write_one != !reports[i]->write);
	}
	for (size_t i = 0; commands[i]; i++) {
		assert_non_null(commands[i]->summary);
		assert_non_null(commands[i]->usage);
		assert_non_null(commands[i]->run);
	}
}

/* A value that a row takes. */
static const char *value_of(const struct command *command,
			    const struct option_spec *spec, char text[64])
{
	static const char *const values[][2] = {
		{"BYTES", "64"},
		{"COUNTS", "file"},
		{"FILE", "file"},
		{"FILE...", "file"},
		{"FOLDER", "folder"},
		{"ID,...", "1a2b3c4d"},
		{"LIST", "svg,png"},
		{"METRIC,...", "cpu_ns"},
		{"MECHANISM,...", "sysv,posix"},
		{"NAME", "rtt_ns"},
		{"OCTAL", "0640"},
		{"PLACEMENT,...", "0:0"},
		{"PRESET", "smoke"},
		{"PROMISE,...", "fifo"},
		{"REPORT", "csv"},
		{"SHARE", "3%"},
		{"slices|runs", "runs"},
		{"TARGET", "p99<100us"},
		{"TEXT", "text"},
		{"TIME", "100ms"},
		{"WAIT", "poll"},
		{"WAIT,...", "poll"},
		{"WORD,...", "host"},
		{"WORKLOAD,...", "flood"},
	};
	const struct axis *axis = axis_find(spec->name);
	const char *argument = spec->argument;
	if (spec->kind == OPTION_CHOICE) {
		argument += strspn(argument, "[=");
		return argument;
	}
	if (axis && strcmp(command->name, "send") != 0 &&
	    strcmp(command->name, "recv") != 0 &&
	    strcmp(command->name, "probe") != 0 &&
	    strcmp(spec->name, "capacity") != 0)
		return params_get(&params_initial, axis, text, 64);
	if (!strcmp(spec->name, "needs"))
		return "fifo";
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
		if (!strcmp(argument, values[i][0]))
			return values[i][1];
	return "64";
}

static void assert_taken(const struct command *command, char *first,
			 char *second)
{
	char *argv[] = {(char *)command->name, first, second, NULL};
	struct arguments arguments = {.argv = argv};
	struct error err = {0};
	void *options = calloc(1, command->size + 1);
	assert_non_null(options);
	int rc = command_read(command, options, &arguments, &err);
	if (rc < 0)
		print_message("  %s %s %s: %s\n", command->name, first,
			      second ? second : "", err.text);
	assert_int_equal(rc, 0);
	assert_int_equal(arguments.options, 1);
	assert_int_equal(arguments.words, 0);
	assert_false(arguments.help);
	if (command->release)
		command->release(options);
	free(arguments.word);
	free(options);
}

/* As --name VALUE, --name=VALUE, -n VALUE and -nVALUE; no row prints help. */
static void check_row(const struct command *command,
		      const struct option_spec *spec)
{
	char text[64], value[64] = "", name[96], letter[96];
	bool open = spec->argument && spec->argument[0] == '[';
	snprintf(name, sizeof(name), "--%s", spec->name);
	snprintf(letter, sizeof(letter), "-%c", spec->letter);
	if (spec->argument) {
		const char *given = value_of(command, spec, text);
		snprintf(value, sizeof(value), "%.*s",
			 (int)strcspn(given, "|]"), given);
	}
	if (!spec->argument || open)
		assert_taken(command, name, NULL);
	else
		assert_taken(command, name, value);
	if (spec->letter)
		assert_taken(command, letter,
			     spec->argument && !open ? value : NULL);
	if (!spec->argument)
		return;
	snprintf(name, sizeof(name), "--%s=%s", spec->name, value);
	snprintf(letter, sizeof(letter), "-%c%s", spec->letter, value);
	assert_taken(command, name, NULL);
	if (spec->letter)
		assert_taken(command, letter, NULL);
}

static size_t width_of(enum option_kind kind)
{
	switch (kind) {
	case OPTION_FLAG:
		return sizeof(bool);
	case OPTION_TEXT:
		return sizeof(char *);
	case OPTION_TEXTS:
		return sizeof(struct option_texts);
	case OPTION_SHARE:
		return sizeof(double);
	case OPTION_CHOICE:
		return sizeof(unsigned);
	default:
		return sizeof(uint64_t);
	}
}

/* A member within the command's struct, as wide as its kind; or a handler. */
static void check_target(const struct command *command,
			 const struct option_spec *spec)
{
	if (spec->kind == OPTION_HANDLER || spec->kind == OPTION_LIST) {
		assert_non_null(spec->handler);
		return;
	}
	bool narrow =
		(spec->kind == OPTION_COUNT || spec->kind == OPTION_BYTES) &&
		spec->size == sizeof(unsigned);
	assert_null(spec->handler);
	assert_true(narrow || spec->size == width_of(spec->kind));
	assert_true(spec->offset + spec->size <= command->size);
	assert_int_equal(spec->argument == NULL, spec->kind == OPTION_FLAG);
	if (spec->kind == OPTION_COUNT || spec->kind == OPTION_BYTES ||
	    spec->kind == OPTION_TIME)
		assert_true(spec->low < spec->high);
}

static void every_row_of_every_command_is_taken(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		struct option_spec spec;
		size_t rows = 0, helps = 0;
		for (; options_nth(&commands[i]->options, rows, &spec);
		     rows++) {
			print_message("  %s --%s\n", commands[i]->name,
				      spec.name);
			helps += spec.kind == OPTION_HELP;
			if (spec.kind == OPTION_HELP)
				continue;
			check_target(commands[i], &spec);
			check_row(commands[i], &spec);
		}
		assert_int_equal(helps, 1);
	}
}

static void no_command_has_a_name_or_a_letter_twice(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		struct option_spec a, b;
		const struct option_table *table = &commands[i]->options;
		for (size_t j = 0; options_nth(table, j, &a); j++)
			for (size_t k = 0; k < j; k++) {
				assert_true(options_nth(table, k, &b));
				assert_string_not_equal(a.name, b.name);
				assert_true(!a.letter || a.letter != b.letter);
			}
	}
}

/* Help wherever it is asked for, and none behind "--". */
static void every_command_reads_two_dashes_and_help(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		const struct command *c = commands[i];
		char *asked[] = {(char *)c->name, (char *)"-h", NULL};
		char *behind[] = {(char *)c->name, (char *)"--",
				  (char *)"--help", NULL};
		struct arguments help = {.argv = asked};
		struct arguments word = {.argv = behind};
		struct error err = {0};
		void *options = calloc(1, c->size + 1);
		print_message("  %s\n", c->name);
		assert_int_equal(command_read(c, options, &help, &err), 0);
		assert_true(help.help);
		int rc = command_read(c, options, &word, &err);
		assert_int_equal(rc < 0, !c->rest && c->words == 0);
		assert_false(word.help);
		assert_string_equal(c->rest ? word.rest[0] : word.word[0],
				    "--help");
		free(help.word);
		free(word.word);
		free(options);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_in_a_table_has_its_file),
		cmocka_unit_test(every_file_of_a_folder_stands_in_its_table),
		cmocka_unit_test(no_name_stands_twice_in_a_table),
		cmocka_unit_test(what_stands_in_a_table_is_found_by_name),
		cmocka_unit_test(a_mechanism_fills_what_its_caps_promise),
		cmocka_unit_test(
			a_mechanism_has_a_name_and_a_colour_wherever_it_is_drawn),
		cmocka_unit_test(an_unknown_mechanism_is_drawn_by_its_name),
		cmocka_unit_test(
			a_workload_has_a_turn_or_a_body_for_every_role),
		cmocka_unit_test(a_missing_cap_has_a_word_and_a_reason),
		cmocka_unit_test(a_report_and_a_command_say_what_they_are),
		cmocka_unit_test(every_row_of_every_command_is_taken),
		cmocka_unit_test(no_command_has_a_name_or_a_letter_twice),
		cmocka_unit_test(every_command_reads_two_dashes_and_help),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
