#include "service/market/price_quality_plan.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace ballast::service {

Status judge_plan(const PlannedPrices& planned, Instant now, const fin::Calendar& calendar,
                  std::vector<PriceFlag>& flags, std::vector<model::PriceQuality>& quality) {
    constexpr int kAround = 7;  // days
    auto stored = planned.stored.begin();
    auto written = planned.plan.written.begin();
    const std::vector<market::SymbolImport>& symbols = planned.plan.symbols;
    for (auto one = symbols.begin(); one != symbols.end();) {
        const std::string& symbol = one->symbol;
        fin::Date from = one->first;
        fin::Date to = one->last;
        for (; one != symbols.end() && one->symbol == symbol; ++one) {
            from = std::min(from, one->first);
            to = std::max(to, one->last);
        }
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
        for (PriceFlag& flag : found)
            if (flag.to >= from - kAround && flag.from <= to) flags.push_back(std::move(flag));
    }
    return {};
}

}  // namespace ballast::service
