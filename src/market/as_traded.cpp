#include "market/as_traded.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace ballast::market {

namespace {

using Splits = std::span<const std::pair<fin::Date, double>>;

// The first close on or after the split, if the closes around it show whether they are adjusted.
enum class Basis { kUnknown, kTraded, kAdjusted };

struct Around {
    std::size_t after = 0;
    Basis basis = Basis::kUnknown;
};

Around around(const CloseSeries& closes, fin::Date date, double ratio) {
    const auto after =
        std::ranges::lower_bound(closes, date, {}, [](const auto& point) { return point.first; });
    if (after == closes.begin() || after == closes.end() || !(ratio > 0.0)) return {};
    const double fall = std::prev(after)->second / after->second;
    // Closer to one than to the ratio, on a logarithmic scale: the closes are adjusted.
    const bool adjusted = std::fabs(std::log(fall)) < std::fabs(std::log(fall / ratio));
    return {static_cast<std::size_t>(after - closes.begin()),
            adjusted ? Basis::kAdjusted : Basis::kTraded};
}

CloseSeries scaled(CloseSeries closes, Splits splits, Basis basis) {
    std::vector<double> factor(closes.size(), 1.0);
    for (const auto& [date, ratio] : splits) {
        const Around found = around(closes, date, ratio);
        if (found.basis != basis) continue;
        for (std::size_t i = 0; i < found.after; ++i)
            factor[i] *= basis == Basis::kAdjusted ? ratio : 1.0 / ratio;
    }
    for (std::size_t i = 0; i < closes.size(); ++i) closes[i].second *= factor[i];
    return closes;
}

}  // namespace

CloseSeries as_traded(CloseSeries closes, Splits splits) {
    return scaled(std::move(closes), splits, Basis::kAdjusted);
}

CloseSeries split_adjusted(CloseSeries closes, Splits splits) {
    return scaled(std::move(closes), splits, Basis::kTraded);
}

CloseSeries total_return_adjusted(CloseSeries closes, Splits splits,
                                  std::span<const std::pair<fin::Date, double>> dividends) {
    closes = split_adjusted(std::move(closes), splits);
    if (closes.empty()) return closes;
    const fin::Date last = closes.back().first;
    std::vector<double> factor(closes.size(), 1.0);
    for (const auto& [date, amount] : dividends) {
        const auto after = std::ranges::lower_bound(closes, date, {},
                                                    [](const auto& point) { return point.first; });
        if (after == closes.begin() || after == closes.end()) continue;
        double shares = 1.0;  // of the last date per one of the dividend's
        for (const auto& [split, ratio] : splits)
            if (split > date && split <= last && ratio > 0.0) shares *= ratio;
        const double share = amount / shares / std::prev(after)->second;
        if (!(share > 0.0) || share >= 1.0) continue;
        const auto before = static_cast<std::size_t>(after - closes.begin());
        for (std::size_t i = 0; i < before; ++i) factor[i] *= 1.0 - share;
    }
    for (std::size_t i = 0; i < closes.size(); ++i) closes[i].second *= factor[i];
    return closes;
}

}  // namespace ballast::market
