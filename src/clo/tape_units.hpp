// Units of the numbers of a loan tape: rates are fractions and prices percent of par in the
// records, files have them as percentages and as fractions too. Which it is has to be confirmed
// where a number can be either.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace ballast::clo {

// What a caller confirms about the units of a file.
enum class TapeUnits : std::uint8_t { kRatesInPercent, kPricesInFractions, kPricesAsGiven };

// A number in the unit of the records, with all its digits; or what has to be confirmed first.
struct TapeNumber {
    std::string text;
    std::string confirm = {};  // empty: nothing
};

// A cell that is not a number stays as it is; the reader of the field refuses it.
// A rate above 1 in absolute value is taken for a percentage, once that is confirmed for all rates.
TapeNumber tape_rate(const std::string& cell, std::span<const TapeUnits> confirmed);
// A price above 0 and up to 2 is a fraction or a very low price, as confirmed.
TapeNumber tape_price(const std::string& cell, std::span<const TapeUnits> confirmed);

}  // namespace ballast::clo
