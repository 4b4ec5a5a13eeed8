// The valuation of a session in shards (service/shard_run.hpp): blocks of its positions. A shard
// reads the rows of its own blocks alone; the order of valuation, the groups and calibrated margins
// of the whole book are in its input, so that its sums are those of one process.
#pragma once

#include "service/alm/session_book.hpp"
#include "service/call.hpp"
#include "service/method.hpp"

namespace ballast::service {

// As alm::value_book for totals; in a job with other workers, the blocks of the book are valued by
// them. `digest`: of the valuation's terms and market.
Result<alm::BookValue> value_in_shards(Call& call, const StoredAlmSession& session,
                                       const AlmSessionData& data, const AlmValuationTerms& terms,
                                       const AlmSessionBook& book,
                                       const std::vector<alm::Scenario>& scenarios,
                                       const std::string& digest);

void add_alm_session_shards(MethodTable& table);

}  // namespace ballast::service
