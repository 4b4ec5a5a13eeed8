// The library of collateral tests, as data: refdata/clo/test_library.csv.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clo/deal_tests.hpp"

namespace ballast::clo {

enum class TestKind : std::uint8_t { kConcentration, kQuality, kCustom, kCoverage };

struct LibraryTest {
    int number = 0;
    std::string id;
    std::string name;
    TestKind kind = TestKind::kConcentration;
    TestUnit unit = TestUnit::kFraction;
    Bound bound = Bound::kMax;
    std::string threshold;  // a number or an expression; empty: the deal gives one
    std::string value;
    std::string old_value;  // of the earlier workbook, where it differs
    // Whether the earlier workbook passes the test where nothing qualifies; absent: as elsewhere.
    std::optional<bool> old_pass_when_empty;
    std::string old_note;
};

const std::vector<LibraryTest>& test_library();
// Nullptr where the library has no such number.
const LibraryTest* library_test(int number);

}  // namespace ballast::clo
