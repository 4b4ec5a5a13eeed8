// Wash sales (IRC 1091; Reg. 1.1091-1, -2; Pub. 550): the loss of shares sold is disallowed as far
// as identical ones were bought within 30 days before or after; it is added to the basis of those,
// and the days held to their holding period.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "fin/date.hpp"

namespace ballast::ledger {

// One lot with its sale, if it was sold.
struct WashLot {
    Decimal quantity;
    Decimal units;         // the quantity in units after all splits, in which shares are matched
    bool is_call = false;  // an option to buy `units`: replaces shares, not the reverse
    std::uint32_t security = 0;  // of one option its own lots alone are replacements
    fin::Date acquired;          // where a call was exercised for it: when that was bought
    fin::Date holding_from;
    Decimal basis;
    std::optional<fin::Date> sold = {};
    Decimal proceeds = {};
    std::vector<std::uint32_t> orders;  // purchases whose shares or losses are in it
    std::string key = {};               // orders lots and sales of one day
    bool basis_is_lost = false;         // bought in an account that pays no tax on it
    std::size_t source = 0;             // the caller's

    Decimal disallowed = {};  // of this sale
    bool is_replacement = false;
};

// Lots of one security and of the calls on it (IRC 1091(a): an option to acquire counts), cut where
// only a part is washed. Sales at a loss are taken in the order of their dates, replacements in the
// order of their purchase; shares of one purchase do not replace each other; a replacement may
// itself be sold at a loss and washed. The order of the input does not matter as long as keys
// differ.
std::vector<WashLot> match_wash_sales(std::vector<WashLot> lots);

}  // namespace ballast::ledger
