#include "ledger/xirr.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "math/root.hpp"

namespace ballast::ledger {

namespace {

constexpr double kYear = 365.0;
constexpr double kTolerance = 1e-8;          // relative to the sum of the absolute flows
constexpr double kTouch = 1e-11;             // relative to the sum of the absolute discounted flows
constexpr double kRelativeRounding = 1e-13;  // relative to the same sum
constexpr double kSameRoot = 1e-6;           // in log(1 + r): closer roots are the same root

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

// The present value at x = log(1 + r), multiplied by exp(x × years) of a reference flow so that it
// neither overflows nor underflows: the last flow for x below zero, the first for x above.
struct ScaledValue {
    static constexpr std::size_t kDerivatives = 4;  // the 0th is the value itself
    using All = std::array<double, kDerivatives>;

    std::span<const Timed> flows;
    double years = 0.0;  // to the reference flow

    All all(double x) const {
        All sums{};
        for (const Timed& flow : flows) {
            double term = flow.amount * std::exp(x * (years - flow.years));
            for (double& sum : sums) {
                sum += term;
                term *= years - flow.years;
            }
        }
        return sums;
    }
    double at(double x, std::size_t derivative) const { return all(x)[derivative]; }
    // The value relative to the sum of the absolute terms.
    double relative(double x) const {
        double gross = 0.0;
        for (const Timed& flow : flows)
            gross += std::abs(flow.amount) * std::exp(x * (years - flow.years));
        return at(x, 0) / gross;
    }
};

}  // namespace

double xnpv(std::span<const DatedFlow> flows, double rate) {
    double sum = 0.0;
    for (const Timed& flow : timed(flows)) sum += flow.amount * std::pow(1.0 + rate, -flow.years);
    return sum;
}

// Whether the present value is zero at this rate within the accuracy of doubles: at the rate and at
// the next double. Near -100 % over many years adjacent doubles differ greatly; a rate that cannot
// be verified is not returned.
static bool verifiable(std::span<const Timed> flows, double rate) {
    double gross = 0.0;
    for (const Timed& flow : flows) gross += std::abs(flow.amount);
    for (const double near : {rate, std::nextafter(rate, 0.0)}) {
        double sum = 0.0;
        for (const Timed& flow : flows) sum += flow.amount * std::pow(1.0 + near, -flow.years);
        if (!(std::abs(sum) <= kTolerance * gross)) return false;
    }
    return true;
}

namespace {

// The search range, ascending in log(1 + r). A short history can have a rate of e^2000 per year;
// beyond e^±50 over the whole history a single flow dominates.
std::vector<double> grid_of(double span) {
    const double reach = std::min(700.0, std::max(14.0, 50.0 / span));
    const double step = std::clamp(0.25 / span, 1.0 / 512.0, 0.25);
    std::vector<double> grid;
    for (double x = 0.0; x < reach; x += step * std::max(1.0, std::abs(x) / 4.0)) grid.push_back(x);
    grid.push_back(reach);
    std::vector<double> points;
    for (std::size_t i = grid.size(); i-- > 1;) points.push_back(-grid[i]);
    points.insert(points.end(), grid.begin(), grid.end());
    return points;
}

// The roots of one scaled value over ascending points on one side of zero.
class RootSearch {
public:
    RootSearch(const ScaledValue& value, std::span<const double> points)
        : value_(value), points_(points) {}

    std::vector<double> run(bool tangents) {
        ScaledValue::All low = value_.all(points_.front());
        for (std::size_t i = 0; i + 1 < points_.size(); ++i) {
            const ScaledValue::All high = value_.all(points_[i + 1]);
            if (low[0] == 0.0) roots_.push_back(points_[i]);
            if (tangents)
                take(points_[i], points_[i + 1], turns(points_[i], points_[i + 1], low, high, 1));
            else
                take(points_[i], points_[i + 1], {});
            low = high;
        }
        if (low[0] == 0.0) roots_.push_back(points_.back());
        return std::move(roots_);
    }

private:
    std::optional<double> root(double low, double high, std::size_t derivative) const {
        const auto found =
            math::find_root([&](double x) { return value_.at(x, derivative); }, low, high);
        return found ? std::optional(found->x) : std::nullopt;
    }

    // Where a derivative crosses zero between two points, ascending: between two crossings of the
    // next derivative there is at most one.
    std::vector<double> turns(double low, double high, const ScaledValue::All& at_low,
                              const ScaledValue::All& at_high, std::size_t derivative) const {
        std::vector<double> found;
        std::vector<double> ends;
        if (derivative + 1 < ScaledValue::kDerivatives)
            ends = turns(low, high, at_low, at_high, derivative + 1);
        ends.push_back(high);
        double from = low;
        double value = at_low[derivative];
        for (const double to : ends) {
            const double next = to == high ? at_high[derivative] : value_.at(to, derivative);
            if ((value <= 0.0 && next >= 0.0) || (value >= 0.0 && next <= 0.0))
                if (const auto x = root(from, to, derivative)) found.push_back(*x);
            from = to;
            value = next;
        }
        return found;
    }

    // Between two turning points the value crosses zero at most once; at a turning point it may
    // touch zero.
    void take(double low, double high, const std::vector<double>& turning) {
        std::vector<double> at{low};
        at.insert(at.end(), turning.begin(), turning.end());
        at.push_back(high);
        std::vector<double> values;
        for (const double x : at) {
            const double relative = value_.relative(x);
            const bool turns = &x != &at.front() && &x != &at.back();
            values.push_back(turns && std::abs(relative) <= kRelativeRounding ? 0.0 : relative);
        }
        for (std::size_t i = 0; i + 1 < at.size(); ++i) {
            if (i > 0 && (values[i] == 0.0 || touches(values, i))) roots_.push_back(at[i]);
            if (values[i] * values[i + 1] < 0.0)
                if (const auto x = root(at[i], at[i + 1], 0)) roots_.push_back(*x);
        }
    }

    static bool touches(const std::vector<double>& values, std::size_t i) {
        const double size = std::abs(values[i]);
        return size <= kTouch && values[i - 1] * values[i] > 0.0 &&
               values[i] * values[i + 1] > 0.0 && size < std::abs(values[i - 1]) &&
               size < std::abs(values[i + 1]);
    }

    const ScaledValue& value_;
    std::span<const double> points_;
    std::vector<double> roots_;
};

// Flows must be in date order.
int changes_of(std::span<const Timed> flows) {
    int changes = 0;
    for (std::size_t i = 1; i < flows.size(); ++i)
        changes += (flows[i].amount < 0.0) != (flows[i - 1].amount < 0.0) ? 1 : 0;
    return changes;
}

// One total per day.
std::vector<Timed> netted(std::span<const Timed> flows) {
    std::vector<Timed> days;
    for (const Timed& flow : flows)
        if (!days.empty() && days.back().years == flow.years)
            days.back().amount += flow.amount;
        else
            days.push_back(flow);
    std::erase_if(days, [](const Timed& day) { return day.amount == 0.0; });
    return days;
}

}  // namespace

XirrRoots find_xirr_roots(std::span<const DatedFlow> flows) {
    const std::vector<Timed> sorted = netted(timed(flows));
    const int changes = changes_of(sorted);
    XirrRoots roots{.sign_changes = changes};
    if (changes == 0) return roots;
    const std::vector<double> points = grid_of(sorted.back().years);
    const auto zero =
        static_cast<std::size_t>(std::ranges::lower_bound(points, 0.0) - points.begin());
    const bool tangents = changes > 1;  // one sign change implies one root (Descartes)
    const std::span<const double> all(points);
    const ScaledValue below{sorted, sorted.back().years};
    const ScaledValue above{sorted, sorted.front().years};
    std::vector<double> found = RootSearch(below, all.first(zero + 1)).run(tangents);
    const std::vector<double> rest = RootSearch(above, all.subspan(zero)).run(tangents);
    found.insert(found.end(), rest.begin(), rest.end());
    std::ranges::sort(found);
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (i > 0 && found[i] - found[i - 1] <= kSameRoot) continue;
        const double rate = std::expm1(found[i]);
        (verifiable(sorted, rate) ? roots.rates : roots.unverified).push_back(rate);
    }
    return roots;
}

std::vector<double> xirr_roots(std::span<const DatedFlow> flows) {
    return find_xirr_roots(flows).rates;
}

double headline_root(std::span<const double> roots) {
    return *std::min_element(roots.begin(), roots.end(), [](double a, double b) {
        return std::abs(std::log1p(a)) < std::abs(std::log1p(b));
    });
}

}  // namespace ballast::ledger
