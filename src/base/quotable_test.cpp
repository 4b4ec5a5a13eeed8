#include "base/quotable.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace ballast {
namespace {

TEST(Quotable, LongTextsOfFilesAreCutBetweenCharacters) {
    EXPECT_EQ(quotable("date"), "date");
    EXPECT_EQ(quotable(std::string(1'000'000, 'A')), std::string(60, 'A') + "…");
    EXPECT_EQ(quotable(std::string(59, 'A') + "éé"), std::string(59, 'A') + "…");
}

TEST(Quotable, ListsOfNamesEndWhereTheyWouldBeLong) {
    EXPECT_EQ(listed_names({}), "");
    EXPECT_EQ(listed_names(std::vector<std::string>{"date", "close"}), "date, close");
    EXPECT_EQ(listed_names(std::vector<std::string>(1000, "column")).size(),
              25 * std::string("column, ").size() - 2 + std::string(", …").size());
}

}  // namespace
}  // namespace ballast
