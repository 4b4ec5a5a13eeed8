// Descriptions of securities from a provider: sector, industry, type, exchange, country, currency.
#pragma once

#include "base/result.hpp"
#include "service/market/enrich_requests.hpp"

namespace ballast::service {

class Call;

// A field that has a value which the provider did not give keeps it: hand edits and imports take
// precedence. Securities fail one by one; the call fails only where no provider is ready. For a
// call without an open transaction.
Result<EnrichResponse> enrich_securities(Call& call, const EnrichRequest& request);

}  // namespace ballast::service
