#include "ledger/milestones.hpp"

#include <algorithm>

#include "ledger/exact.hpp"

namespace ballast::ledger {

namespace {

using DatedTotal = std::pair<fin::Date, Decimal>;

// Of one level, the first value being below it.
std::optional<Milestone> reached(std::span<const DatedTotal> values, Decimal level) {
    const auto at_or_above = [&](const DatedTotal& one) { return one.second >= level; };
    const auto first = std::ranges::find_if(values, at_or_above);
    if (first == values.end()) return {};
    Milestone milestone{.level = level,
                        .date = first->first,
                        .value = first->second,
                        .fell_below = {},
                        .is_held = at_or_above(values.back())};
    const auto below = std::find_if_not(first, values.end(), at_or_above);
    if (below != values.end()) milestone.fell_below = below->first;
    return milestone;
}

}  // namespace

std::vector<Milestone> milestones(std::span<const DatedTotal> values,
                                  std::span<const Decimal> levels) {
    std::vector<Milestone> found;
    for (const Decimal level : levels) {
        if (values.empty() || values.front().second >= level) continue;
        if (auto milestone = reached(values, level)) found.push_back(*std::move(milestone));
    }
    return found;
}

std::vector<Decimal> round_levels(std::span<const DatedTotal> values) {
    constexpr std::int64_t kFirst = 1000;
    std::vector<Decimal> levels;
    if (values.empty()) return levels;
    const auto [least, most] = std::ranges::minmax_element(values, {}, &DatedTotal::second);
    if (least->second.is_negative()) levels.emplace_back(0);
    for (std::int64_t power = kFirst; Decimal(power) < kLargest; power *= 10)
        for (const std::int64_t level : {power, power / 2 * 5, power * 5})
            if (Decimal(level) <= most->second) levels.emplace_back(level);
    return levels;
}

}  // namespace ballast::ledger
