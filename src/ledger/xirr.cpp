#include "ledger/xirr.hpp"

#include <algorithm>
#include <cmath>

#include "math/root.hpp"

namespace ballast::ledger {

namespace {

constexpr double kYear = 365.0;
constexpr double kTolerance = 1e-8;  // of the sum of the flows' magnitudes

struct Timed {
    double years = 0.0;
    double amount = 0.0;
};

std::vector<Timed> timed(std::span<const DatedFlow> flows) {
    std::vector<Timed> result;
    if (flows.empty()) return result;
    fin::Date first = flows.front().date;
    for (const DatedFlow& flow : flows) first = std::min(first, flow.date);
    for (const DatedFlow& flow : flows)
        if (flow.amount != 0.0) result.push_back({(flow.date - first) / kYear, flow.amount});
    std::stable_sort(result.begin(), result.end(),
                     [](const Timed& a, const Timed& b) { return a.years < b.years; });
    return result;
}

// The present value at x = log(1 + r), scaled such that it neither over- nor underflows: divided
// by exp of the largest exponent.
double scaled_value(std::span<const Timed> flows, double x) {
    const double shift = x < 0.0 ? -x * flows.back().years : -x * flows.front().years;
    double sum = 0.0;
    for (const Timed& flow : flows) sum += flow.amount * std::exp(-x * flow.years - shift);
    return sum;
}

}  // namespace

double xnpv(std::span<const DatedFlow> flows, double rate) {
    double sum = 0.0;
    for (const Timed& flow : timed(flows)) sum += flow.amount * std::pow(1.0 + rate, -flow.years);
    return sum;
}

// Whether the flows are worth nothing at this rate as far as doubles can say. Near -100 % over many
// years the next double is another world: a rate that cannot be checked is no answer.
static bool verifiable(std::span<const Timed> flows, double rate) {
    double sum = 0.0;
    double gross = 0.0;
    for (const Timed& flow : flows) {
        sum += flow.amount * std::pow(1.0 + rate, -flow.years);
        gross += std::abs(flow.amount);
    }
    return std::abs(sum) <= kTolerance * gross;
}

std::vector<double> xirr_roots(std::span<const DatedFlow> flows) {
    const std::vector<Timed> sorted = timed(flows);
    std::vector<double> roots;
    const bool positive =
        std::any_of(sorted.begin(), sorted.end(), [](const Timed& f) { return f.amount > 0.0; });
    const bool negative =
        std::any_of(sorted.begin(), sorted.end(), [](const Timed& f) { return f.amount < 0.0; });
    if (!positive || !negative || sorted.back().years == 0.0) return roots;
    const double span = sorted.back().years;
    const auto value = [&](double x) { return scaled_value(sorted, x); };
    // A short history can have a rate of e^2000 a year; beyond e^±50 over the whole of it one flow
    // is all that counts.
    const double reach = std::min(700.0, std::max(14.0, 50.0 / span));
    const double step = std::clamp(0.25 / span, 1.0 / 512.0, 0.25);
    std::vector<double> grid;
    for (double x = 0.0; x < reach; x += step * std::max(1.0, std::abs(x) / 4.0)) grid.push_back(x);
    grid.push_back(reach);
    std::vector<double> points;
    for (std::size_t i = grid.size(); i-- > 1;) points.push_back(-grid[i]);
    points.insert(points.end(), grid.begin(), grid.end());
    double low = points.front();
    double low_value = value(low);
    for (std::size_t i = 1; i < points.size(); ++i) {
        const double high = points[i];
        const double high_value = value(high);
        if (low_value == 0.0) {
            roots.push_back(std::expm1(low));
        } else if ((low_value < 0.0) != (high_value < 0.0) && high_value != 0.0) {
            const auto root = math::find_root(value, low, high);
            if (root && verifiable(sorted, std::expm1(root->x)))
                roots.push_back(std::expm1(root->x));
        }
        low = high;
        low_value = high_value;
    }
    return roots;
}

double headline_root(std::span<const double> roots) {
    return *std::min_element(roots.begin(), roots.end(), [](double a, double b) {
        return std::abs(std::log1p(a)) < std::abs(std::log1p(b));
    });
}

}  // namespace ballast::ledger
