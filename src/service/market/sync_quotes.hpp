// The download of option chains and quotes: a picture of the present, stored by the session it is
// of.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "feed/quotes.hpp"
#include "service/market/sync_download.hpp"

namespace ballast::service {

// `stored` has the records of the provider for `date`.
Download download_chain(const feed::Provider& provider, model::SeriesState state,
                        const StoredTail& stored, fin::Date date, Instant now, const Fetch& fetch);

// One download for each state, from as few requests as possible. `stored` as above, of all symbols.
std::vector<Download> download_quotes(const feed::Provider& provider,
                                      std::vector<model::SeriesState> states,
                                      const StoredTail& stored, fin::Date date, Instant now,
                                      const Fetch& fetch);

}  // namespace ballast::service
