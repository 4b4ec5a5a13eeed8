#include "clo/discount_status.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace ballast::clo {

namespace {

// The market values that count, by date; of one date the last.
std::vector<DatedPrice> counting_values(const Holding& holding, fin::Date as_of) {
    std::vector<DatedPrice> values;
    for (const DatedPrice& value : holding.market_values)
        if (value.date <= as_of && (!holding.purchase_date || value.date >= *holding.purchase_date))
            values.push_back(value);
    std::ranges::stable_sort(values, {}, &DatedPrice::date);
    std::vector<DatedPrice> counting;
    for (const DatedPrice& value : values) {
        if (!counting.empty() && counting.back().date == value.date) counting.pop_back();
        counting.push_back(value);
    }
    if (holding.market_values.empty() && holding.market_value)
        counting.push_back({as_of, *holding.market_value});
    return counting;
}

// Consecutive days on which the market value was at the level, and on which it may have been.
struct Run {
    int known = 0;
    int possible = 0;
    int best_known = 0;
    int best_possible = 0;

    void at_level(int days) {
        known += days;
        possible += days;
        best_known = std::max(best_known, known);
        best_possible = std::max(best_possible, possible);
    }
    void below() { known = possible = 0; }
    void unknown(int days) {
        if (days <= 0) return;
        known = 0;
        possible += days;
        best_possible = std::max(best_possible, possible);
    }
};

Run run_of(const std::vector<DatedPrice>& values, const Decimal& level, fin::Date from,
           fin::Date as_of) {
    Run run;
    run.unknown((values.empty() ? as_of.serial() + 1 : values.front().date.serial()) -
                from.serial());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const int next = i + 1 < values.size() ? values[i + 1].date.serial() : as_of.serial() + 1;
        const int days = next - values[i].date.serial();
        const int held = std::min(days, kMarketValueDays);
        if (values[i].price >= level)
            run.at_level(held);
        else
            run.below();
        run.unknown(days - held);
    }
    return run;
}

}  // namespace

bool is_bought_at_discount(const Holding& holding, std::optional<MoodysRating> moodys,
                           const Valuation& valuation) {
    if (!valuation.discount || !holding.purchase_price ||
        holding.swapped_non_discount.value_or(false))
        return false;
    const bool strong = moodys && is_rated(*moodys) && !is_worse(*moodys, MoodysRating::kB3);
    return *holding.purchase_price <
           (strong ? valuation.discount->below_b3 : valuation.discount->below);
}

DiscountStatus discount_status(const Holding& holding, std::optional<MoodysRating> moodys,
                               const Valuation& valuation, fin::Date as_of) {
    if (!is_bought_at_discount(holding, moodys, valuation)) return DiscountStatus::kNone;
    const DiscountTerms& terms = *valuation.discount;
    const int days = std::max(terms.days, 1);
    const std::vector<DatedPrice> values = counting_values(holding, as_of);
    // Without a date of purchase, as many days as the rule asks for are looked at.
    fin::Date from = holding.purchase_date.value_or(as_of + (1 - days));
    if (!holding.purchase_date && !values.empty()) from = std::min(from, values.front().date);
    const Run run = run_of(values, terms.until, from, as_of);
    if (run.best_known >= days) return DiscountStatus::kEnded;
    return run.best_possible >= days ? DiscountStatus::kUncertain : DiscountStatus::kDiscount;
}

Issues discount_issues(std::span<const Holding> holdings, const Valuation& valuation,
                       fin::Date as_of) {
    std::size_t uncertain = 0;
    std::string first;
    for (const Holding& holding : holdings) {
        if (discount_status(holding, holding.moodys_rating, valuation, as_of) !=
            DiscountStatus::kUncertain)
            continue;
        if (uncertain++ == 0) first = holding.id;
    }
    if (uncertain == 0) return {};
    return {{Severity::kWarning, "discount_prices_missing",
             fmt::format("market values of {} discount obligations are missing on days on which "
                         "the status may have ended: they count at their purchase price; record "
                         "a market value at least every {} days",
                         uncertain, kMarketValueDays),
             first}};
}

}  // namespace ballast::clo
