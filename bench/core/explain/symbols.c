/* Reads "ADDRESS TYPE NAME [MODULE]", a function a line. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/explain/symbols.h"
#include "core/record/stages.h"

#define PADDING "__pfx_" /* NOPs before a function, named after it */

/* Where the linker begins or ends a section, a function may begin as well. */
static bool is_mark(const char *name)
{
	static const char *const ends[] = {"_text_start", "_text_end"};
	size_t length = strlen(name);
	for (size_t i = 0; i < ARRAY_LENGTH(ends); i++) {
		size_t n = strlen(ends[i]);
		if (length > n && !strcmp(name + length - n, ends[i]))
			return true;
	}
	return !strncmp(name, PADDING, strlen(PADDING));
}

/* False where the line is of no function; ends the name within the text. */
static bool read_symbol(char *line, struct symbol *symbol)
{
	char *end;
	errno = 0;
	symbol->address = strtoull(line, &end, 16);
	if (end == line || errno || *end != ' ' || !end[1] || end[2] != ' ' ||
	    !strchr("tTwW", end[1]))
		return false;
	char *name = end + 3;
	name[strcspn(name, " \t\r")] = '\0';
	if (!*name || is_mark(name))
		return false;
	if (*name != '.')
		name[strcspn(name, ".")] = '\0';
	symbol->name = name;
	return true;
}

/* Of several names for one function, one with a stage comes first. */
static int symbol_order(const void *left, const void *right)
{
	const struct symbol *a = left, *b = right;
	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	int known = (stage_of(a->name) == STAGE_OTHER) -
		    (stage_of(b->name) == STAGE_OTHER);
	return known ? known : strcmp(a->name, b->name);
}

static size_t count_lines(const char *text)
{
	size_t n = 1;
	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static void read_symbols(struct symbols *s)
{
	char *rest = s->text, *line;
	while ((line = strsep(&rest, "\n")))
		s->count += read_symbol(line, &s->symbol[s->count]);
	if (s->count > 0)
		qsort(s->symbol, s->count, sizeof(*s->symbol), symbol_order);
	size_t kept = 0;
	for (size_t i = 0; i < s->count; i++)
		if (kept == 0 ||
		    s->symbol[i].address != s->symbol[kept - 1].address)
			s->symbol[kept++] = s->symbol[i];
	s->count = kept;
}

int symbols_load(struct symbols *symbols, const char *path, struct error *err)
{
	size_t size;
	*symbols = (struct symbols){.text = text_read(path, &size)};
	if (!symbols->text)
		return error_errno(err, STATUS_USAGE, errno, "open %s", path);
	symbols->symbol =
		mem_array(count_lines(symbols->text), sizeof(*symbols->symbol));
	read_symbols(symbols);
	bool hidden = symbols->count == 1 && symbols->symbol[0].address == 0;
	if (symbols->count > 1)
		return 0;
	symbols_release(symbols);
	return error_set(err, STATUS_USAGE,
			 hidden ? "%s: all addresses are 0: copy "
				  "/proc/kallsyms as root, with "
				  "kernel.kptr_restrict 0 or 1"
				: "%s: no list of functions, as "
				  "/proc/kallsyms is",
			 path);
}

size_t symbols_find(const struct symbols *symbols, uint64_t address)
{
	size_t low = 0, high = symbols->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (symbols->symbol[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? low - 1 : symbols->count;
}

void symbols_release(struct symbols *symbols)
{
	free(symbols->text);
	free(symbols->symbol);
	*symbols = (struct symbols){0};
}
