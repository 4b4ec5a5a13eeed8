// Net worth on a day, as stored in a snapshot.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/lots.hpp"
#include "service/describe_common.hpp"

namespace ballast::service {

struct AccountWorth {
    std::string account;
    Decimal total;
    Decimal cash;
    Decimal invested;
};

// Amounts in `currency`; positions in other currencies are left out, with an issue and lower
// coverage.
struct SnapshotFigures {
    fin::Date date;
    std::string currency;
    Decimal total;     // cash and invested
    Decimal cash;      // balances
    Decimal invested;  // market value of the open lots with a price
    Decimal cost_basis;
    Decimal unrealized_gain;  // of those lots
    double coverage = 1.0;    // share of the cost basis with a price
    std::vector<AccountWorth> by_account;
    std::vector<Issue> issues;
};

SnapshotFigures figures_of(const ledger::LotReport& report, fin::Date date, fin::Currency currency);

std::string to_document(const SnapshotFigures& figures);
Result<SnapshotFigures> snapshot_figures(std::string_view document);

}  // namespace ballast::service
