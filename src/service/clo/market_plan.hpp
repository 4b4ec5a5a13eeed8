// Which ratings and prices of the market data the assets of CLOs take: those of which an asset has
// none, or an older one.
#pragma once

#include <map>
#include <tuple>

#include "service/call.hpp"
#include "service/clo/market_requests.hpp"
#include "store/clo_assets.hpp"

namespace ballast::service {

struct CloMarketPlan {
    fin::Date as_of;
    std::optional<store::CloDeal> deal;
    std::vector<CloMarketRow> rows;
    CloMarketTotals totals;
    std::string digest;
    // By date, source and asset: facts of one source each.
    std::map<std::pair<fin::Date, std::string>, std::map<std::string, AssetUpdate>> updates;
};

Result<CloMarketPlan> plan_clo_market(Call& call, const CloFromMarketRequest& request);

}  // namespace ballast::service
