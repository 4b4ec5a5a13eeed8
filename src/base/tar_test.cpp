#include "base/tar.hpp"

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

TEST(Tar, TheTarOfTheSystemReadsIt) {
    TarWriter writer(1 << 20);
    const std::string long_path = std::string(120, 'd') + "/" + std::string(90, 'f');
    ASSERT_TRUE(writer.add("tables/portfolios.csv", "id,name\n1,One\n"));
    ASSERT_TRUE(writer.add(long_path, std::string(1024, 'x')));
    ASSERT_TRUE(writer.add("empty", ""));
    const std::string archive = std::move(writer).finish();
    EXPECT_EQ(archive.size() % 512, 0U);
    EXPECT_EQ(listed(archive, "-t"), "tables/portfolios.csv\n" + long_path + "\nempty\n");
    EXPECT_EQ(listed(archive, "-xO"), "id,name\n1,One\n" + std::string(1024, 'x'));
}

TEST(Tar, TheSameEntriesGiveTheSameBytes) {
    const auto make = [] {
        TarWriter writer(1 << 20);
        EXPECT_TRUE(writer.add("a", "b"));
        return std::move(writer).finish();
    };
    EXPECT_EQ(make(), make());
}

TEST(Tar, WhatDoesNotFitIsRejected) {
    TarWriter writer(4096);
    EXPECT_EQ(writer.add("a", std::string(4096, 'x')).error().code, Code::kLimitExceeded);
    EXPECT_EQ(writer.add(std::string(300, 'a'), "").error().code, Code::kInvalidInput);
    EXPECT_TRUE(writer.add("a", "x"));
}

}  // namespace
}  // namespace ballast
