#include "feed/overlap.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ballast::feed {

namespace {

constexpr double kEqual = 1e-6;      // of closes
constexpr double kSameRatio = 1e-4;  // quotes have few digits
constexpr std::size_t kFewestForRatio = 3;

bool is_close(double a, double b, double tolerance) {
    return std::fabs(a - b) <= tolerance * std::max(std::fabs(a), std::fabs(b));
}

// Whether one split, or several together, change prices by this ratio.
bool explained_by_splits(double ratio, std::span<const Action> actions) {
    double product = 1.0;
    for (const Action& action : actions) {
        if (action.kind != ActionKind::kSplit) continue;
        product *= action.value;
        for (const double one : {action.value, product})
            if (is_close(ratio, one, kSameRatio) || is_close(ratio, 1.0 / one, kSameRatio))
                return true;
    }
    return false;
}

}  // namespace

std::optional<fin::Date> overlap_start(std::span<const model::PriceBar> stored) {
    if (stored.empty()) return std::nullopt;
    const std::size_t back = std::min(stored.size(), static_cast<std::size_t>(kOverlapBars));
    return std::min(stored[stored.size() - back].date, stored.back().date - kOverlapDays);
}

Overlap compare(std::span<const model::PriceBar> stored, std::span<const model::PriceBar> fetched,
                std::span<const Action> actions) {
    Overlap overlap;
    if (stored.empty() || fetched.empty()) {
        if (stored.empty() || fetched.size() == stored.size()) return overlap;
        overlap.verdict = Verdict::kShrunk;
        overlap.reason =
            "the provider has no rows for dates that are stored: the security may be delisted or "
            "renamed";
        return overlap;
    }
    const fin::Date from = fetched.front().date;
    std::vector<double> ratios;
    std::size_t gone = 0;
    auto next = fetched.begin();
    for (const model::PriceBar& bar : stored) {
        if (bar.date < from) continue;
        while (next != fetched.end() && next->date < bar.date) ++next;
        if (next == fetched.end() || next->date != bar.date) {
            ++gone;
            continue;
        }
        ++overlap.shared;
        if (!is_close(bar.close, next->close, kEqual)) ++overlap.different;
        ratios.push_back(next->close / bar.close);
    }
    if (fetched.back().date < stored.back().date && gone > 0 && overlap.shared == 0) {
        overlap.verdict = Verdict::kShrunk;
        overlap.reason =
            "the provider has no rows for dates that are stored: the security may be delisted or "
            "renamed";
        return overlap;
    }
    if (overlap.different == 0) return overlap;
    const bool constant = std::ranges::all_of(
        ratios, [&](double ratio) { return is_close(ratio, ratios.front(), kSameRatio); });
    if (!constant || ratios.size() < kFewestForRatio) {
        overlap.verdict = Verdict::kRevise;
        overlap.reason = fmt::format("{} of {} stored closes were revised by the provider",
                                     overlap.different, overlap.shared);
        return overlap;
    }
    overlap.ratio = ratios.front();
    const bool explained = explained_by_splits(overlap.ratio, actions);
    overlap.verdict = explained ? Verdict::kRefetch : Verdict::kQuarantine;
    overlap.reason =
        explained
            ? fmt::format("a split changed all stored closes by the ratio {:.6g}", overlap.ratio)
            : fmt::format(
                  "all stored closes differ from the provider's by the ratio {:.6g}, "
                  "and no split explains it: nothing was stored; delete the prices "
                  "of this source and sync again if the new ones are right",
                  overlap.ratio);
    return overlap;
}

}  // namespace ballast::feed
