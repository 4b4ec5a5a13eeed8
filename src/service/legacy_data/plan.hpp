// The plan of an import from an earlier system: each record of its book compared with the stores.
#pragma once

#include <string>
#include <vector>

#include "model/account.hpp"
#include "model/portfolio.hpp"
#include "model/price_bar.hpp"
#include "service/legacy_data/read.hpp"
#include "service/legacy_data/requests.hpp"

namespace ballast::service {

class Call;

struct LegacyNewPortfolio {
    model::Portfolio portfolio;
    std::vector<model::Position> positions;
};

// What a commit adds; it changes nothing that is stored.
struct LegacyPlan {
    LegacyPlanResponse response;
    std::vector<model::Account> accounts;
    std::string transactions;  // in the format of our export; empty for none
    std::vector<LegacyNewPortfolio> portfolios;
    std::vector<model::PriceBar> prices;        // without a source
    std::vector<model::EarlierFigure> figures;  // with short names
    std::vector<model::EarlierQuote> quotes;    // of the days of the figures
};

// In the call's transaction. kForbidden where the caller may not write to a target of the book.
Result<LegacyPlan> plan_legacy(Call& call, LegacyFiles files, const LegacyPlanRequest& request);

}  // namespace ballast::service
