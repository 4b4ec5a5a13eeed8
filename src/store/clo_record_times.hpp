// When the records of a deal were last changed, by the date from which they apply.
#pragma once

#include <map>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "store/clo_deals.hpp"

namespace ballast::store {

// By the date from which records of the deal apply (terms, states, lots, facts of its assets): when
// one of that date or an earlier one was last recorded or hidden.
Result<std::map<fin::Date, Instant>> clo_record_times(Transaction& transaction,
                                                      const CloDealId& deal);

}  // namespace ballast::store
