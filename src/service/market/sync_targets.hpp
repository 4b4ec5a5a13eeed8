// Which series a synchronization downloads, and from which provider.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "feed/provider.hpp"
#include "model/market_series.hpp"
#include "service/market/sync_requests.hpp"

namespace ballast::service {

class Call;

struct SyncTarget {
    model::SeriesKind kind = model::SeriesKind::kPrices;
    std::string symbol;
    std::optional<feed::Provider> provider;  // none is ready: see `missing`
    std::string missing;
};

// By kind and symbol, each once. kUnavailable when no provider of any of them is ready.
Result<std::vector<SyncTarget>> sync_targets(Call& call, const SyncRequest& request);

}  // namespace ballast::service
