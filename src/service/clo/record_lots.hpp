// Lots as requests, the store and the engine have them.
#pragma once

#include "clo/lots.hpp"
#include "service/clo/asset_requests.hpp"
#include "store/clo_lots.hpp"

namespace ballast::service {

clo::Lot record_lot(const store::CloLot& lot);

// A lot of a request as it is stored: sales and repayments with negative par.
store::CloLot clo_lot_of(const CloLotEntry& entry, const store::CloDealId& deal,
                         const store::CloAssetId& asset, const store::CloOrigin& origin);

}  // namespace ballast::service
