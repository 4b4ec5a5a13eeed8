// Collateral tests of a deal: which of the library apply, with which thresholds, and custom ones.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fin/date.hpp"

namespace ballast::clo {

enum class Bound : std::uint8_t { kMax, kMin };

// Of the value, threshold and cushion of a test: shares, rates and ratios are fractions; factors,
// scores and years are numbers.
enum class TestUnit : std::uint8_t { kFraction, kNumber };

// A number, or an expression.
using Threshold = std::variant<double, std::string>;

struct ThresholdOverride {
    Threshold threshold = 0.0;
    std::string reason;
    std::optional<fin::Date> until;
};

struct CustomTest {
    std::string id;
    std::optional<int> number;
    std::string name;
    std::string value;  // expression
    Bound bound = Bound::kMax;
    Threshold threshold = 0.0;
    std::optional<TestUnit> unit;  // absent: usual_unit(threshold)
    std::optional<double> watch;   // cushion as a share of the threshold
    std::optional<int> digits;  // to which value and threshold are rounded before they are compared
    bool maintain_or_improve = true;
};

// A fraction up to twice the whole, as of overcollateralization; above a factor, score or years.
inline TestUnit usual_unit(std::optional<double> threshold) {
    constexpr double kLargestFraction = 2.0;
    return threshold && (*threshold > kLargestFraction || *threshold < -kLargestFraction)
               ? TestUnit::kNumber
               : TestUnit::kFraction;
}

struct DealTests {
    int library = 1;
    std::vector<int> use;
    std::map<std::string, Threshold> thresholds;         // by number
    std::map<std::string, ThresholdOverride> overrides;  // by number
    std::vector<CustomTest> custom;
};

// Highest WARF by weighted average spread (rows) and diversity score (columns).
struct CollateralMatrix {
    std::vector<double> rows;
    std::vector<double> columns;
    std::vector<std::vector<double>> warf;
    std::vector<double> chosen;  // spread, diversity
};

}  // namespace ballast::clo
