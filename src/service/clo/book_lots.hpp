// What an input sheet of the earlier workbook changes in the collateral and cash of a deal, with
// its checks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/clo/asset_requests.hpp"
#include "service/clo/book_assets.hpp"
#include "service/clo/deal_source.hpp"

namespace ballast::service {

// The deal that a sheet is about.
struct BookDeal {
    std::string slug;
    const ingest::MagContents& sheet;
    const clo::Deal& terms;                  // as the import leaves them, with the state
    const std::optional<CloSubject>& known;  // before the import
    fin::Date as_of;
};

struct PlannedBookLots {
    std::vector<CloLotEntry> lots;           // stated par, to what the sheet states
    std::vector<ingest::MagFinding> errors;  // with any, the deal is left out
    Issues checks;
};

// `assets`: those that the import adds or changes; none where the book has no assets.
Result<PlannedBookLots> plan_book_lots(store::Transaction& transaction, const BookDeal& deal,
                                       const std::optional<PlannedBookAssets>& assets);

}  // namespace ballast::service
