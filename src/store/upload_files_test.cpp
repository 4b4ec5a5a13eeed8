// Uploads in pieces: order, owners, limits, and clean-up.
#include "store/upload_files.hpp"

#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/temporary_directory.hpp"

namespace ballast::store {
namespace {

class UploadFilesTest : public testing::Test {
protected:
    Result<UploadFile> create(std::uint64_t size, const char* name = "balance.zip") {
        return files_.create(tenant_, name, "ann", size, now_);
    }
    Code code_of(const auto& result) { return result ? Code::kInternal : result.error().code; }

    test::TemporaryDirectory directory_;
    UploadFiles files_{
        {.root = directory_.path(), .max_size = 100, .max_total = 150, .max_files = 3}};
    Instant now_ = Instant::from_micros(1'700'000'000'000'000);
    TenantId tenant_ = TenantId::make(now_);
    TenantId other_ = TenantId::make(now_);
};

TEST_F(UploadFilesTest, PiecesAreAssembledIntoTheFile) {
    const UploadFile file = create(7).value();
    EXPECT_FALSE(file.is_whole());
    EXPECT_EQ(files_.append(tenant_, file.id, "ann", 0, "abc").value().received, 3U);
    EXPECT_EQ(code_of(files_.path(tenant_, file.id, "ann")), Code::kConflict);
    EXPECT_TRUE(files_.append(tenant_, file.id, "ann", 3, "defg").value().is_whole());
    const std::string path = files_.path(tenant_, file.id, "ann").value();
    std::ifstream in(path, std::ios::binary);
    EXPECT_EQ(std::string((std::istreambuf_iterator<char>(in)), {}), "abcdefg");
    EXPECT_EQ(files_.get(tenant_, file.id, "ann").value().name, "balance.zip");
    ASSERT_TRUE(files_.remove(tenant_, file.id, "ann"));
    EXPECT_EQ(code_of(files_.get(tenant_, file.id, "ann")), Code::kNotFound);
    EXPECT_FALSE(std::ifstream(path).is_open());
}

TEST_F(UploadFilesTest, APieceSentTwiceOrOutOfOrderChangesNothing) {
    const UploadFile file = create(10).value();
    ASSERT_TRUE(files_.append(tenant_, file.id, "ann", 0, "abc"));
    const auto again = files_.append(tenant_, file.id, "ann", 0, "abc");
    EXPECT_EQ(code_of(again), Code::kConflict);
    EXPECT_EQ(again.error().attributes.at(0).second, "3");
    EXPECT_EQ(code_of(files_.append(tenant_, file.id, "ann", 5, "x")), Code::kConflict);
    EXPECT_EQ(code_of(files_.append(tenant_, file.id, "ann", 3, "defghijk")), Code::kInvalidInput);
    EXPECT_EQ(files_.get(tenant_, file.id, "ann").value().received, 3U);
}

TEST_F(UploadFilesTest, AnUploadOfAnotherUserIsNotFound) {
    const UploadFile file = create(1).value();
    EXPECT_EQ(code_of(files_.get(tenant_, file.id, "bob")), Code::kNotFound);
    EXPECT_EQ(code_of(files_.append(other_, file.id, "ann", 0, "x")), Code::kNotFound);
    EXPECT_EQ(code_of(files_.remove(tenant_, file.id, "bob")), Code::kNotFound);
    EXPECT_TRUE(files_.get(tenant_, file.id, ""));
}

TEST_F(UploadFilesTest, LimitsApplyPerFileAndInTotal) {
    EXPECT_EQ(code_of(create(101)), Code::kLimitExceeded);
    ASSERT_TRUE(create(100));
    EXPECT_EQ(code_of(create(51)), Code::kLimitExceeded);
    ASSERT_TRUE(create(20));
    ASSERT_TRUE(create(20));
    EXPECT_EQ(code_of(create(1)), Code::kLimitExceeded);
    EXPECT_TRUE(files_.create(other_, "a", "ann", 100, now_));
    EXPECT_EQ(code_of(create(1, "")), Code::kInvalidInput);
    EXPECT_EQ(code_of(create(1, "a\nb")), Code::kInvalidInput);
}

TEST_F(UploadFilesTest, AQuotaAppliesPerOwner) {
    UploadFiles files{{.root = directory_.path(), .max_of_owner = 100}};
    ASSERT_TRUE(files.create(tenant_, "a", "ann", 60, now_));
    const auto refused = files.create(tenant_, "b", "ann", 41, now_);
    ASSERT_EQ(code_of(refused), Code::kLimitExceeded);
    EXPECT_NE(refused.error().message.find("60 of 100"), std::string::npos);
    EXPECT_TRUE(files.create(tenant_, "b", "ann", 40, now_));
    EXPECT_TRUE(files.create(tenant_, "c", "bob", 100, now_));
}

TEST_F(UploadFilesTest, WhatAnInterruptedUploadLeavesIsRemoved) {
    const UploadFile whole = create(1).value();
    const UploadId halfway = UploadId::make(now_);
    const std::string place = directory_.path() + "/" + tenant_.to_string() + "/";
    std::ofstream(place + halfway.to_string()) << "contents without metadata";
    std::ofstream(place + ".temporary") << "x";
    const timespec old[2] = {{.tv_sec = now_.micros() / 1'000'000, .tv_nsec = 0},
                             {.tv_sec = now_.micros() / 1'000'000, .tv_nsec = 0}};
    ASSERT_EQ(utimensat(AT_FDCWD, (place + ".temporary").c_str(), old, 0), 0);
    EXPECT_EQ(files_.sweep(now_), 0U);
    EXPECT_TRUE(std::ifstream(place + halfway.to_string()).is_open());
    EXPECT_EQ(files_.sweep(now_ + std::chrono::hours(1)), 1U);
    EXPECT_FALSE(std::ifstream(place + halfway.to_string()).is_open());
    EXPECT_FALSE(std::ifstream(place + ".temporary").is_open());
    EXPECT_EQ(code_of(files_.get(tenant_, whole.id, "ann")), Code::kNotFound);
}

TEST_F(UploadFilesTest, OldUploadsAreRemoved) {
    const UploadFile old = create(1).value();
    now_ = now_ + std::chrono::hours(24);
    const UploadFile fresh = create(1).value();
    EXPECT_EQ(files_.sweep(now_), 1U);
    EXPECT_EQ(code_of(files_.get(tenant_, old.id, "ann")), Code::kNotFound);
    EXPECT_TRUE(files_.get(tenant_, fresh.id, "ann"));
}

}  // namespace
}  // namespace ballast::store
