// ledger.lots, for reports.
#pragma once

#include "base/result.hpp"
#include "service/call.hpp"
#include "service/ledger/requests.hpp"

namespace ballast::service {

Result<LotsResponse> run_lots(Call& call, const LotsRequest& request);

}  // namespace ballast::service
