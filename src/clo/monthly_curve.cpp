#include "clo/monthly_curve.hpp"

#include <cmath>
#include <fmt/format.h>

namespace ballast::clo {

Result<MonthlyCurve> MonthlyCurve::make(std::map<int, double> spots) {
    if (spots.empty()) return fail(Code::kInvalidInput, "the curve has no rates");
    for (const auto& [month, rate] : spots)
        if (month < 1 || !(rate > -1.0) || !std::isfinite(rate))
            return fail(Code::kInvalidInput,
                        fmt::format("the rate of month {} is {}: expected months from 1 and rates "
                                    "above -1",
                                    month, rate));
    return MonthlyCurve(std::move(spots));
}

double MonthlyCurve::spot(int month) const {
    const auto above = spots_.lower_bound(month);
    if (above == spots_.end()) return spots_.rbegin()->second;
    if (above == spots_.begin() || above->first == month) return above->second;
    const auto below = std::prev(above);
    const double share = static_cast<double>(month - below->first) / (above->first - below->first);
    return below->second + share * (above->second - below->second);
}

double MonthlyCurve::forward(int month) const {
    return std::pow(1.0 + spot(month + 1), month + 1) / std::pow(1.0 + spot(month), month) - 1.0;
}

}  // namespace ballast::clo
