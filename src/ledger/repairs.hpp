// One repair of a symbol's rows tried after the other, until the ledger says what the statement
// says.
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

// What the statement says of one account.
struct Wanted {
    std::string account;
    std::optional<Decimal> quantity;
    Decimal tolerance;
};

// `rows` are those of one symbol in all accounts; `agrees` says whether a ledger of them is the
// statement's. Nothing when no repair of a single row does it. Where every row can be booked, only
// repairs that make the quantity right are tried, so that the cost is that of a few bookings;
// otherwise trials end with a budget of rows.
std::optional<Repair> find_repair(
    std::span<const model::Transaction> rows, const LotSettings& settings, const Wanted& wanted,
    const std::function<bool(const LotReport& report, bool all_booked)>& agrees);

}  // namespace ballast::ledger
