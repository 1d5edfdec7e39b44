/* SQLite's file: whose it is, of which version, and statements on it. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "core/index/index.h"
#include "core/index/index_schema.h"

#define WAIT_US 5000			   /* between looks at a lock */
#define WAIT_MAX (60 * NSEC_PER_SEC)	   /* for other processes */
#define CACHE "PRAGMA cache_size = -65536" /* KiB */
#define TEXT_BYTES_MAX (16 << 20)

#define HEADER 100 /* bytes, in which an SQLite file says whose it is */
#define HEADER_PAGES 28
#define HEADER_VERSION 60
#define HEADER_APPLICATION 68

struct index_statement {
	const char *sql;
	struct sqlite3_stmt *statement;
};

void index_fail(struct index *index, bool broken, const char *why)
{
	if (index->failed)
		return;
	index->failed = true;
	index->broken = broken;
	snprintf(index->why, sizeof(index->why), "%s", why);
	text_clean(index->why);
}

/* What SQLite says. A table that is missing was there when it was opened. */
static void take_error(struct index *index)
{
	int code = sqlite3_errcode(index->db) & 0xff;
	if (code == SQLITE_NOMEM)
		mem_out();
	index_fail(index,
		   code == SQLITE_CORRUPT || code == SQLITE_NOTADB ||
			   code == SQLITE_ERROR,
		   sqlite3_errmsg(index->db));
}

static void execute(struct index *index, const char *sql)
{
	if (!index->failed &&
	    sqlite3_exec(index->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		take_error(index);
}

static int wait_for_others(void *since, int times)
{
	uint64_t *began = since;
	if (times == 0)
		*began = clock_now();
	usleep(WAIT_US);
	return clock_now() - *began < WAIT_MAX;
}

/* What a stranger may have put into the file runs nothing. */
static void prepare(struct index *index)
{
	static const int off[] = {
		SQLITE_DBCONFIG_TRUSTED_SCHEMA,
		SQLITE_DBCONFIG_ENABLE_TRIGGER,
		SQLITE_DBCONFIG_ENABLE_VIEW,
	};
	for (size_t i = 0; i < ARRAY_LENGTH(off); i++)
		sqlite3_db_config(index->db, off[i], 0, NULL);
	sqlite3_db_config(index->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_limit(index->db, SQLITE_LIMIT_LENGTH, TEXT_BYTES_MAX);
	sqlite3_busy_handler(index->db, wait_for_others, &index->waiting);
	execute(index, CACHE);
	execute(index, "PRAGMA cell_size_check = 1");
	execute(index, "PRAGMA mmap_size = 0");
	execute(index, "PRAGMA synchronous = NORMAL");
}

static void open_database(struct index *index, const char *path, int flags)
{
	if (index->failed)
		return;
	int code = sqlite3_open_v2(
		path, &index->db,
		flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX, NULL);
	if (!index->db)
		mem_out();
	if (code != SQLITE_OK)
		take_error(index);
	else
		prepare(index);
}

static const char count_tables[] = "SELECT count(*) FROM sqlite_master";

/* Several processes may find it empty. */
static void make_tables(struct index *index)
{
	char identity[128];
	snprintf(identity, sizeof(identity),
		 "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 INDEX_APPLICATION, index_version());
	execute(index, "BEGIN IMMEDIATE");
	if (index_do(index, count_tables, "") == 0) {
		execute(index, index_schema());
		execute(index, identity);
	}
	execute(index, "COMMIT");
}

static void check_version(struct index *index)
{
	if (index_do(index, count_tables, "") == 0)
		make_tables(index);
	if (!index->failed &&
	    index_do(index, "PRAGMA user_version", "") != index_version())
		index_fail(index, true, "is of another version of mqbench");
}

static bool is_of_ours(const struct stat *st)
{
	bool by_group = st->st_mode & S_IWGRP && st->st_gid != getegid() &&
			st->st_gid != 0;
	return (st->st_uid == geteuid() || st->st_uid == 0) && !by_group &&
	       !(st->st_mode & S_IWOTH);
}

static uint32_t header_number(const unsigned char *header, int at)
{
	return (uint32_t)header[at] << 24 | (uint32_t)header[at + 1] << 16 |
	       (uint32_t)header[at + 2] << 8 | header[at + 3];
}

/* An index, or the one page of a database in which nothing was put yet. */
static bool is_index(int fd, const struct stat *st)
{
	unsigned char header[HEADER];
	if (st->st_size == 0)
		return true;
	if (pread(fd, header, HEADER, 0) != HEADER ||
	    memcmp(header, "SQLite format 3", 16) != 0)
		return false;
	uint32_t application = header_number(header, HEADER_APPLICATION);
	return application == INDEX_APPLICATION ||
	       (application == 0 && header_number(header, HEADER_PAGES) <= 1 &&
		header_number(header, HEADER_VERSION) == 0);
}

/* False where there is none yet. SQLite has not seen the file so far. */
static bool check_file(struct index *index, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return false;
	if (fd < 0)
		index_fail(index, false,
			   errno == ELOOP ? "is a link" : strerror(errno));
	else if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		index_fail(index, false, "is no plain file");
	else if (!is_of_ours(&st))
		index_fail(index, false,
			   "is not yours, or others may write it");
	else if (!is_index(fd, &st))
		index_fail(index, false,
			   "is no index of mqbench, so it is left alone");
	if (fd >= 0)
		close(fd);
	return true;
}

static void open_folders(struct index *index, const char *folder)
{
	char resolved[PATH_MAX], path[PATH_MAX + sizeof(INDEX_FILE) + 1];
	struct stat st;
	if (!realpath(folder, resolved) || stat(resolved, &st) < 0) {
		index_fail(index, false, strerror(errno));
		return;
	}
	if (!is_of_ours(&st)) {
		index_fail(index, false,
			   "is not kept in a folder that is not yours, or "
			   "where others may write");
		return;
	}
	snprintf(path, sizeof(path), "%s/" INDEX_FILE, resolved);
	bool is_there = check_file(index, path);
	bool writes = access(is_there ? path : resolved, W_OK) == 0 &&
		      access(resolved, W_OK) == 0;
	if (!is_there && !writes)
		index_fail(index, false, strerror(errno));
	index->is_read_only = !writes;
	open_database(index, path,
		      writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
			     : SQLITE_OPEN_READONLY);
	check_version(index);
}

void index_open(struct index *index, const char *folder)
{
	*index = (struct index){.is_private = !folder};
	if (folder) {
		open_folders(index, folder);
		return;
	}
	open_database(index, "", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
	execute(index, "PRAGMA journal_mode = OFF");
	make_tables(index);
}

static void drop_statements(struct index *index)
{
	for (size_t i = 0; i < index->statements; i++)
		sqlite3_finalize(index->statement[i].statement);
	free(index->statement);
	index->statement = NULL;
	index->statements = 0;
}

/* As SQLite's manual has it; other processes see all of it or nothing. */
void index_reset(struct index *index)
{
	index->failed = index->broken = false;
	drop_statements(index);
	if (!sqlite3_get_autocommit(index->db))
		sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_db_config(index->db, SQLITE_DBCONFIG_RESET_DATABASE, 1, NULL);
	execute(index, "VACUUM");
	sqlite3_db_config(index->db, SQLITE_DBCONFIG_RESET_DATABASE, 0, NULL);
	prepare(index);
	check_version(index);
}

/* What was not committed is rolled back. */
void index_close(struct index *index)
{
	drop_statements(index);
	sqlite3_close(index->db);
	index->db = NULL;
}

static struct sqlite3_stmt *find_statement(struct index *index, const char *sql)
{
	for (size_t i = 0; i < index->statements; i++)
		if (index->statement[i].sql == sql)
			return index->statement[i].statement;
	struct index_statement new = {.sql = sql};
	if (sqlite3_prepare_v3(index->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
			       &new.statement, NULL) != SQLITE_OK) {
		take_error(index);
		return NULL;
	}
	index->statement =
		array_grow(index->statement, index->statements, sizeof(new));
	index->statement[index->statements++] = new;
	return new.statement;
}

/* None where it failed. */
static struct sqlite3_stmt *ask(struct index *index, const char *sql,
				const char *kinds, va_list args)
{
	struct sqlite3_stmt *s =
		index->failed ? NULL : find_statement(index, sql);
	int at = 1;
	for (; s && *kinds; kinds++)
		if (*kinds == 'i')
			sqlite3_bind_int64(s, at++, va_arg(args, int64_t));
		else if (*kinds == 'd')
			sqlite3_bind_double(s, at++, va_arg(args, double));
		else
			sqlite3_bind_text(s, at++, va_arg(args, const char *),
					  -1, SQLITE_TRANSIENT);
	return s;
}

struct sqlite3_stmt *index_ask(struct index *index, const char *sql,
			       const char *kinds, ...)
{
	va_list args;
	va_start(args, kinds);
	struct sqlite3_stmt *statement = ask(index, sql, kinds, args);
	va_end(args);
	return statement;
}

bool index_next(struct index *index, struct sqlite3_stmt *statement)
{
	if (index->failed)
		return false;
	int code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		take_error(index);
	sqlite3_reset(statement);
	return false;
}

int64_t index_do(struct index *index, const char *sql, const char *kinds, ...)
{
	va_list args;
	int64_t value = 0;
	va_start(args, kinds);
	struct sqlite3_stmt *statement = ask(index, sql, kinds, args);
	va_end(args);
	if (!index_next(index, statement))
		return 0;
	value = index_count(statement, 0);
	sqlite3_reset(statement);
	return value;
}

int64_t index_added(const struct index *index)
{
	return sqlite3_last_insert_rowid(index->db);
}

const char *index_text(struct sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);
	return text ? (const char *)text : "";
}

double index_number(struct sqlite3_stmt *statement, int column)
{
	return sqlite3_column_type(statement, column) == SQLITE_NULL
		       ? NAN
		       : sqlite3_column_double(statement, column);
}

int64_t index_count(struct sqlite3_stmt *statement, int column)
{
	return sqlite3_column_int64(statement, column);
}
