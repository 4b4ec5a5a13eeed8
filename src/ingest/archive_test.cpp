#include "ingest/archive.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/archive_write_test.hpp"

namespace ballast::ingest {
namespace {

using testing::HasSubstr;

Error refused(const std::string& bytes, const ArchiveLimits& limits = {}) {
    const auto archive = Archive::open(bytes, limits);
    EXPECT_FALSE(archive);
    return archive ? Error{} : archive.error();
}

TEST(Archive, ReturnsThePackedFilesWithoutFolders) {
    const std::string long_text(3'000'000, 'x');
    const std::string bytes =
        write_archive({{.name = "a.csv", .text = "1;2\n"},
                       {.name = "data/", .text = ""},
                       {.name = "data/b.csv", .text = ""},
                       {.name = "c.csv", .text = "y" + std::string(70, 'z')}});
    EXPECT_TRUE(Archive::looks_like_one(bytes));
    auto archive = Archive::open(bytes);
    ASSERT_TRUE(archive) << archive.error().message;
    ASSERT_EQ(archive->entries().size(), 3U);
    EXPECT_EQ(archive->entries()[1].name, "data/b.csv");
    EXPECT_EQ(archive->find("c.csv"), 2U);
    EXPECT_EQ(archive->find("d.csv"), 3U);
    EXPECT_EQ(archive->read(0).value(), "1;2\n");
    EXPECT_EQ(archive->read(1).value(), "");
}

TEST(Archive, ReadsAnEntryInPiecesInOrder) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919) + ";";
    const std::string bytes = write_archive({{.name = "a", .text = text}});
    auto archive = Archive::open(bytes);
    ASSERT_TRUE(archive);
    std::string joined;
    std::size_t pieces = 0;
    ASSERT_TRUE(archive->read_pieces(0, 1'000, [&](std::string_view piece) -> Status {
        EXPECT_LE(piece.size(), 1'000U);
        joined += piece;
        ++pieces;
        return {};
    }));
    EXPECT_EQ(joined, text);
    EXPECT_GT(pieces, 10U);
    const auto stopped = archive->read_pieces(
        0, 10, [](std::string_view) -> Status { return fail(Code::kCancelled, "enough"); });
    EXPECT_EQ(stopped.error().code, Code::kCancelled);
}

TEST(Archive, RejectsNamesThatEscapeIt) {
    for (const char* name : {"../a", "/etc/passwd", "a/../../b", "C:/a", "..", "a\\b"}) {
        const Error error = refused(write_archive({{.name = name, .text = "x"}}));
        EXPECT_EQ(error.code, Code::kInvalidInput) << name;
        EXPECT_THAT(error.message, HasSubstr("escapes the archive")) << name;
    }
    EXPECT_TRUE(Archive::open(write_archive({{.name = "a/..b/c..d", .text = "x"}})));
}

TEST(Archive, RejectsLinksAndEncryptedEntries) {
    EXPECT_THAT(refused(write_archive({{.name = "a", .text = "/etc/passwd", .unix_mode = 0120777}}))
                    .message,
                HasSubstr("is a link"));
    EXPECT_THAT(refused(write_archive({{.name = "a", .text = "secret", .password = "p"}})).message,
                HasSubstr("encrypted"));
}

TEST(Archive, RejectsAZipBombBeforeInflatingIt) {
    const Error bomb =
        refused(write_archive({{.name = "zeros", .text = std::string(20'000'000, '0')}}));
    EXPECT_EQ(bomb.code, Code::kLimitExceeded);
    EXPECT_THAT(bomb.message, HasSubstr("would inflate"));
    const std::string two = write_archive({{.name = "a", .text = std::string(600, 'a')},
                                           {.name = "b", .text = std::string(600, 'b')}});
    EXPECT_EQ(refused(two, {.max_inflated_bytes = 1'000}).code, Code::kLimitExceeded);
    EXPECT_EQ(refused(two, {.max_entries = 1}).code, Code::kLimitExceeded);
}

TEST(Archive, ATruncatedArchiveIsAnError) {
    const std::string bytes = write_archive(
        {{.name = "a.csv", .text = std::string(500, 'q')}, {.name = "b.csv", .text = "1,2,3"}});
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto archive = Archive::open(std::string_view(bytes).substr(0, size));
        EXPECT_FALSE(archive) << size;
    }
    // A changed byte of the packed data is detected by the checksum or the inflater.
    std::string changed = bytes;
    changed[38] = static_cast<char>(changed[38] ^ 0x55);
    auto archive = Archive::open(changed);
    EXPECT_FALSE(archive && archive->read(0));
}

TEST(Archive, TextIsNotAnArchive) {
    EXPECT_FALSE(Archive::looks_like_one("Identifier;Start date"));
    EXPECT_THAT(refused("Identifier;Start date\n").message, HasSubstr("cannot be read as ZIP"));
}

}  // namespace
}  // namespace ballast::ingest
