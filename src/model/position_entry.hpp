// Validation of positions entered by hand, in a request or in a file.
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

// The side, and for options the right, as files give it next to the quantity.
enum class PositionSide { kLong, kShort, kLongCall, kLongPut, kShortCall, kShortPut };

struct PositionEntry {
    std::string symbol;
    std::optional<AssetType> type;  // absent: derived from the symbol
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

// The entry that would make a position: all terms are given.
PositionEntry entry_of(const Position& position);

// The symbol as stored: trimmed, and OCC symbols of either form compact.
std::string stored_symbol(std::string_view symbol);

// The position, without id, portfolio and times. An OCC symbol, padded or compact, is an option
// with its terms and a multiplier of 100. Every violated rule is a FieldError, whose pointer is
// that of the field in the entry ("/entry_date"):
//   symbol        not empty; valid if it has the shape of an OCC symbol
//   type, option  only an option has terms; given terms agree with the symbol's in expiry, right
//                 and strike (the underlying may differ from the root: SPX for SPXW)
//   quantity      not zero, sign consistent with the side
//   entry_price   above zero
//   entry_date    not after `as_of`
//   multiplier    above zero
Result<Position> enter_position(const PositionEntry& entry, fin::Date as_of);

enum class Duplicates { kRefuse, kMerge, kKeep };

// Whether both have the same symbol and the same entry date; a position without a date has no
// duplicates.
bool is_duplicate(const Position& a, const Position& b);

// For every position the index of the first position it duplicates, or its own index if there is
// none.
std::vector<std::size_t> first_of_each(std::span<const Position> positions);

// Adds `more` to `into`, of which it is a duplicate: quantities are added, entry prices weighted by
// quantity and rounded to 12 decimals, tags merged, other terms such as the note kept unless `into`
// has none. A mismatch is a FieldError at its field: opposite sides, a price in one only, another
// type, multiplier or option.
Status merge_position(Position& into, const Position& more);

}  // namespace ballast::model
