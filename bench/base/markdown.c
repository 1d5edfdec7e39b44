/* Escaping for Markdown. */
#include <string.h>

#include "base/markdown.h"

void markdown_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		bool links = !strncmp(text, "://", 3);
		if (links || strchr("|\\`*_<>[]&~$#", *text))
			fputc('\\', out);
		fputc(*text == '\n' ? ' ' : *text, out);
	}
}

static size_t longest_run(const char *text)
{
	size_t longest = 0;
	for (; *text; text++) {
		size_t n = strspn(text, "`");
		longest = n > longest ? n : longest;
		text += n > 0 ? n - 1 : 0;
	}
	return longest;
}

void markdown_code(FILE *out, const char *text)
{
	size_t fence = longest_run(text) < 3 ? 3 : longest_run(text) + 1;
	for (size_t i = 0; i < fence; i++)
		fputc('`', out);
	fprintf(out, "\n%s\n", text);
	for (size_t i = 0; i < fence; i++)
		fputc('`', out);
	fputc('\n', out);
}

void markdown_fold(FILE *out, const char *summary, bool open)
{
	fprintf(out, "\n<details%s>\n<summary>%s</summary>\n",
		open ? " open" : "", summary);
}

void markdown_unfold(FILE *out)
{
	fputs("\n</details>\n", out);
}
