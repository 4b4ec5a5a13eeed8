// FIFO ledgers of buys, sells, splits and cash, in columns: posted by the kernel of
// plain_kernel.hpp, several positions at a time.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.hpp"
#include "base/work.hpp"
#include "ledger/lots.hpp"
#include "ledger/outflow_sign.hpp"
#include "model/transaction_columns.hpp"

namespace ballast::ledger {

enum class ReportDetail : std::uint8_t {
    kFull,
    kTotals,  // without the rows of open lots and disposals
};

// The report of the general engine, digit for digit; nullopt when the ledger is not plain: another
// method or scope, wash sales, accounts with another tax treatment, other types, several
// currencies, options, more than six decimal places, a sale that exceeds the holding (the general
// engine then gives the error), a row without a required field. The same for any number of threads.
std::optional<Outcome<LotReport>> plain_report(const model::TransactionColumns& columns,
                                               const LotSettings& settings, ReportDetail detail,
                                               const Work& work = {},
                                               OutflowSign outflow_sign = OutflowSign::kInferred);

}  // namespace ballast::ledger
