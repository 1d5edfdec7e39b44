/* Appending to buffers, padding by characters, reading files. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

/* Bytes of a character, as its first one announces them; 1: or it is none. */
static size_t announced(unsigned char first)
{
	return first < 0xc2 || first > 0xf4 ? 1
	       : first < 0xe0		    ? 2
	       : first < 0xf0		    ? 3
					    : 4;
}

/* UTF-8: what continues a character is none of its own. */
static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* A character without its end, which a buffer's size has cut. */
static bool is_cut(const char *text)
{
	size_t n = 1;
	while (n < 4 && continues(text[n]))
		n++;
	return !text[n] && n < announced((unsigned char)*text);
}

static void end_whole(char *text)
{
	size_t at = strlen(text);
	while (at > 0 && continues(text[at - 1]))
		at--;
	if (at > 0 && is_cut(text + at - 1))
		text[at - 1] = '\0';
}

int text_vformat(char *text, size_t n, const char *format, va_list args)
{
	int length = vsnprintf(text, n, format, args);
	if (length >= 0 && (size_t)length >= n)
		end_whole(text);
	return length;
}

void text_append(char *text, size_t n, const char *format, ...)
{
	size_t at = strlen(text);
	va_list args;
	va_start(args, format);
	text_vformat(text + at, n - at, format, args);
	va_end(args);
}

static int characters(const char *text, size_t n)
{
	int seen = 0;
	for (size_t i = 0; i < n && text[i]; i++)
		seen += !continues(text[i]);
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

bool text_passes(const char *text, const char *only, const char *skip)
{
	return (!only || strstr(text, only)) && !(skip && strstr(text, skip));
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
	FILE *memory = mem_open(&quoted, &length);
	text_shell(memory, word);
	mem_close(memory);
	snprintf(text, n, "%s", length < n ? quoted : "...");
	free(quoted);
	return text;
}

size_t text_character(const char *text, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *c = (const unsigned char *)text;
	size_t n = announced(c[0]);
	*code = n == 1 ? c[0] : c[0] & (0x7fu >> n);
	if (n == 1)
		return *code < 0x80;
	for (size_t i = 1; i < n; i++) {
		if (!continues(text[i]))
			return 0;
		*code = *code << 6 | (c[i] & 0x3fu);
	}
	bool surrogate = *code >= 0xd800 && *code < 0xe000;
	return *code < least[n] || surrogate || *code > 0x10ffff ? 0 : n;
}

bool text_is_unsafe(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c ||
	       (code >= 0x200b && code <= 0x200f) ||
	       (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
	       (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * What a CI service takes for a command in output: "##[" and "##vso[" anywhere,
 * "::error" at the beginning of a line, where any word may come to stand.
 */
static bool begins_command(const char *text, bool word)
{
	if (!strncmp(text, "::", 2))
		return word && is_letter(text[2]);
	if (strncmp(text, "##", 2) != 0)
		return false;
	for (text += 2; is_letter(*text); text++)
		continue;
	return *text == '[';
}

/*
 * Whether the character has no place in a line; its bytes are *n, or 0. *word:
 * what is before it may count as a blank; begins true.
 */
static bool is_unfit(const char *text, size_t *n, bool *word)
{
	uint32_t code;
	if (*text > ' ' && *text <= '~' && *text != ':' && *text != '#') {
		*word = false;
		*n = 1;
		return false;
	}
	*n = text_character(text, &code);
	bool unfit =
		*n == 0 || text_is_unsafe(code) || begins_command(text, *word);
	*word = unfit || code <= ' ' || code > '~';
	return unfit;
}

void text_clean(char *text)
{
	char *to = text;
	bool word = true;
	while (*text) {
		size_t n;
		bool unfit = is_unfit(text, &n, &word);
		if (n == 0 && is_cut(text))
			break;
		if (unfit)
			*to = n ? ' ' : '?';
		else if (to != text)
			memmove(to, text, n);
		to += unfit ? 1 : n;
		text += n ? n : 1;
	}
	*to = '\0';
}

void text_escape(char *to, size_t size, const char *text)
{
	bool word = true;
	size_t n;
	*to = '\0';
	for (char *end = to + size; *text; text += n) {
		bool unfit = is_unfit(text, &n, &word) || *text == '\\';
		n = n ? n : 1;
		if (to + 4 * n >= end)
			return;
		for (size_t i = 0; i < n; i++)
			to += sprintf(to, unfit ? "\\%03o" : "%c",
				      (unsigned char)text[i]);
	}
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

size_t text_unescape(char *to, size_t size, const char *text)
{
	size_t n = 0;
	for (; *text; n++) {
		bool escaped = *text == '\\' && text[1] >= '0' &&
			       text[1] <= '3' && is_octal(text[2]) &&
			       is_octal(text[3]) && strncmp(text, "\\000", 4);
		int c = escaped ? (text[1] - '0') << 6 | (text[2] - '0') << 3 |
					  (text[3] - '0')
				: *text;
		if (n + 1 < size)
			to[n] = (char)c;
		text += escaped ? 4 : 1;
	}
	to[n < size ? n : size - 1] = '\0';
	return n;
}

void text_quote(FILE *out, const char *text)
{
	const char *begin = text, *end = text + TEXT_COLUMN_MAX;
	uint32_t code;
	fputc('"', out);
	while (*text && !is_cut(text)) {
		size_t n = text_character(text, &code), bytes = n ? n : 1;
		if (text + bytes > end)
			break;
		/* gnuplot writes it as it is, but XML has it end CDATA. */
		bool ends = text - begin > 1 && !strncmp(text - 2, "]]>", 3);
		if (n == 0 || ends || text_is_unsafe(code) ||
		    strchr("\"\\", *text))
			fputc('\'', out);
		else
			fwrite(text, 1, n, out);
		text += bytes;
	}
	fputc('"', out);
}

bool text_close(FILE *file)
{
	bool lost = ferror(file);
	return fclose(file) == 0 && !lost;
}

/* Until a read falls short of the room that there is. */
static char *read_all(FILE *file, size_t *size)
{
	size_t room = 1 << 16;
	char *text = mem_alloc(room);
	*size = 0;
	while ((*size += fread(text + *size, 1, room - *size, file)) == room &&
	       room < TEXT_MAX) {
		room *= 2;
		text = mem_resize(text, room);
	}
	if (*size < room && !ferror(file)) {
		text[*size] = '\0';
		return text;
	}
	if (*size == room)
		errno = EFBIG;
	free(text);
	return NULL;
}

/* What is no file is kept in one, so that it can be read again. */
static int keep_stdin(void)
{
	static const size_t part = 1 << 16;
	size_t left = TEXT_MAX / part + 1;
	int fd = memfd_create("standard input", MFD_CLOEXEC);
	char *buffer = mem_alloc(part);
	ssize_t n = fd < 0 ? -1 : 1;
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

FILE *text_open(const char *path)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC)
				   : open_stdin();
	FILE *file = fd < 0 ? NULL : mem_got(fdopen(fd, "r"));
	if (!file && fd >= 0)
		close(fd);
	return file;
}

char *text_read(const char *path, size_t *size)
{
	FILE *file = text_open(path);
	if (!file)
		return NULL;
	char *text = read_all(file, size);
	int why = errno;
	fclose(file);
	errno = why;
	return text;
}

uint64_t text_hash(const char *text, size_t n)
{
	uint64_t hash = 14695981039346656037u;
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
	return hash;
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

const char *text_plural(size_t n)
{
	return n == 1 ? "" : "s";
}

void text_tap(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(*text == '#' || *text == '\\' ? '-' : *text, out);
}
