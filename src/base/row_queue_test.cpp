#include "base/row_queue.hpp"

#include <array>
#include <deque>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace ballast {
namespace {

// Some rows fill a block.
struct LargeRow {
    std::string text;
    std::array<char, 1 << 18> rest{};
};

std::string joined(const RowQueue<LargeRow>& rows) {
    std::string out;
    for (const LargeRow& row : rows) out += row.text + ' ';
    return out;
}

TEST(RowQueue, IsADequeUnderAnyOperations) {
    std::mt19937 random(1);
    RowQueue<LargeRow> rows;
    std::deque<std::string> expected;
    for (int step = 0; step < 2'000; ++step) {
        switch (random() % 4) {
            case 0:
            case 1:
                if (expected.size() > 20) break;
                rows.push_back({.text = std::to_string(step)});
                expected.push_back(std::to_string(step));
                break;
            case 2:
                if (expected.empty()) break;
                EXPECT_EQ(rows.front().text, expected.front());
                rows.pop_front();
                expected.pop_front();
                break;
            default:
                if (expected.empty()) break;
                EXPECT_EQ(rows.back().text, expected.back());
                rows.pop_back();
                expected.pop_back();
        }
        ASSERT_EQ(rows.size(), expected.size());
        std::string all;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            all += expected[i] + ' ';
            ASSERT_EQ(rows[i].text, expected[i]);
        }
        ASSERT_EQ(joined(rows), all);
    }
}

TEST(RowQueue, RowsKeepTheirPlaceInMemory) {
    RowQueue<LargeRow> rows{{.text = "a"}};
    rows.push_back({.text = "b"});
    const LargeRow* second = &rows[1];
    for (int i = 0; i < 20; ++i) rows.push_back({});
    rows.pop_front();
    EXPECT_EQ(&rows[0], second);
    EXPECT_EQ(second->text, "b");
}

}  // namespace
}  // namespace ballast
