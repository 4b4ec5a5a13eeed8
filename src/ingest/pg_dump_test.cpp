// Rows of dumps of PostgreSQL, and files that are not read.
#include "ingest/pg_dump.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::ingest {
namespace {

using testing::HasSubstr;

constexpr std::string_view kHead =
    "--\n-- PostgreSQL database dump\n--\n\n"
    "SET client_encoding = 'UTF8';\n";

std::string dump(std::string_view text) { return std::string(kHead) + std::string(text); }

std::string error_of(std::string_view bytes, const PgDumpLimits& limits = {}) {
    const auto read = read_pg_dump(bytes, {}, limits);
    return read ? "" : read.error().message;
}

TEST(PgDump, HasTheRowsOfCopyBlocks) {
    const auto tables =
        read_pg_dump(dump("COPY public.tags (id, \"na\"\"me\") FROM stdin;\n"
                          "a\tone\nb\t\\N\nc\t\n\\.\n\n"
                          "COPY audit.log (x) FROM stdin;\n\\.\n"));
    ASSERT_TRUE(tables) << tables.error().message;
    ASSERT_EQ(tables->size(), 2U);
    const TextTable& tags = (*tables)[0];
    EXPECT_EQ(tags.name, "tags");
    EXPECT_EQ(tags.columns, (std::vector<std::string>{"id", "na\"me"}));
    ASSERT_EQ(tags.rows.size(), 3U);
    EXPECT_EQ(tags.rows[0][1], "one");
    EXPECT_FALSE(tags.rows[1][1]);
    EXPECT_EQ(tags.rows[2][1], "");
    EXPECT_EQ((*tables)[1].name, "audit.log");
}

// PostgreSQL 17 documentation, COPY, "Text Format".
TEST(PgDump, ReadsTheEscapesOfTheTextFormat) {
    const auto tables =
        read_pg_dump(dump("COPY t (a, b, c) FROM stdin;\n"
                          "tab\\tline\\nback\\\\slash\t\\101\\x42\\q\tdot\\.\n\\.\n"));
    ASSERT_TRUE(tables) << tables.error().message;
    const auto& row = (*tables)[0].rows.at(0);
    EXPECT_EQ(row[0], "tab\tline\nback\\slash");
    EXPECT_EQ(row[1], "ABq");
    EXPECT_EQ(row[2], "dot.");
}

TEST(PgDump, SkipsStatementsWhateverTheirTextContains) {
    const auto tables = read_pg_dump(
        dump("\\restrict x;y\n"
             "CREATE FUNCTION f() RETURNS void AS $b$\nCOPY public.a (x) FROM stdin;\n1\n\\.\n"
             "$b$ LANGUAGE sql;\n"
             "COMMENT ON TABLE t IS 'it''s; COPY public.b (x) FROM stdin;';\n"
             "SELECT E'a\\'; COPY public.c (x) FROM stdin;';\n"
             "/* /* nested */ COPY public.d (x) FROM stdin; */\n"
             "-- COPY public.e (x) FROM stdin;\n"
             "copy public.f (x) from stdin;\n1\n\\.\n"
             "COPY public.g (x) FROM '/etc/passwd';\nCOPY public.f (x) TO stdout;\n"));
    ASSERT_TRUE(tables) << tables.error().message;
    ASSERT_EQ(tables->size(), 1U);
    EXPECT_EQ((*tables)[0].name, "f");
}

TEST(PgDump, OnlyCountsTheRowsOfTablesThatAreNotChosen) {
    const auto tables = read_pg_dump(dump("COPY public.users (id) FROM stdin;\n1\n2\n\\.\n"
                                          "COPY public.tags (id) FROM stdin;\n1\n\\.\n"),
                                     {"tags"});
    ASSERT_TRUE(tables) << tables.error().message;
    EXPECT_TRUE((*tables)[0].rows.empty());
    EXPECT_EQ((*tables)[0].left_out, 2U);
    EXPECT_EQ((*tables)[1].rows.size(), 1U);
}

TEST(PgDump, RefusesOtherFormatsWithTheWayToConvertThem) {
    EXPECT_THAT(error_of("PGDMP\x01\x0E"), HasSubstr("pg_restore --file"));
    EXPECT_THAT(error_of("\x1F\x8B\x08"), HasSubstr("gunzip"));
    EXPECT_THAT(error_of(""), HasSubstr("no statement"));
    EXPECT_THAT(error_of(dump("INSERT INTO public.tags VALUES (1);\n")),
                HasSubstr("without --inserts"));
    EXPECT_THAT(error_of("SET client_encoding = 'LATIN1';\n"), HasSubstr("--encoding=UTF8"));
    EXPECT_THAT(error_of(dump("COPY t (a) FROM stdin;\n\xE9\n\\.\n")), HasSubstr("not UTF-8"));
    EXPECT_THAT(error_of(dump("COPY t (a) FROM stdin;\na\\0b\n\\.\n")), HasSubstr("not UTF-8"));
}

TEST(PgDump, ReportsWhereADumpIsTruncatedOrDamaged) {
    EXPECT_THAT(error_of(dump("COPY t (a) FROM stdin;\n1\n")), HasSubstr("truncated"));
    EXPECT_THAT(error_of(dump("COPY t (a) FROM stdin;\n1")), HasSubstr("truncated"));
    EXPECT_THAT(error_of(dump("CREATE TABLE t (")), HasSubstr("truncated"));
    EXPECT_THAT(error_of(dump("SELECT 'a")), HasSubstr("truncated"));
    EXPECT_THAT(error_of(dump("DO $$ BEGIN")), HasSubstr("truncated"));
    EXPECT_EQ(error_of(dump("COPY t (a, b) FROM stdin;\n1\t2\n3\n\\.\n")),
              "line 8 of the dump has 1 cells: expected 2, one per column of the table t");
}

TEST(PgDump, HasLimits) {
    const std::string two = dump("COPY t (a) FROM stdin;\n1\n22\n\\.\n");
    EXPECT_EQ(error_of(two), "");
    EXPECT_THAT(error_of(two, {.max_rows = 1}), HasSubstr("more than 1 rows"));
    EXPECT_THAT(error_of(two, {.max_cell_bytes = 1}), HasSubstr("at most 1"));
    EXPECT_THAT(error_of(two, {.max_tables = 0}), HasSubstr("more than 0 tables"));
    EXPECT_THAT(error_of(two, {.max_columns = 0}), HasSubstr("more than 0 columns"));
    EXPECT_THAT(error_of(two, {.max_bytes = 10}), HasSubstr("at most 10"));
    EXPECT_THAT(error_of(two, {.budget = {.free_bytes = 10, .expansion = 0.1}}),
                HasSubstr("leave out tables"));
}

}  // namespace
}  // namespace ballast::ingest
