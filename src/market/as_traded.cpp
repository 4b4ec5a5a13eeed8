#include "market/as_traded.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ballast::market {

CloseSeries as_traded(CloseSeries closes, std::span<const std::pair<fin::Date, double>> splits) {
    std::vector<double> factor(closes.size(), 1.0);
    for (const auto& [date, ratio] : splits) {
        const auto after = std::ranges::lower_bound(closes, date, {},
                                                    [](const auto& point) { return point.first; });
        if (after == closes.begin() || after == closes.end() || !(ratio > 0.0)) continue;
        const double fall = std::prev(after)->second / after->second;
        // Closer to one than to the ratio, on a logarithmic scale: the closes are adjusted.
        if (std::fabs(std::log(fall)) >= std::fabs(std::log(fall / ratio))) continue;
        const auto before = static_cast<std::size_t>(after - closes.begin());
        for (std::size_t i = 0; i < before; ++i) factor[i] *= ratio;
    }
    for (std::size_t i = 0; i < closes.size(); ++i) closes[i].second *= factor[i];
    return closes;
}

}  // namespace ballast::market
