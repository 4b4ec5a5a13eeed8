// Synchronization of the stored series with their providers.
#pragma once

#include "base/result.hpp"
#include "service/market/sync_requests.hpp"

namespace ballast::service {

class Call;

// Downloads what is new, with an overlap that shows restatements, and stores it in pieces, each in
// a transaction of its own: what an interrupted run has stored stays, and a later attempt of the
// same job leaves it out. Series fail one by one; the call fails only where no provider is ready.
// For a call without an open transaction.
Result<SyncResponse> sync_market(Call& call, const SyncRequest& request);

}  // namespace ballast::service
