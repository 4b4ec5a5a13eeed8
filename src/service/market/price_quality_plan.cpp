#include "service/market/price_quality_plan.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace ballast::service {

Status judge_plan(const PlannedPrices& planned, std::span<const model::PriceBar> incoming,
                  Instant now, const fin::Calendar& calendar, std::vector<PriceFlag>& flags,
                  std::vector<model::PriceQuality>& quality) {
    constexpr int kAround = 7;  // days
    auto stored = planned.stored.begin();
    auto written = planned.plan.written.begin();
    for (auto first = incoming.begin(); first != incoming.end();) {
        const std::string& symbol = first->symbol;
        auto last = first;
        while (last != incoming.end() && last->symbol == symbol) ++last;
        std::vector<model::PriceBar> merged;
        while (stored != planned.stored.end() && stored->symbol < symbol) ++stored;
        for (; stored != planned.stored.end() && stored->symbol == symbol; ++stored)
            merged.push_back(*stored);
        while (written != planned.plan.written.end() && written->symbol < symbol) ++written;
        for (; written != planned.plan.written.end() && written->symbol == symbol; ++written) {
            merged.push_back(*written);
            merged.back().known_at = now;
        }
        if (!std::ranges::is_sorted(merged, {}, &model::PriceBar::date))
            std::ranges::stable_sort(merged, {}, &model::PriceBar::date);
        TRY(std::vector<PriceFlag> found, price_flags(effective_bars(merged), calendar));
        quality.push_back(quality_of(merged, found, calendar));
        const fin::Date from = first->date - kAround;
        const fin::Date to = std::prev(last)->date;
        for (PriceFlag& flag : found)
            if (flag.to >= from && flag.from <= to) flags.push_back(std::move(flag));
        first = last;
    }
    return {};
}

}  // namespace ballast::service
