// Corporate actions and macroeconomic values of the transaction's tenant, and what is known about
// the downloads of each series.
//
// Values are only added. The current row of a key is the one that was learned last; the one known
// at an instant is the last that was learned until then.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/market_series.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct SeriesFilter {
    std::vector<std::string> names = {};  // symbols, or macroeconomic series; empty: all
    std::string source = {};              // empty: all
    std::optional<fin::Date> from = {};   // both included
    std::optional<fin::Date> to = {};
    std::optional<Instant> known_at = {};
};

// Adds rows, or replaces those of their keys.
Status put_series_states(Transaction& transaction, std::span<const model::SeriesState> states);
// By kind, symbol and source; dates and times of the filter do not apply.
Result<std::vector<model::SeriesState>> series_states(Transaction& transaction,
                                                      const SeriesFilter& filter = {});

Status add_actions(Transaction& transaction, std::span<const model::PriceAction> actions);
// By symbol, date, kind and source.
Result<std::vector<model::PriceAction>> price_actions(Transaction& transaction,
                                                      const SeriesFilter& filter);

Status add_macro_points(Transaction& transaction, std::span<const model::MacroPoint> points);
// By series, date and source.
Result<std::vector<model::MacroPoint>> macro_points(Transaction& transaction,
                                                    const SeriesFilter& filter);

}  // namespace ballast::store
