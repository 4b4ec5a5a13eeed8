#include "clo/dated_flows.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "math/root.hpp"

namespace ballast::clo {

namespace {}  // namespace

double present_value(std::span<const DatedFlow> flows, fin::Date as_of, double annual_rate) {
    double sum = 0.0;
    for (const DatedFlow& flow : flows)
        sum += flow.amount * std::pow(1.0 + annual_rate, -years(as_of, flow.date));
    return sum;
}

std::optional<double> internal_rate(std::span<const DatedFlow> flows) {
    if (flows.size() < 2) return std::nullopt;
    const auto [low, high] = std::ranges::minmax(flows, {}, &DatedFlow::amount);
    if (!(low.amount < 0.0 && high.amount > 0.0)) return std::nullopt;
    const fin::Date start = flows.front().date;
    // In the continuous rate the value is smooth and its roots are those of the annual rate.
    const auto value = [&](double x) {
        double sum = 0.0;
        for (const DatedFlow& flow : flows)
            sum += flow.amount * std::exp(-x * years(start, flow.date));
        return sum;
    };
    constexpr double kStep = 0.05, kFarthest = 13.8;  // ln(1e6)
    std::optional<double> best;
    double at_low = value(0.0), at_high = at_low;
    if (at_low == 0.0) return 0.0;
    for (double x = 0.0; x < kFarthest && !best; x += kStep) {
        for (const bool up : {true, false}) {
            const double from = up ? x : -x, to = up ? x + kStep : -x - kStep;
            double& last = up ? at_high : at_low;
            const double next = value(to);
            if (std::isfinite(next) && (last < 0.0) != (next < 0.0)) {
                const auto root = math::find_root(value, std::min(from, to), std::max(from, to));
                if (root && (!best || std::abs(root->x) < std::abs(*best))) best = root->x;
            }
            last = next;
        }
    }
    if (!best) return std::nullopt;
    return std::expm1(*best);
}

std::optional<double> average_life(std::span<const DatedFlow> flows, fin::Date as_of) {
    double total = 0.0, weighted = 0.0;
    for (const DatedFlow& flow : flows) {
        total += flow.amount;
        weighted += flow.amount * years(as_of, flow.date);
    }
    if (!(total > 0.0)) return std::nullopt;
    return weighted / total;
}

std::optional<double> macaulay_duration(std::span<const DatedFlow> flows, fin::Date as_of,
                                        double annual_rate) {
    double total = 0.0, weighted = 0.0;
    for (const DatedFlow& flow : flows) {
        const double t = years(as_of, flow.date);
        const double value = flow.amount * std::pow(1.0 + annual_rate, -t);
        total += value;
        weighted += value * t;
    }
    if (!(total > 0.0)) return std::nullopt;
    return weighted / total;
}

double amount_for_rate(std::span<const DatedFlow> flows, double annual_rate, fin::Date date) {
    return -present_value(flows, date, annual_rate);
}

}  // namespace ballast::clo
