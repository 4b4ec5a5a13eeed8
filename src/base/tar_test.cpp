#include "base/tar.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

#include "support/temporary_directory.hpp"

namespace ballast {
namespace {

// What the tar of the system makes of the archive.
std::string listed(const std::string& archive, const std::string& arguments) {
    const test::TemporaryDirectory directory;
    const std::string path = directory.path() + "/a.tar";
    std::ofstream(path, std::ios::binary) << archive;
    std::string output;
    FILE* tar = popen(("tar " + arguments + " -f " + path + " 2>&1").c_str(), "r");
    char buffer[4096];
    while (const std::size_t read = fread(buffer, 1, sizeof buffer, tar))
        output.append(buffer, read);
    EXPECT_EQ(pclose(tar), 0) << output;
    return output;
}

TarWriter::Take into(std::string& archive) {
    return [&archive](std::string_view bytes) -> Status {
        archive += bytes;
        return {};
    };
}

// A gap of zero bytes, of any size.
class Zeros final : public ByteSource {
public:
    explicit Zeros(std::uint64_t size) : size_(size) {}
    std::uint64_t size() const override { return size_; }
    Result<std::string> read(std::uint64_t at, std::size_t most) const override {
        return std::string(std::min<std::uint64_t>(most, size_ - at), '\0');
    }

private:
    std::uint64_t size_;
};

TEST(Tar, TheTarOfTheSystemReadsIt) {
    std::string archive;
    TarWriter writer(into(archive));
    const std::string long_path = std::string(120, 'd') + "/" + std::string(90, 'f');
    ASSERT_TRUE(writer.add("tables/portfolios.csv", "id,name\n1,One\n"));
    ASSERT_TRUE(writer.add(long_path, std::string(1024, 'x')));
    ASSERT_TRUE(writer.add("empty", ""));
    ASSERT_TRUE(writer.finish());
    EXPECT_EQ(archive.size() % 512, 0U);
    EXPECT_EQ(listed(archive, "-t"), "tables/portfolios.csv\n" + long_path + "\nempty\n");
    EXPECT_EQ(listed(archive, "-xO"), "id,name\n1,One\n" + std::string(1024, 'x'));
}

TEST(Tar, ContentsInPiecesGiveTheBytesOfTheWhole) {
    const std::size_t size = 5 << 19;  // more than a piece
    std::string whole, pieces;
    EXPECT_TRUE(TarWriter(into(whole)).add("a", std::string(size, '\0')));
    EXPECT_TRUE(TarWriter(into(pieces)).add("a", Zeros(size)));
    EXPECT_EQ(pieces, whole);
}

TEST(Tar, WhatDoesNotFitIsRejected) {
    std::string archive;
    TarWriter writer(into(archive));
    EXPECT_EQ(writer.add("a", Zeros(std::uint64_t{1} << 33U)).error().code, Code::kLimitExceeded);
    EXPECT_EQ(writer.add(std::string(300, 'a'), "").error().code, Code::kInvalidInput);
    EXPECT_EQ(archive, "");
    EXPECT_TRUE(writer.add("a", "x"));
}

TEST(Tar, AnErrorOfTheTakerEndsIt) {
    TarWriter writer([](std::string_view) { return Status(fail(Code::kUnavailable, "full")); });
    EXPECT_EQ(writer.add("a", "x").error().code, Code::kUnavailable);
}

}  // namespace
}  // namespace ballast
