#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>

#include "embedded/ballast_fin_refdata.hpp"

namespace ballast::fin {
namespace {

TEST(Refdata, TheBinaryContainsTheFilesOfTheTree) {
    ASSERT_EQ(refdata::files().size(), 5U);
    for (const refdata::File& file : refdata::files()) {
        std::ifstream stream("refdata/" + std::string(file.name), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        EXPECT_FALSE(bytes.empty()) << file.name;
        EXPECT_TRUE(file.bytes == bytes) << file.name;
        EXPECT_EQ(*(file.bytes.data() + file.bytes.size()), '\0');
        EXPECT_EQ(refdata::find(file.name).data(), file.bytes.data());
    }
}

TEST(Refdata, AMissingFileIsNull) { EXPECT_EQ(refdata::find("no.csv").data(), nullptr); }

}  // namespace
}  // namespace ballast::fin
