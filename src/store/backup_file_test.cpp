// A backup in one file opens with its passphrase only, and every change of it is noticed.
#include "store/backup_file.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <random>

#include "base/digest.hpp"
#include "store/spool_file.hpp"
#include "support/state.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::store {
namespace {

namespace fs = std::filesystem;
using test::fails_with;
using test::ok;

// Of a passphrase without the time that one takes.
KeyOfSalt key_of(std::string_view passphrase) {
    return [passphrase](const PassphraseSalt& salt) {
        const std::string_view bytes(reinterpret_cast<const char*>(salt.data()), salt.size());
        return SealingKey::parse(
            Sha256().update_field(passphrase).update_field(bytes).finish_hex());
    };
}

constexpr std::string_view kPassphrase = "the passphrase";

class BackupFile : public testing::Test {
protected:
    // With the contents as files.
    std::string packed(const std::vector<std::string>& contents,
                       std::string_view manifest = "the manifest") {
        auto spool = SpoolFile::create(directory_.path());
        EXPECT_TRUE(ok(spool));
        auto writer = BackupFileWriter::begin(*std::move(spool), key_of(kPassphrase), manifest);
        EXPECT_TRUE(ok(writer));
        for (const std::string& one : contents) EXPECT_TRUE(ok(writer->append(one)));
        auto file = std::move(*writer).finish();
        EXPECT_TRUE(ok(file));
        auto bytes = (*file)->read(0, (*file)->size());
        EXPECT_TRUE(ok(bytes));
        return *bytes;
    }

    fs::path write(const std::string& bytes) {
        const fs::path path = fs::path(directory_.path()) / "file";
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
        return path;
    }

    // Opens the file and extracts everything.
    Status read(const std::string& bytes, const std::vector<std::string>& contents,
                std::string_view passphrase = kPassphrase) {
        TRY(const auto reader, BackupFileReader::open(write(bytes), key_of(passphrase)));
        EXPECT_EQ(reader->manifest(), "the manifest");
        for (const std::string& one : contents) {
            const fs::path to = fs::path(directory_.path()) / "out" / "one";
            TRY_STATUS(reader->extract({sha256_hex(one), one.size()}, to, {}));
            std::ifstream in(to, std::ios::binary);
            EXPECT_TRUE(one == std::string(std::istreambuf_iterator<char>(in), {}));
        }
        return reader->check_end();
    }

    test::TemporaryDirectory directory_;
};

TEST_F(BackupFile, GivesBackWhatWasPacked) {
    std::mt19937_64 random(1);
    // Around the size of a piece, of which the manifest and its size take a part.
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, kSealedPiece - 21, kSealedPiece - 20, kSealedPiece - 19,
          kSealedPiece, 3 * kSealedPiece + 7}) {
        std::string one(size, '\0');
        for (char& c : one) c = static_cast<char>(random());
        const std::vector<std::string> contents{one, "", "the last"};
        const std::string bytes = packed(contents);
        EXPECT_EQ(bytes.find("the manifest"), std::string::npos);
        EXPECT_EQ(bytes.find("the last"), std::string::npos);
        EXPECT_TRUE(ok(read(bytes, contents))) << size;
    }
}

TEST_F(BackupFile, IsNotTheSameTwice) { EXPECT_NE(packed({"a"}), packed({"a"})); }

TEST_F(BackupFile, OpensWithItsPassphraseOnly) {
    EXPECT_TRUE(fails_with(Code::kCorrupted, read(packed({"a"}), {"a"}, "another one")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, read("PK another file", {"a"})));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, read("", {"a"})));
}

TEST_F(BackupFile, EveryChangeIsNoticed) {
    const std::vector<std::string> contents{std::string(2 * kSealedPiece, 'x'), "end"};
    const std::string bytes = packed(contents);
    std::mt19937_64 random(2);
    for (int i = 0; i < 12; ++i) {
        std::string changed = bytes;
        changed[random() % changed.size()] ^= static_cast<char>(1U << (random() % 8));
        EXPECT_FALSE(read(changed, contents)) << i;
    }
    constexpr std::size_t kStart = 22 + 16 + kSealedHeader;
    constexpr std::size_t kPieceOnDisk = kSealedPiece + kSealedExtra;
    // Cut in a piece and between two, a piece left out, and one appended.
    EXPECT_FALSE(read(bytes.substr(0, bytes.size() - 1), contents));
    EXPECT_FALSE(read(bytes.substr(0, kStart + kPieceOnDisk), contents));
    EXPECT_FALSE(read(bytes.substr(0, kStart) + bytes.substr(kStart + kPieceOnDisk), contents));
    EXPECT_FALSE(read(bytes + "x", contents));
    // Fewer and more files than were packed.
    EXPECT_FALSE(read(bytes, {contents[0]}));
    EXPECT_FALSE(read(bytes, {contents[0], "end", "more"}));
    EXPECT_FALSE(read(bytes, {contents[0], "END"}));
}

}  // namespace
}  // namespace ballast::store
