#include "clo/correlation_table.hpp"

#include <gtest/gtest.h>

namespace ballast::clo {
namespace {

using Cells = std::vector<std::vector<std::string>>;

std::string message(const Result<NamedCorrelation>& result) {
    return result ? "no error" : result.error().message;
}

TEST(CorrelationTable, PairsAndASquareTableGiveTheSameMatrix) {
    const auto square = correlation_of_cells(Cells{{"", "x", "y", "z"},
                                                   {"x", "1", "0.5", ""},
                                                   {"y", "", "1", "-0.25"},
                                                   {"z", "0", "-0.25", "1"}});
    const auto pairs = correlation_of_cells(Cells{{"a", "b", "Correlation"},
                                                  {"x", "y", "0.5"},
                                                  {"z", "x", "0"},
                                                  {"z", "y", "-0.25"},
                                                  {"y", "x", "0.5"}});
    ASSERT_TRUE(square) << square.error().message;
    ASSERT_TRUE(pairs) << pairs.error().message;
    EXPECT_EQ(square->ids, (std::vector<std::string>{"x", "y", "z"}));
    EXPECT_EQ(pairs->ids, square->ids);
    EXPECT_EQ(pairs->matrix, square->matrix);
    EXPECT_EQ(square->matrix(1, 2), -0.25);
}

TEST(CorrelationTable, AMissingPairIsAnErrorOrByRule) {
    const std::vector<CorrelationPair> pairs{{"x", "y", 0.5}, {"y", "z", 0.25}};
    EXPECT_NE(message(correlation_of_pairs(pairs)).find("\"x\" and \"z\""), std::string::npos);
    const auto filled = correlation_of_pairs(
        pairs, [](const std::string&, const std::string&) { return std::optional(0.125); });
    ASSERT_TRUE(filled);
    EXPECT_EQ(filled->matrix(0, 2), 0.125);
    EXPECT_EQ(filled->matrix(1, 2), 0.25);
}

TEST(CorrelationTable, ErrorsNameTheirPlace) {
    using Pairs = std::vector<CorrelationPair>;
    EXPECT_NE(message(correlation_of_pairs(Pairs{{"x", "y", 0.5}, {"y", "x", 0.4}}))
                  .find("given as 0.5 and as 0.4"),
              std::string::npos);
    EXPECT_NE(message(correlation_of_pairs(Pairs{{"x", "x", 0.9}})).find("with itself is 0.9"),
              std::string::npos);
    EXPECT_NE(message(correlation_of_cells(Cells{{"", "x"}, {"x", "#N/A"}}))
                  .find("row 2, column 2 of the correlations is \"#N/A\""),
              std::string::npos);
    EXPECT_NE(
        message(correlation_of_cells(Cells{{"", "x"}, {"x", "nan"}})).find("expected a number"),
        std::string::npos);
    EXPECT_NE(message(correlation_of_cells(Cells{{"", "x", "y"}, {"y", "1", "0"}, {"x", "0", "1"}}))
                  .find("row 2 of the correlations is of \"y\""),
              std::string::npos);
    EXPECT_NE(message(correlation_of_cells(Cells{{"", "x", "y"}, {"x", "1", ""}, {"y", "", "1"}}))
                  .find("\"x\" and \"y\" is missing"),
              std::string::npos);
    EXPECT_NE(message(correlation_of_cells(Cells{{"", "x"}})).find("no rows"), std::string::npos);
}

}  // namespace
}  // namespace ballast::clo
