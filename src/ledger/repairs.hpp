// Tries single repairs of a symbol's rows until the ledger agrees with the statement.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/reconcile.hpp"

namespace ballast::ledger {

struct Repair {
    DifferenceCause cause = DifferenceCause::kUnknown;
    std::string sentence;
    std::optional<fin::Date> date;
    std::string transaction;
};

// The statement's figures for one account.
struct StatementTarget {
    std::string account;
    std::optional<Decimal> quantity;
    Decimal tolerance;
};

// `rows` are those of one symbol in all accounts; `agrees` returns whether a ledger of them matches
// the statement. nullopt when no repair of a single row works. Where every row can be posted, only
// repairs that correct the quantity are tried, so that the cost is a few postings; otherwise trials
// end when a budget of rows is used up.
std::optional<Repair> find_repair(
    std::span<const model::Transaction> rows, const LotSettings& settings,
    const StatementTarget& requested,
    const std::function<bool(const LotReport& report, bool all_booked)>& agrees);

}  // namespace ballast::ledger
