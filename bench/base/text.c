/* Appending to buffers, padding by characters, reading files. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

void text_append(char *text, size_t n, const char *format, ...)
{
	size_t at = strlen(text);
	va_list args;
	va_start(args, format);
	vsnprintf(text + at, n - at, format, args);
	va_end(args);
}

/* UTF-8: what continues a character is none of its own. */
static int characters(const char *text, size_t n)
{
	int seen = 0;
	for (size_t i = 0; i < n && text[i]; i++)
		seen += ((unsigned char)text[i] & 0xc0) != 0x80;
	return seen;
}

int text_length(const char *text)
{
	return characters(text, strlen(text));
}

void text_pad(FILE *out, const char *text, int width)
{
	int seen = text_length(text);
	int spaces = (width < 0 ? -width : width) - seen;
	if (width < 0)
		fputs(text, out);
	for (; spaces > 0; spaces--)
		fputc(' ', out);
	if (width > 0)
		fputs(text, out);
}

/* A word, with the % that belongs to it. */
static size_t word_length(const char *text)
{
	size_t n = strcspn(text, " ");
	return text[n] && text[n + 1] == '%' ? n + 1 + word_length(text + n + 1)
					     : n;
}

void text_wrap(FILE *out, const char *text, int at, int indent, int width)
{
	bool first = true;
	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		size_t n = word_length(text);
		int wide = characters(text, n);
		if (!first && at + 1 + wide > width) {
			fprintf(out, "\n%*s", indent, "");
			at = indent;
		} else if (!first) {
			fputc(' ', out);
			at++;
		}
		fwrite(text, 1, n, out);
		at += wide;
		text += n;
		first = false;
	}
	fputc('\n', out);
}

void text_paragraph(FILE *out, const char *head, char *text, int indent)
{
	fputs(head, out);
	text_clean(text);
	text_wrap(out, text, text_length(head), indent, 80);
}

bool text_lists(const char *list, const char *between, const char *item)
{
	size_t n = strlen(item), gap = strlen(between);
	for (const char *end; list; list = end ? end + gap : NULL) {
		end = strstr(list, between);
		if ((end ? (size_t)(end - list) : strlen(list)) == n &&
		    !strncmp(list, item, n))
			return true;
	}
	return false;
}

void text_shell(FILE *out, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_=+,./:%@";
	if (*word && word[strspn(word, plain)] == '\0') {
		fputs(word, out);
		return;
	}
	fputc('\'', out);
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", out);
		else
			fputc(*word, out);
	}
	fputc('\'', out);
}

char *text_shell_word(char *text, size_t n, const char *word)
{
	char *quoted = NULL;
	size_t length;
	FILE *memory = open_memstream(&quoted, &length);
	if (memory)
		text_shell(memory, word);
	bool whole = memory && text_finish(memory, &quoted);
	snprintf(text, n, "%s", whole && length < n ? quoted : "...");
	free(quoted);
	return text;
}

void text_clean(char *text)
{
	unsigned char *c = (unsigned char *)text;
	for (; *c; c++) {
		if (*c < ' ' || *c == 0x7f)
			*c = ' ';
		else if (*c == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f)
			c[0] = c[1] = ' ';
	}
}

/* Of a UTF-8 character, by its first byte. */
static size_t character_bytes(unsigned char first)
{
	return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

void text_end_whole(char *text)
{
	size_t n = strlen(text), at = n;
	while (at > 0 && n - at < 3 &&
	       ((unsigned char)text[at - 1] & 0xc0) == 0x80)
		at--;
	if (at > 0 && n - at + 1 < character_bytes((unsigned char)text[at - 1]))
		text[at - 1] = '\0';
}

/*
 * A character of n bytes that ends a string or a line, that XML has no place
 * for, or that turns the direction of what follows.
 */
static bool is_unfit(const char *text, size_t n)
{
	const unsigned char *c = (const unsigned char *)text;
	if (n == 1)
		return strchr("\"\\\x7f", *c) || *c < ' ';
	if (n == 2)
		return c[0] == 0xc2 && c[1] < 0xa0;
	if (n == 3 && c[0] == 0xe2)
		return (c[1] == 0x80 && c[2] >= 0xaa && c[2] <= 0xae) ||
		       (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9);
	return n == 3 && c[0] == 0xef && c[1] == 0xbf && c[2] >= 0xbe;
}

void text_quote(FILE *out, const char *text)
{
	const char *begin = text, *end = text + TEXT_COLUMN_MAX;
	fputc('"', out);
	while (*text) {
		size_t n = character_bytes((unsigned char)*text);
		if (strnlen(text, n) < n || text + n > end)
			break;
		/* gnuplot writes it as it is, but XML has it end CDATA. */
		bool ends = text - begin > 1 && !strncmp(text - 2, "]]>", 3);
		if (is_unfit(text, n) || ends)
			fputc('\'', out);
		else
			fwrite(text, 1, n, out);
		text += n;
	}
	fputc('"', out);
}

bool text_close(FILE *file)
{
	bool lost = ferror(file);
	return fclose(file) == 0 && !lost;
}

bool text_finish(FILE *memory, char **text)
{
	if (!memory || !text_close(memory)) {
		free(*text);
		*text = NULL;
	}
	return *text;
}

/* Until a read falls short of the room that there is. */
char *text_read_all(FILE *file, size_t *size)
{
	char *text = NULL, *more;
	size_t room = 1 << 16;
	*size = 0;
	while ((more = realloc(text, room))) {
		text = more;
		*size += fread(text + *size, 1, room - *size, file);
		if (*size < room)
			break;
		if (room >= TEXT_MAX) {
			free(text);
			errno = EFBIG;
			return NULL;
		}
		room *= 2;
	}
	if (more && !ferror(file)) {
		text[*size] = '\0';
		return text;
	}
	free(text);
	return NULL;
}

/* What is no file is kept in one, so that it can be read again. */
static int keep_stdin(void)
{
	static const size_t part = 1 << 16;
	size_t left = TEXT_MAX / part + 1;
	int fd = memfd_create("standard input", MFD_CLOEXEC);
	char *buffer = malloc(part);
	ssize_t n = fd < 0 || !buffer ? -1 : 1;
	while (n > 0 && left-- > 0)
		if ((n = read(STDIN_FILENO, buffer, part)) > 0 &&
		    write(fd, buffer, (size_t)n) != n)
			n = -1;
	free(buffer);
	if (n >= 0 && lseek(fd, 0, SEEK_SET) == 0)
		n = dup2(fd, STDIN_FILENO);
	if (fd >= 0)
		close(fd);
	return n < 0 ? -1 : 0;
}

/* From where it stands, which stays. */
static int open_stdin(void)
{
	struct stat st;
	if (fstat(STDIN_FILENO, &st) < 0 ||
	    (!S_ISREG(st.st_mode) && keep_stdin() < 0))
		return -1;
	off_t at = lseek(STDIN_FILENO, 0, SEEK_CUR);
	int fd = open("/proc/self/fd/0", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return dup(STDIN_FILENO);
	lseek(fd, at, SEEK_SET);
	return fd;
}

/* Opening a FIFO would wait for somebody who writes to it. */
FILE *text_open(const char *path)
{
	int fd = strcmp(path, "-")
			 ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
			 : open_stdin();
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	if (file)
		fcntl(fd, F_SETFL, O_RDONLY);
	else if (fd >= 0)
		close(fd);
	return file;
}

char *text_read(const char *path, size_t *size)
{
	FILE *file = text_open(path);
	if (!file)
		return NULL;
	char *text = text_read_all(file, size);
	int why = errno;
	fclose(file);
	errno = why;
	return text;
}

bool text_is_stream(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && !S_ISREG(st.st_mode) &&
	       !S_ISDIR(st.st_mode);
}

int text_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int rc = write(fd, text, strlen(text)) < 0 ? -errno : 0;
	close(fd);
	return rc;
}
