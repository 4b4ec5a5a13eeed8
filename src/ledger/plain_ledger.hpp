// Ledgers of buys, sells, splits and cash by FIFO, booked by the kernel of plain_kernel.hpp.
#pragma once

#include <optional>
#include <span>

#include "base/result.hpp"
#include "ledger/lots.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// The report of the general engine, digit for digit; nothing when the ledger is not plain: another
// method or scope, wash sales, other types, more than six digits after the point, a sale that asks
// for more than there is (the general engine then says what is wrong), a row without what it needs.
std::optional<Outcome<LotReport>> plain_report(std::span<const model::Transaction> transactions,
                                               const LotSettings& settings);

}  // namespace ballast::ledger
