// Share matching of the United Kingdom: a disposal is matched with purchases of the same day
// (TCGA 1992 s105), then of the following 30 days (s106A), then with the pool (s104). HMRC HS284,
// CG51560, CRYPTO22200. Holdings of all accounts are one pool; disposals of a day are one disposal.
#pragma once

#include <span>

#include "base/result.hpp"
#include "ledger/lots.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// kUnsupported for short sales and options. One open lot per symbol: its pool.
Result<Outcome<LotReport>> section_104(std::span<const model::Transaction> transactions,
                                       const LotSettings& settings);

}  // namespace ballast::ledger
