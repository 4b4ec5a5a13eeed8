// Wash sales (IRC 1091; Reg. 1.1091-1, -2; Pub. 550): the loss on shares sold is disallowed to the
// extent that identical shares were bought within 30 days before or after; it is added to the basis
// of the replacement, and the days held to its holding period.
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
    // The quantity adjusted for all splits; shares are matched in these units.
    Decimal units;
    // An option to buy `units`: replaces shares, but shares do not replace it.
    bool is_call = false;
    std::uint32_t security = 0;  // an option is replaced only by lots of the same option
    // Purchase date of the exercised call, where one delivered the shares.
    fin::Date acquired;
    fin::Date holding_from;
    Decimal basis;
    std::optional<fin::Date> sold = {};
    Decimal proceeds = {};
    std::vector<std::uint32_t> orders;  // purchases whose shares or losses it includes
    std::string key = {};               // sort key for lots and sales of the same day
    bool basis_is_lost = false;         // bought in a tax-exempt account
    std::size_t source = 0;             // reserved for the caller

    Decimal disallowed = {};  // on this sale
    bool is_replacement = false;
};

// Lots of one security and of the calls on it (IRC 1091(a): an option to acquire counts), split
// where only a part is washed. Sales at a loss are processed in date order, replacements in
// purchase order. Shares of one purchase do not replace each other; a replacement may itself be
// sold at a loss and washed. The result does not depend on the input order as long as keys differ.
std::vector<WashLot> match_wash_sales(std::vector<WashLot> lots);

}  // namespace ballast::ledger
