// Lots: changes of the par that a deal holds of an asset. The par of a date is their sum.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "store/clo_assets.hpp"
#include "store/clo_deals.hpp"

namespace ballast::store {

using CloLotId = Id<struct CloLotTag>;

enum class CloLotSide : std::uint8_t { kBuy, kSell, kRepayment, kStated };

struct CloLot {
    CloLotId id;
    CloDealId deal;
    CloAssetId asset;
    CloLotSide side = CloLotSide::kBuy;
    fin::Date trade_date;
    std::optional<fin::Date> settle_date;
    Decimal par;                   // added; negative for sales and repayments
    std::optional<Decimal> price;  // percent of par
    std::optional<Decimal> purchased_accrued;
    std::string note;
    CloOrigin origin;
};

// Deal and asset must exist.
Status add_clo_lots(Transaction& transaction, std::span<const CloLot> lots);

struct CloLotFilter {
    std::optional<CloDealId> deal = {};
    std::optional<CloAssetId> asset = {};
    std::optional<fin::Date> to = {};  // trade dates
    CloView view = {};
    std::optional<CloImportId> import = {};
};
// By trade date and id.
Result<std::vector<CloLot>> clo_lots(Transaction& transaction, const CloLotFilter& filter);
Result<Page<CloLot>> page_of_clo_lots(Transaction& transaction, const CloLotFilter& filter,
                                      const PageRequest& page);

}  // namespace ballast::store
