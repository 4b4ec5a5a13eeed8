// Positions as they are entered, by hand, in a request or in a file: the rules, written once.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/portfolio.hpp"

namespace ballast::model {

// The side, and for options the right, as files name them beside the quantity.
enum class PositionSide { kLong, kShort, kLongCall, kLongPut, kShortCall, kShortPut };

struct PositionEntry {
    std::string symbol;
    std::optional<AssetType> type;  // absent: by the symbol
    std::optional<PositionSide> side;
    Decimal quantity;  // signed; with a short side the sign may be left out
    std::optional<Decimal> entry_price;
    std::optional<fin::Date> entry_date;
    std::optional<Decimal> multiplier;  // absent: 100 for options, else 1
    std::optional<OptionTerms> option;  // absent: read from an OCC symbol
    std::vector<std::string> tags;
    std::string strategy;
    std::string note;
};

// The symbol as it is stored: without blanks at its ends, an OCC symbol of either form compact.
std::string stored_symbol(std::string_view symbol);

// The position, without id, portfolio and times. An OCC symbol, padded or compact, is an option
// with its terms and a multiplier of 100. Every rule that is broken is a fault, whose pointer is
// that of the field in the entry ("/entry_date"):
//   symbol       not empty; one that has the shape of an OCC symbol is a valid one
//   type, option only an option has terms; those given agree with the symbol's in expiry, right and
//                strike (the underlying may differ from the root: SPX for SPXW)
//   quantity     not zero, its sign not against the side
//   entry_price  above zero
//   entry_date   not after `as_of`
//   multiplier   above zero
Result<Position> enter_position(const PositionEntry& entry, fin::Date as_of);

enum class Duplicates { kRefuse, kMerge, kKeep };

// Whether both have the same symbol and the same entry date; a position without a date is a
// duplicate of none.
bool is_duplicate(const Position& a, const Position& b);

// For every position the index of the first of which it is a duplicate, its own where there is none
// before it.
std::vector<std::size_t> first_of_each(std::span<const Position> positions);

// Adds `more` to `into`, of which it is a duplicate: quantities are added, entry prices weighted by
// quantity and rounded to 12 decimals, tags united, the strategy and note of `into` kept unless
// empty. What cannot be one position is a fault at its field: opposite sides, a price in one only,
// another type, multiplier or option.
Status merge_position(Position& into, const Position& more);

}  // namespace ballast::model
