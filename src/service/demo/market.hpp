// Market data beside daily prices of the demo: quotes, an option chain, fundamental figures,
// dividends, rates, ratings and prices of loans.
#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::service {

// Records that are stored already are left unchanged. Returns the number of those added.
Result<std::int64_t> add_demo_market(store::Transaction& transaction, Instant now);

}  // namespace ballast::service
