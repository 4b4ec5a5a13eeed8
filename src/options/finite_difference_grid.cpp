#include "options/finite_difference_grid.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <utility>

#include "options/american.hpp"

namespace ballast::options {

namespace {

// A map of [0, 1] onto itself that places half of the points evenly and half with density 1 /
// hypot(x - center, scale), so that both the whole interval and that scale are resolved.
class Crowding {
public:
    Crowding(double center, double scale) : center_(center), scale_(scale) {
        from_ = std::asinh(center_ / scale_);
        whole_ = from_ + std::asinh((1 - center_) / scale_);
    }

    double share_at(double x) const {
        return 0.5 * (x + (std::asinh((x - center_) / scale_) + from_) / whole_);
    }

    double at(double share) const {
        if (share <= 0.0) return 0.0;
        if (share >= 1.0) return 1.0;
        double low = 0.0;
        double high = 1.0;
        double x = share;
        for (int pass = 0; pass < 100 && high - low > 1e-14 * high; ++pass) {
            const double gap = share_at(x) - share;
            (gap > 0.0 ? high : low) = x;
            const double slope = 0.5 * (1.0 + 1.0 / (whole_ * std::hypot(x - center_, scale_)));
            const double before = x;
            const double next = x - gap / slope;
            x = next > low && next < high ? next : 0.5 * (low + high);
            if (std::abs(x - before) <= 1e-12 * x) break;
        }
        return x;
    }

private:
    double center_, scale_;
    double from_ = 0.0;
    double whole_ = 1.0;
};

// `space` intervals over kGridWidth standard deviations to either side.
GridPlaces places_of(double scale, std::size_t space) {
    const Crowding crowding(0.0, scale);
    const std::size_t center = space / 2;
    GridPlaces places;
    places.x.resize(space + 1);
    for (std::size_t i = 1; i <= center; ++i) {
        const double x =
            kGridWidth * crowding.at(static_cast<double>(i) / static_cast<double>(center));
        places.x[center + i] = x;
        places.x[center - i] = -x;
    }
    places.lower.assign(space + 1, 0.0);
    places.upper.assign(space + 1, 0.0);
    for (std::size_t i = 1; i < space; ++i) {
        const double below = places.x[i] - places.x[i - 1];
        const double above = places.x[i + 1] - places.x[i];
        places.lower[i] = 1 / (below * (below + above));
        places.upper[i] = 1 / (above * (below + above));
    }
    return places;
}

// Early exercise is decided within 4^-level of the time to expiry.
double share_of(int level) { return std::ldexp(1.0, -2 * level); }

}  // namespace

const GridPlaces& grid_places(int level, std::size_t space) {
    static std::mutex mutex;
    static std::map<std::pair<int, std::size_t>, GridPlaces> kept;
    const std::scoped_lock lock(mutex);
    const auto [place, inserted] = kept.try_emplace({level, space});
    if (inserted) place->second = places_of(std::sqrt(share_of(level)) / kGridWidth, space);
    return place->second;
}

GridTerms grid_terms(const Option& o) {
    GridTerms c{.right = o.right, .time = o.time};
    for (const CashDividend& dividend : o.dividends)
        if (dividend.time > 0.0 && dividend.time <= o.time && dividend.amount != 0.0)
            c.dividends.push_back(dividend);
    std::stable_sort(c.dividends.begin(), c.dividends.end(),
                     [](const CashDividend& a, const CashDividend& b) { return a.time < b.time; });
    return c;
}

ExerciseDecision exercise_decision(const Option& o) {
    ExerciseDecision d;
    if (o.style == Style::kEuropean) return d;
    const double variance = o.volatility * o.volatility;
    const double carry = o.rate - o.dividend_yield;
    const double weight =
        std::max({carry * carry / variance,
                  2 * std::max(std::abs(o.rate), std::abs(o.dividend_yield)), 0.25 * variance});
    const auto level_of = [](double whole) {
        return std::clamp(static_cast<int>(std::ceil(0.5 * std::log2(whole))), 0, 40);
    };
    d.level = level_of(weight * o.time);
    d.width = share_of(d.level);
    if (d.level == 0) return d;
    // Where the drift reaches the boundary later, the distribution of the spot crosses it within
    // `passage`.
    const double later = certain_exercise_time(o);
    if (later <= d.width * o.time || later >= o.time) return d;
    const double passage = o.volatility * std::sqrt(later) / std::abs(carry);
    d.center = later / o.time;
    d.width = std::clamp(passage / o.time, d.width, 1.0);
    d.level = level_of(o.time / later);
    return d;
}

GridTimes grid_times(const GridTerms& c, const ExerciseDecision& decision, std::size_t about) {
    const Crowding crowding(decision.center, decision.width);
    const bool even = decision.level == 0 && decision.center == 0.0;
    std::vector<double> events;  // by their position among evenly spaced shares
    std::vector<int> which;
    for (std::size_t d = c.dividends.size(); d-- > 0;) {
        const double s = c.dividends[d].time / c.time;
        if (s >= 1.0) continue;
        const double at = even ? s : crowding.share_at(s);
        if (!events.empty() && events.back() == at) continue;
        events.push_back(at);
        which.push_back(static_cast<int>(d));
    }
    events.push_back(0.0);
    which.push_back(-1);
    GridTimes times{.s = {1.0}, .dividend = {-1}};
    double from = 1.0;
    for (std::size_t e = 0; e < events.size(); ++e) {
        const double length = from - events[e];
        const double requested = static_cast<double>(about) * std::cbrt(length * length);
        const std::size_t steps =
            2 * std::max<std::size_t>(3, static_cast<std::size_t>(std::ceil(requested / 2)));
        for (std::size_t k = 1; k <= steps; ++k) {
            const double x = static_cast<double>(k) / static_cast<double>(steps);
            const double at = k == steps ? events[e] : from - length * x * x;
            double s = even ? at : crowding.at(at);
            if (k == steps && which[e] >= 0)
                s = c.dividends[static_cast<std::size_t>(which[e])].time / c.time;
            times.s.push_back(s);
            times.dividend.push_back(k == steps ? which[e] : -1);
        }
        from = events[e];
    }
    return times;
}

}  // namespace ballast::options
