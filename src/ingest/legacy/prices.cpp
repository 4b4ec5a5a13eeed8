#include "ingest/legacy/prices.hpp"

#include <utility>

namespace ballast::ingest::detail {

namespace {

std::optional<double> positive(std::optional<double> value) {
    return value && *value > 0.0 ? value : std::nullopt;
}

}  // namespace

void LegacyPrices::add(LegacyRow& row) {
    model::PriceBar bar{.symbol = row.needed_text("symbol"), .date = row.needed_date("date")};
    if (row.is_valid() && bar.date > as_of_)
        row.reject("date_in_future", "date", "a date up to " + as_of_.to_string(),
                   "delete the price in the earlier system");
    const auto close = row.number("close");
    if (!positive(close))
        row.reject("price", "close", "a price above 0", "delete the price in the earlier system");
    bar.open = positive(row.number("open"));
    bar.high = positive(row.number("high"));
    bar.low = positive(row.number("low"));
    bar.volume = row.number("volume");
    if (!row.is_valid()) return;
    bar.close = *close;
    std::pair key{bar.symbol, bar.date};
    if (!bars_.emplace(std::move(key), std::move(bar)).second)
        row.reject("duplicate", "date", "one price of a symbol and day",
                   "delete one of the two in the earlier system");
}

std::vector<model::PriceBar> LegacyPrices::take() && {
    std::vector<model::PriceBar> bars;
    bars.reserve(bars_.size());
    for (auto& [key, bar] : bars_) bars.push_back(std::move(bar));
    return bars;
}

}  // namespace ballast::ingest::detail
