#include "clo/tape_units.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "clo/tape_value.hpp"

namespace ballast::clo {

namespace {

constexpr double kLargestRate = 1.0;
constexpr double kLargestFraction = 2.0;  // of a price

bool confirms(std::span<const TapeUnits> confirmed, TapeUnits units) {
    return std::ranges::find(confirmed, units) != confirmed.end();
}

// The number times ten to the power of `exponent`, by its digits so that none is lost; by a product
// where it has an exponent already, or more digits than a decimal.
std::string scaled(const std::string& cell, int exponent, double number) {
    if (const auto exact = Decimal::parse(fmt::format("{}e{}", cell, exponent)))
        return exact->to_string();
    return fmt::format("{}", number * std::pow(10.0, exponent));
}

}  // namespace

TapeNumber tape_rate(const std::string& cell, std::span<const TapeUnits> confirmed) {
    const auto number = tape_number(cell);
    if (!number) return {cell};
    if (confirms(confirmed, TapeUnits::kRatesInPercent)) return {scaled(cell, -2, *number)};
    if (std::abs(*number) <= kLargestRate) return {cell};
    return {cell,
            "rates are fractions such as 0.0425: confirm rates_in_percent if the file has "
            "percentages"};
}

TapeNumber tape_price(const std::string& cell, std::span<const TapeUnits> confirmed) {
    const auto number = tape_number(cell);
    if (!number || *number <= 0.0 || *number > kLargestFraction) return {cell};
    if (confirms(confirmed, TapeUnits::kPricesInFractions)) return {scaled(cell, 2, *number)};
    if (confirms(confirmed, TapeUnits::kPricesAsGiven)) return {cell};
    return {cell, "prices are in percent of par: confirm prices_in_fractions or prices_as_given"};
}

}  // namespace ballast::clo
