#include "store/objects.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/digest.hpp"
#include "store/spool_file.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using test::fails_with;
using test::ok;

class ObjectsTest : public testing::Test {
protected:
    std::string file(const std::string& key) const {
        return directory_ / (tenant_.to_string() + "/" + key);
    }
    test::TemporaryDirectory directory_;
    Objects objects_{{.root = directory_.path(), .max_size = 1'000'000}};
    TenantId tenant_ = TenantId::make(test::kNow);
    TenantId other_ = TenantId::make(test::kNow);
};

TEST_F(ObjectsTest, RoundTrips) {
    const std::vector<std::string> all = {"", "x", std::string("\0\xff\n", 3),
                                          std::string(999'999, 'a')};
    for (const std::string& contents : all) {
        auto put = objects_.put(tenant_, "results/a.json", contents);
        ASSERT_TRUE(ok(put));
        EXPECT_EQ(put->digest, sha256_hex(contents));
        EXPECT_EQ(put->size, contents.size());
        auto got = objects_.get(tenant_, "results/a.json", put->digest);
        ASSERT_TRUE(ok(got));
        EXPECT_EQ(*got, contents);
    }
    EXPECT_TRUE(fails_with(Code::kCorrupted, objects_.get(tenant_, "results/a.json", "other")));
    EXPECT_TRUE(fails_with(Code::kNotFound, objects_.get(tenant_, "none")));
    EXPECT_TRUE(fails_with(Code::kNotFound, objects_.get(other_, "results/a.json")));
    EXPECT_TRUE(fails_with(Code::kLimitExceeded,
                           objects_.put(tenant_, "big", std::string(1'000'001, 'a'))));
}

// Contents of any size, of which no more than a piece is in memory.
class Letters final : public ByteSource {
public:
    explicit Letters(std::uint64_t size) : size_(size) {}
    std::uint64_t size() const override { return size_; }
    Result<std::string> read(std::uint64_t at, std::size_t most) const override {
        std::string piece(std::min<std::uint64_t>(most, size_ - at), '\0');
        for (char& c : piece) c = static_cast<char>('a' + at++ % 23);
        return piece;
    }

private:
    std::uint64_t size_;
};

TEST_F(ObjectsTest, ContentsReadPieceByPieceMayBeLargerThanThoseInMemory) {
    const Letters letters(3'000'001);
    const auto put = objects_.put(tenant_, "jobs/a.json", letters);
    ASSERT_TRUE(ok(put));
    const std::string whole = *letters.read(0, 3'000'001);
    EXPECT_EQ(put->digest, sha256_hex(whole));
    EXPECT_TRUE(fails_with(Code::kLimitExceeded, objects_.get(tenant_, "jobs/a.json")));
    const auto stored = objects_.open(tenant_, "jobs/a.json", put->digest);
    ASSERT_TRUE(ok(stored));
    EXPECT_EQ((*stored)->size(), whole.size());
    std::string read;
    EXPECT_TRUE(ok(each_piece(**stored, [&](std::string_view piece) -> Status {
        read += piece;
        return {};
    })));
    EXPECT_EQ(read, whole);
    EXPECT_EQ((*stored)->read(2'999'999, 100).value(), whole.substr(2'999'999));
    EXPECT_TRUE(fails_with(Code::kCorrupted, objects_.open(tenant_, "jobs/a.json", "other")));
    EXPECT_TRUE(fails_with(Code::kNotFound, objects_.open(tenant_, "none", put->digest)));
    EXPECT_TRUE(fails_with(Code::kNotFound, objects_.open(other_, "jobs/a.json", put->digest)));
    std::fstream(file("jobs/a.json"), std::ios::in | std::ios::out).seekp(2'000'000).put('!');
    EXPECT_TRUE(fails_with(Code::kCorrupted, objects_.open(tenant_, "jobs/a.json", put->digest)));
}

TEST(SpoolFile, HoldsWhatWasAppendedAndLeavesNothing) {
    const test::TemporaryDirectory directory;
    auto spool = SpoolFile::create(directory.path());
    ASSERT_TRUE(ok(spool));
    const std::string piece(100'000, 'x');
    for (int i = 0; i < 30; ++i) ASSERT_TRUE(ok((*spool)->append(piece + std::to_string(i))));
    ASSERT_TRUE(ok((*spool)->flush()));
    EXPECT_EQ((*spool)->size(), 30 * piece.size() + 10 + 40);
    EXPECT_EQ((*spool)->read(0, piece.size() + 1).value(), piece + "0");
    EXPECT_EQ((*spool)->read((*spool)->size() - 3, 100).value(), "x29");
    EXPECT_EQ((*spool)->read((*spool)->size(), 100).value(), "");
    EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
    EXPECT_TRUE(fails_with(Code::kNotFound, SpoolFile::create(directory.path() + "/none")));
}

TEST_F(ObjectsTest, KeysThatCouldLeaveTheDirectoryAreRejected) {
    for (const std::string& key :
         {std::string(""), std::string("/"), std::string("/a"), std::string("a/"),
          std::string("a//b"), std::string(".."), std::string("../a"), std::string("a/../b"),
          std::string("."), std::string(".hidden"), std::string("a/.b"), std::string("a b"),
          std::string("a\\b"), std::string("a\0b", 3), std::string("\xC3\xA9"),
          std::string(129, 'a'), std::string("a/b/c/d/e/f/g/h/i")}) {
        EXPECT_TRUE(fails_with(Code::kInvalidInput, objects_.put(tenant_, key, "x"))) << key;
        EXPECT_TRUE(fails_with(Code::kInvalidInput, objects_.get(tenant_, key))) << key;
        EXPECT_TRUE(fails_with(Code::kInvalidInput, objects_.remove(tenant_, key))) << key;
    }
    EXPECT_TRUE(ok(objects_.put(tenant_, "a/b/c/d/e/f/g/h", "x")));
}

TEST_F(ObjectsTest, AChangedObjectIsCorrupted) {
    ASSERT_TRUE(ok(objects_.put(tenant_, "a", std::string(1'000, 'x'))));
    std::string bytes;
    {
        std::ifstream in(file("a"), std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(in), {});
    }
    for (std::size_t at = 0; at < bytes.size(); at += 13) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 4);
        std::ofstream(file("a"), std::ios::binary) << changed;
        EXPECT_TRUE(fails_with(Code::kCorrupted, objects_.get(tenant_, "a"))) << at;
    }
    for (const std::size_t length : {0UL, 10UL, 82UL, bytes.size() - 1}) {
        std::ofstream(file("a"), std::ios::binary) << bytes.substr(0, length);
        EXPECT_TRUE(fails_with(Code::kCorrupted, objects_.get(tenant_, "a"))) << length;
    }
}

TEST_F(ObjectsTest, AreListedByPrefixAndRemoved) {
    for (const char* key : {"b/2", "a", "b/1", "c/d/e"})
        ASSERT_TRUE(ok(objects_.put(tenant_, key, "xyz")));
    ASSERT_TRUE(ok(objects_.put(other_, "b/3", "x")));
    std::ofstream(file(".1.2.tmp")) << "left by a writer that died";
    const auto keys = [&](const char* prefix) {
        std::vector<std::string> all;
        auto listed = objects_.list(tenant_, prefix);
        EXPECT_TRUE(ok(listed));
        for (const ObjectInfo& info : *listed) {
            EXPECT_EQ(info.size, 3);
            all.push_back(info.key);
        }
        return all;
    };
    EXPECT_EQ(keys(""), (std::vector<std::string>{"a", "b/1", "b/2", "c/d/e"}));
    EXPECT_EQ(keys("b/"), (std::vector<std::string>{"b/1", "b/2"}));
    EXPECT_TRUE(ok(objects_.remove(tenant_, "b/1")));
    EXPECT_TRUE(fails_with(Code::kNotFound, objects_.remove(tenant_, "b/1")));
    EXPECT_TRUE(fails_with(Code::kNotFound, objects_.remove(tenant_, "b")));
    EXPECT_EQ(keys("b/"), (std::vector<std::string>{"b/2"}));
}

TEST_F(ObjectsTest, AReaderSeesTheOldContentsOrTheNew) {
    const std::string old_contents(50'000, 'o'), new_contents(70'000, 'n');
    ASSERT_TRUE(ok(objects_.put(tenant_, "a", old_contents)));
    std::thread writer([&] {
        for (int i = 0; i < 20; ++i)
            EXPECT_TRUE(ok(objects_.put(tenant_, "a", i % 2 ? old_contents : new_contents)));
    });
    for (int i = 0; i < 100; ++i) {
        auto got = objects_.get(tenant_, "a");
        ASSERT_TRUE(ok(got));
        EXPECT_TRUE(*got == old_contents || *got == new_contents);
    }
    writer.join();
}

}  // namespace
}  // namespace ballast::store
