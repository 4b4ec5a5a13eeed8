// UK share matching: a disposal is matched with purchases of the same day (TCGA 1992 s105), then of
// the following 30 days (s106A), then with the pool (s104). HMRC HS284, CG51560, CRYPTO22200.
// Holdings of all taxed accounts are one pool; disposals of a day are one disposal. An account that
// is not taxed (ISA, SIPP) has its own.
#pragma once

#include <span>

#include "base/result.hpp"
#include "ledger/run.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// kUnsupported for short sales and options. One open lot per symbol: its pool. The rows of a pool
// cannot be separated: with OnError::kSkip all rows of a symbol are left out where one of them
// cannot be posted, and the report names that one.
Result<Outcome<LotReport>> section_104(std::span<const model::Transaction> transactions,
                                       const LotSettings& settings, OnError on_error);

}  // namespace ballast::ledger
