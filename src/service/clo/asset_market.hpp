// Market values of assets by date: their own facts, and loan prices of the market data.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "clo/asset.hpp"
#include "clo/deal.hpp"
#include "store/clo_deals.hpp"
#include "store/database.hpp"

namespace ballast::service {

// Instruments under which the market data may know an asset.
std::vector<std::string> market_names(const clo::Asset& asset);

struct CloMarketPoint {
    store::CloDealId deal;
    fin::Date as_of;
    store::CloView view;
};

// Sets the market values of the holdings that were bought as discount obligations. On one date the
// asset's own fact applies, otherwise the preferred source of the market data.
Status add_market_values(store::Transaction& transaction, const CloMarketPoint& point,
                         const clo::Valuation& valuation, std::span<clo::Holding> holdings);

}  // namespace ballast::service
