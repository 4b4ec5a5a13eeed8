#include "base/error.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <set>
#include <string>

#include "base/check.hpp"
#include "base/result.hpp"

namespace ballast {
namespace {

Result<int> halve(int x) {
    if (x % 2 != 0) return fail(Code::kInvalidInput, "odd").with("value", std::to_string(x));
    return x / 2;
}

Result<int> quarter(int x) {
    TRY(const int half, halve(x));
    return halve(half);
}

Status both_halve(int a, int b) {
    TRY_STATUS(halve(a));
    TRY_STATUS(halve(b));
    return {};
}

TEST(Error, EveryCodeHasADistinctStableName) {
    std::set<std::string_view> words;
    for (int code = 0; code <= static_cast<int>(Code::kInternal); ++code)
        words.insert(to_string(static_cast<Code>(code)));
    EXPECT_EQ(words.size(), static_cast<std::size_t>(Code::kInternal) + 1);
    EXPECT_EQ(to_string(Code::kDeadlineExceeded), "deadline_exceeded");
    EXPECT_EQ(to_string(Severity::kWarning), "warning");
}

TEST(Result, TryUnwrapsTheValueOrReturnsTheErrorWithItsAttributes) {
    EXPECT_EQ(quarter(8).value(), 2);
    const Result<int> failed = quarter(6);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, Code::kInvalidInput);
    EXPECT_EQ(failed.error().message, "odd");
    ASSERT_EQ(failed.error().attributes.size(), 1U);
    EXPECT_EQ(failed.error().attributes[0].second, "3");
}

TEST(Result, TryStatusStopsAtTheFirstError) {
    EXPECT_TRUE(both_halve(2, 4));
    EXPECT_EQ(both_halve(2, 5).error().attributes[0].second, "5");
    EXPECT_EQ(both_halve(3, 5).error().attributes[0].second, "3");
}

TEST(Result, TryMovesValuesThatCannotBeCopied) {
    const auto make = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); };
    const auto use = [&]() -> Result<int> {
        TRY(const std::unique_ptr<int> pointer, make());
        return *pointer;
    };
    EXPECT_EQ(use().value(), 7);
}

TEST(CheckDeathTest, PrintsTheConditionAndTheLocationAndAborts) {
    EXPECT_DEATH(CHECK(1 + 1 == 3), "internal check failed: 1 \\+ 1 == 3 .*error_test.cpp");
}

}  // namespace
}  // namespace ballast
