#include "alm/row_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <string_view>

namespace ballast::alm {
namespace {

using testing::ElementsAre;

struct Row {
    std::string_view id;
    std::optional<double> rate;
};
const std::vector<Row> kRows{{"c", 0.02}, {"b", 0.02}, {"e", {}},  {"a", 0.05},
                             {"d", {}},   {"b", 0.02}, {"f", 0.01}};

std::vector<std::uint32_t> ordered(bool descending, std::size_t count) {
    std::vector<std::uint32_t> rows{6, 5, 4, 3, 2, 1, 0};
    order_rows(
        rows, count, descending, [](std::uint32_t i) { return kRows[i].rate; },
        [](std::uint32_t i) { return kRows[i].id; });
    rows.resize(std::min(count, rows.size()));
    return rows;
}

TEST(RowOrder, TiesAreInTheOrderOfTheirIdsAndRowsWithoutAValueComeLast) {
    EXPECT_THAT(ordered(false, 7), ElementsAre(6, 1, 5, 0, 3, 4, 2));
    EXPECT_THAT(ordered(true, 7), ElementsAre(3, 1, 5, 0, 6, 4, 2));
    EXPECT_THAT(ordered(true, 100), ElementsAre(3, 1, 5, 0, 6, 4, 2));
}

TEST(RowOrder, TheFirstRowsAreThoseOfTheWholeOrder) {
    const std::vector<std::uint32_t> all = ordered(false, 7);
    for (std::size_t count = 0; count < 7; ++count)
        EXPECT_EQ(ordered(false, count),
                  std::vector<std::uint32_t>(all.begin(), all.begin() + std::ptrdiff_t(count)));
}

}  // namespace
}  // namespace ballast::alm
