// Net worth on a day by account, as an import stores it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "ledger/lots.hpp"

namespace ballast::ledger {

struct AccountWorth {
    std::string account;
    Decimal total;
    Decimal cash;
    std::optional<Decimal> invested;  // nullopt where securities are held and none has a price
};

// Amounts in `currency`; positions in other currencies are left out, with an issue and lower
// coverage.
struct SnapshotFigures {
    fin::Date date;
    std::string currency;
    Decimal total;  // cash and invested
    Decimal cash;   // balances
    // Market value of the open lots with a price, and their unrealized gain; nullopt where there
    // are lots and none of them has one.
    std::optional<Decimal> invested;
    std::optional<Decimal> unrealized_gain;
    Decimal cost_basis;
    double coverage = 1.0;  // share of the cost basis with a price
    std::vector<AccountWorth> by_account;
    std::vector<Issue> issues;
};

// The currency of most lots and cash balances; the first by code of equally frequent ones, USD
// without any.
fin::Currency main_currency(const LotReport& report);

// In the main currency of the report.
SnapshotFigures snapshot_figures(const LotReport& report, fin::Date date);

}  // namespace ballast::ledger
