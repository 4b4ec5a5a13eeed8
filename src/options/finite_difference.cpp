#include "options/finite_difference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "options/american.hpp"
#include "options/black_scholes.hpp"
#include "options/grid_kernel.hpp"

namespace ballast::options {

namespace {

constexpr double kWidth = 6.0;  // standard deviations to either side of the drifted spot
constexpr double kNever = -1e300;
// Relative to spot or strike: largest accepted change by extrapolation.
constexpr double kTrusted = 2e-5;
// Standard deviations from a lane's spot within which it gives prices.
constexpr double kReach = 1.5;
constexpr double kLeastShare = 1e-4;      // relative to the volatile spot: lower limit of the fall
constexpr double kVolatilityStep = 0.05;  // relative to the volatility
constexpr double kRateStep = 1e-3;

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

// `space` intervals over kWidth standard deviations to either side.
GridPlaces places_of(double scale, std::size_t space) {
    const Crowding crowding(0.0, scale);
    const std::size_t center = space / 2;
    GridPlaces places;
    places.x.resize(space + 1);
    for (std::size_t i = 1; i <= center; ++i) {
        const double x = kWidth * crowding.at(static_cast<double>(i) / static_cast<double>(center));
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

// Built once for each level and number of intervals.
const GridPlaces& kept_places(int level, std::size_t space) {
    static std::mutex mutex;
    static std::map<std::pair<int, std::size_t>, GridPlaces> kept;
    const std::scoped_lock lock(mutex);
    const auto [place, inserted] = kept.try_emplace({level, space});
    if (inserted) place->second = places_of(std::sqrt(share_of(level)) / kWidth, space);
    return place->second;
}

// One of several options on a grid.
struct Lane {
    double spot = 0.0;  // the volatile part, today
    double strike = 0.0;
    double rate = 0.0;
    double yield = 0.0;
    double volatility = 0.0;
    bool early = false;
};

// Inputs common to all lanes.
struct Common {
    Right right = Right::kCall;
    double time = 0.0;
    std::vector<CashDividend> dividends;  // in (0, time], sorted by time
};

Common common_of(const Option& o) {
    Common c{.right = o.right, .time = o.time};
    for (const CashDividend& dividend : o.dividends)
        if (dividend.time > 0.0 && dividend.time <= o.time && dividend.amount != 0.0)
            c.dividends.push_back(dividend);
    std::stable_sort(c.dividends.begin(), c.dividends.end(),
                     [](const CashDividend& a, const CashDividend& b) { return a.time < b.time; });
    return c;
}

// The time of the exercise decision as shares of the time to expiry: at `center`, within `width`,
// seen from the spot within 4^-level. Where drift or discounting outweigh the volatility, or the
// volatility is large, this is a small part of the whole.
struct Decision {
    int level = 0;
    double center = 0.0;
    double width = 1.0;

    auto operator<=>(const Decision&) const = default;
};

Decision decision_of(const Option& o) {
    Decision d;
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

// End times of the steps as shares of the time to expiry, from expiry back to today, and the
// dividend paid at each (an index, or none).
struct Times {
    std::vector<double> s;  // s[0] = 1, the last 0
    std::vector<int> dividend;
};

Times times_of(const Common& c, const Decision& decision, std::size_t about) {
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
    Times times{.s = {1.0}, .dividend = {-1}};
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

// Exercise value in each lane, discounted to today: for a put the strike less the volatile spot,
// for a call the volatile spot less the strike, with the strike reduced by the remaining dividends.
class Obstacles {
public:
    Obstacles(const Common& c, std::span<const Lane> lanes) : c_(c), lanes_(lanes) {
        left_.resize(c.dividends.size() + 1);
        for (std::size_t d = c.dividends.size(); d-- > 0;)
            for (std::size_t k = 0; k < kGridLanes; ++k)
                left_[d][k] = left_[d + 1][k] +
                              c.dividends[d].amount * std::exp(-lane(k).rate * c.dividends[d].time);
    }

    // At time `t`, with the dividends from index `first` on still to be paid.
    Obstacle at(double t, std::size_t first, bool expiry = false) const {
        Obstacle o;
        for (std::size_t k = 0; k < kGridLanes; ++k) {
            const Lane& l = lane(k);
            const double cash = l.strike * std::exp(-l.rate * t) - left_[first][k];
            const double units = l.spot * std::exp(-l.yield * t);
            const double path = std::exp(-0.5 * l.volatility * l.volatility * t);
            const bool put = c_.right == Right::kPut;
            o.level[k] = l.early || expiry ? (put ? cash : units) : kNever;
            o.slope[k] = l.early || expiry ? (put ? units : cash) * path : 0.0;
        }
        return o;
    }

    // At expiry; a dividend at that time is received by exercising just before.
    Obstacle payoff() const {
        const std::size_t count = c_.dividends.size();
        Obstacle o = at(c_.time, count, true);
        std::size_t first = count;
        while (first > 0 && c_.dividends[first - 1].time >= c_.time) --first;
        const Obstacle before = at(c_.time, first, true);
        for (std::size_t k = 0; k < kGridLanes; ++k)
            if (lane(k).early && c_.right == Right::kCall)
                o.slope[k] = std::min(o.slope[k], before.slope[k]);
        return o;
    }

private:
    const Lane& lane(std::size_t k) const { return lanes_[k < lanes_.size() ? k : 0]; }

    const Common& c_;
    std::span<const Lane> lanes_;
    std::vector<GridRow> left_;  // present value of the dividends from one on
};

// A price and its derivatives with respect to the spot; `error` is the change made by the
// extrapolation.
struct GridPoint {
    double price = 0.0;
    double delta = 0.0;
    double gamma = 0.0;
    double speed = 0.0;
    double error = 0.0;
};

// Lanes on a finer and a coarser grid.
class Grids {
public:
    // At most kGridLanes lanes.
    Grids(const Common& c, std::span<const Lane> lanes, const Decision& decision,
          const GridSize& size)
        : right_(c.right) {
        CHECK(!lanes.empty() && lanes.size() <= kGridLanes);
        GridLanes terms;
        const Obstacles obstacles(c, lanes);
        terms.payoff = obstacles.payoff();
        for (std::size_t k = 0; k < kGridLanes; ++k) {
            const Lane& l = lanes[k < lanes.size() ? k : 0];
            terms.deviation[k] = l.volatility * std::sqrt(c.time);
            spot_[k] = l.spot;
            // With a yield at or above zero an option gains at most as much as its spot, so that
            // the exercise region lies on one side.
            terms.any_region = terms.any_region || (l.early && l.yield < -2 * kRateStep);
        }
        deviation_ = terms.deviation;
        const Times times = times_of(c, decision, size.time);
        std::vector<GridStep> steps;
        steps.reserve(times.s.size());
        std::size_t first = c.dividends.size();
        while (first > 0 && c.dividends[first - 1].time >= c.time) --first;
        for (std::size_t k = 1; k < times.s.size(); ++k) {
            GridStep& step = steps.emplace_back();
            step.change = times.s[k - 1] - times.s[k];
            step.obstacle = obstacles.at(times.s[k] * c.time, first);
            if (times.dividend[k] >= 0) {
                const double paid = c.dividends[static_cast<std::size_t>(times.dividend[k])].time;
                while (first > 0 && c.dividends[first - 1].time >= paid) --first;
                step.jumps = true;
                step.before = obstacles.at(paid, first);
            }
        }
        damp(steps);
        fine_places_ = &kept_places(decision.level, size.space);
        solve_grid(*fine_places_, steps, terms, fine_);
        for (std::size_t k = 0; 2 * k + 1 < steps.size(); ++k) {
            const double first_change = steps[2 * k].change;
            steps[k] = steps[2 * k + 1];
            steps[k].change += first_change;
        }
        steps.resize(steps.size() / 2);
        damp(steps);
        coarse_places_ = &kept_places(decision.level, size.space / 2);
        solve_grid(*coarse_places_, steps, terms, coarse_);
    }

    // At the lane's spot.
    GridPoint point(std::size_t lane) const {
        const GridPoint f = point(*fine_places_, fine_, lane);
        const GridPoint c = point(*coarse_places_, coarse_, lane);
        return {.price = extrapolated(f.price, c.price),
                .delta = extrapolated(f.delta, c.delta),
                .gamma = extrapolated(f.gamma, c.gamma),
                .speed = extrapolated(f.speed, c.speed),
                .error = (f.price - c.price) / 3};
    }

    // At another spot, whose logarithm differs by `apart`.
    double price_at(std::size_t lane, double apart) const {
        const bool call = right_ == Right::kCall;
        const double x = (call ? -apart : apart) / deviation_[lane];
        const double w = extrapolated(interpolated(*fine_places_, fine_, lane, x),
                                      interpolated(*coarse_places_, coarse_, lane, x));
        return call ? w * std::exp(apart) : w;
    }

private:
    // The first steps after expiry and after each dividend are implicit (Rannacher 1984).
    static void damp(std::vector<GridStep>& steps) {
        int since = 0;
        for (GridStep& step : steps) {
            step.implicit = since++ < 2 ? 1.0 : 0.5;
            if (step.jumps) since = 0;
        }
    }

    static double extrapolated(double fine, double coarse) { return fine + (fine - coarse) / 3; }

    // Third-order interpolation through the four nearest points.
    static double interpolated(const GridPlaces& places, const std::vector<double>& values,
                               std::size_t lane, double x) {
        const auto after = std::upper_bound(places.x.begin(), places.x.end(), x);
        const std::size_t last = places.x.size() - 1;
        const auto i = static_cast<std::size_t>(after - places.x.begin());
        const std::size_t from = std::clamp<std::size_t>(i, 2, last - 1) - 2;
        double sum = 0.0;
        for (std::size_t a = from; a < from + 4; ++a) {
            double weight = values[a * kGridLanes + lane];
            for (std::size_t b = from; b < from + 4; ++b)
                if (b != a) weight *= (x - places.x[b]) / (places.x[a] - places.x[b]);
            sum += weight;
        }
        return sum;
    }

    GridPoint point(const GridPlaces& places, const std::vector<double>& values,
                    std::size_t lane) const {
        const std::size_t n = places.x.size() / 2;
        const auto w = [&](std::size_t i) { return values[i * kGridLanes + lane]; };
        const double h = places.x[n + 1] * deviation_[lane];
        const double wide = places.x[n + 2] * deviation_[lane];
        const double first = (w(n + 1) - w(n - 1)) / (2 * h);
        const double second = (w(n + 1) - 2 * w(n) + w(n - 1)) / (h * h);
        const double outer = (w(n + 2) - w(n - 2)) / (2 * wide);
        const double third = 6 * (outer - first) / (wide * wide - h * h);
        const double s = spot_[lane];
        // A call is exp(y) W(-y), with y the logarithm of its spot over that of the lane.
        const bool call = right_ == Right::kCall;
        const double y1 = call ? w(n) - first : first;
        const double y2 = call ? w(n) - 2 * first + second : second;
        const double y3 = call ? w(n) - 3 * first + 3 * second - third : third;
        return {.price = w(n),
                .delta = y1 / s,
                .gamma = (y2 - y1) / (s * s),
                .speed = (y3 - 3 * y2 + 2 * y1) / (s * s * s)};
    }

    Right right_;
    GridRow deviation_{}, spot_{};
    const GridPlaces* fine_places_ = nullptr;
    const GridPlaces* coarse_places_ = nullptr;
    std::vector<double> fine_, coarse_;
};

// An American option, or a European one, as a lane.
Lane lane_of(const Option& o) {
    return {.spot = o.spot - present_value(o.dividends, o.rate, o.time),
            .strike = o.strike,
            .rate = o.rate,
            .yield = o.dividend_yield,
            .volatility = o.volatility,
            .early = o.style == Style::kAmerican};
}

Lane european_lane_of(const Option& o) {
    Lane lane = lane_of(o);
    lane.early = false;
    return lane;
}

bool is_certain(const Option& o) { return o.volatility * std::sqrt(std::max(o.time, 0.0)) < 1e-6; }

Greeks certain(const Option& o) {
    return o.style == Style::kAmerican ? certain_american(o) : black_scholes(o);
}

double scale_of(const Option& o) { return std::max(o.spot, o.strike); }

bool is_exercised(const Option& o, double price) {
    const double gain = intrinsic(o);
    return o.style == Style::kAmerican && gain > 0.0 && price <= gain + 1e-9 * o.strike;
}

// The grid's figures at the spot, corrected by the grid's error on the European option, whose
// closed form is known; bounded, with theta and charm from the Black-Scholes equation.
GridValue settled(const Option& o, const GridPoint& grid, const GridPoint& european) {
    const Greeks exact = black_scholes(o);
    GridValue v{.price = grid.price + (exact.price - european.price),
                .delta = grid.delta + (exact.delta - european.delta),
                .gamma = grid.gamma + (exact.gamma - european.gamma),
                .error = std::abs(grid.error - european.error)};
    if (is_exercised(o, v.price))
        return {.price = intrinsic(o), .delta = sign_of(o.right), .error = v.error};
    v.price = std::max(v.price, exact.price);
    const double escrow = present_value(o.dividends, o.rate, o.time);
    const double s = o.spot - escrow;
    const double carry = o.rate - o.dividend_yield;
    const double variance = o.volatility * o.volatility;
    v.theta = o.rate * v.price - carry * s * v.delta - 0.5 * variance * s * s * v.gamma -
              v.delta * o.rate * escrow;
    // Derivative of the same equation with respect to the spot.
    const auto charm = [&](double delta, double gamma, double speed) {
        return o.dividend_yield * delta - (carry + variance) * s * gamma -
               0.5 * variance * s * s * speed - o.rate * escrow * gamma;
    };
    v.charm = charm(grid.delta, grid.gamma, grid.speed) -
              charm(european.delta, european.gamma, european.speed) + exact.charm;
    return v;
}

// The option and its bumped copies, whose differences are its Greeks, then the European option.
enum Bump : std::size_t {
    kBase,
    kVolatilityUp,
    kVolatilityDown,
    kRateUp,
    kRateDown,
    kYieldUp,
    kYieldDown,
    kEuropean,
    kBumps
};
static_assert(kBumps == kGridLanes);

Option bumped(Option o, std::size_t bump) {
    switch (bump) {
        case kVolatilityUp:
            o.volatility *= 1 + kVolatilityStep;
            break;
        case kVolatilityDown:
            o.volatility *= 1 - kVolatilityStep;
            break;
        case kRateUp:
            o.rate += kRateStep;
            break;
        case kRateDown:
            o.rate -= kRateStep;
            break;
        case kYieldUp:
            o.dividend_yield += kRateStep;
            break;
        case kYieldDown:
            o.dividend_yield -= kRateStep;
            break;
        default:
            break;
    }
    return o;
}

// A result on a grid of `size`, repeated on one of twice the size where extrapolation changes the
// price much; its error is then the change by that extrapolation.
template <class Solve>
auto refined(const Option& o, const GridSize& size, const Solve& solve) {
    auto first = solve(size);
    if (first.error <= kTrusted * scale_of(o) && decision_of(o).level < 2) return first;
    auto second = solve({2 * size.space, 2 * size.time});
    second.error = std::abs(second.price - first.price);
    if (second.error > kTrusted * scale_of(o)) {
        const double before = second.price;
        second = solve({4 * size.space, 4 * size.time});
        second.error = std::abs(second.price - before);
    }
    if (o.style == Style::kEuropean) return second;
    const double least = best_european(o);
    if (second.price < least) {
        second.error += least - second.price;
        second.price = least;
    }
    return second;
}

Greeks greeks_on(const Option& o, const GridSize& size, double& error) {
    std::array<Lane, kBumps> lanes;
    std::array<Greeks, kBumps> exact;  // closed form of the bumped European options
    for (std::size_t k = 0; k < kBumps; ++k) {
        const Option moved = bumped(o, k);
        lanes[k] = k == kEuropean ? european_lane_of(o) : lane_of(moved);
        exact[k] = black_scholes(moved);
    }
    const Grids grids(common_of(o), lanes, decision_of(o), size);
    const GridPoint european = grids.point(kEuropean);
    const GridValue base = settled(o, grids.point(kBase), european);
    error = base.error;
    Greeks g{.price = base.price,
             .delta = base.delta,
             .gamma = base.gamma,
             .theta = base.theta,
             .charm = base.charm};
    if (is_exercised(o, g.price)) return g;
    // Only the early exercise premium, which has less curvature than the price, is differenced; the
    // European part is known.
    std::array<double, kBumps> price;
    std::array<double, kBumps> delta;
    for (std::size_t k = 0; k < kBumps; ++k) {
        const GridPoint at = grids.point(k);
        price[k] = at.price - european.price + exact[kBase].price - exact[k].price;
        delta[k] = at.delta - european.delta + exact[kBase].delta - exact[k].delta;
    }
    const double step = kVolatilityStep * o.volatility;
    const auto slope = [](const auto& of, Bump up, Bump down, double by) {
        return (of[up] - of[down]) / (2 * by);
    };
    const Greeks& e = exact[kBase];
    g.vega = e.vega + slope(price, kVolatilityUp, kVolatilityDown, step);
    g.volga = e.volga +
              (price[kVolatilityUp] - 2 * price[kBase] + price[kVolatilityDown]) / (step * step);
    g.vanna = e.vanna + slope(delta, kVolatilityUp, kVolatilityDown, step);
    g.rho = e.rho + slope(price, kRateUp, kRateDown, kRateStep);
    g.dividend_rho = e.dividend_rho + slope(price, kYieldUp, kYieldDown, kRateStep);
    return g;
}

GridValue value_on(const Option& o, const GridSize& size) {
    const std::array lanes{lane_of(o), european_lane_of(o)};
    const Grids grids(common_of(o), lanes, decision_of(o), size);
    return settled(o, grids.point(0), grids.point(1));
}

// A lane and the requested prices that it gives: for one volatility, at the spots within its reach.
struct Reach {
    std::size_t volatility = 0;
    double center = 0.0;  // logarithm of the lane's spot over the base spot
    Decision decision;
    std::vector<std::size_t> spots;
};

}  // namespace

GridValue finite_difference(const Option& o, const GridSize& size) {
    if (is_certain(o)) {
        const Greeks g = certain(o);
        return {.price = g.price,
                .delta = g.delta,
                .gamma = g.gamma,
                .theta = g.theta,
                .charm = g.charm};
    }
    return refined(o, size, [&](const GridSize& now) { return value_on(o, now); });
}

GridGreeks finite_difference_greeks(const Option& o, const GridSize& size) {
    if (is_certain(o)) return {certain(o), 0.0};
    return refined(o, size, [&](const GridSize& now) {
        GridGreeks g;
        static_cast<Greeks&>(g) = greeks_on(o, now, g.error);
        return g;
    });
}

void finite_difference_prices(const Option& o, std::span<const double> volatilities,
                              std::span<const double> spots, std::span<double> out,
                              const GridSize& size) {
    CHECK(out.size() == volatilities.size() * spots.size());
    const Common common = common_of(o);
    const Lane unmoved = lane_of(o);
    const double escrow = o.spot - unmoved.spot;
    const auto place_of = [&](std::size_t k) {
        return std::log(std::max(spots[k] - escrow, kLeastShare * unmoved.spot) / unmoved.spot);
    };
    std::vector<Reach> reaches;
    for (std::size_t v = 0; v < volatilities.size(); ++v) {
        Option moved = o;
        moved.volatility = volatilities[v];
        if (is_certain(moved)) {
            for (std::size_t k = 0; k < spots.size(); ++k) {
                moved.spot = escrow + unmoved.spot * std::exp(place_of(k));
                out[v * spots.size() + k] = certain(moved).price;
            }
            continue;
        }
        // Centers lie on a lattice around the base spot, so that a price does not depend on the
        // other requested ones.
        const double width = 2 * kReach * moved.volatility * std::sqrt(o.time);
        std::map<double, std::size_t> found;
        for (std::size_t k = 0; k < spots.size(); ++k) {
            const double center = width * std::round(place_of(k) / width);
            const auto [at, inserted] = found.try_emplace(center, reaches.size());
            if (inserted) reaches.push_back({v, center, decision_of(moved), {}});
            reaches[at->second].spots.push_back(k);
        }
    }
    std::stable_sort(reaches.begin(), reaches.end(),
                     [](const Reach& a, const Reach& b) { return a.decision < b.decision; });
    for (std::size_t first = 0; first < reaches.size();) {
        std::vector<Lane> lanes;
        std::size_t end = first;
        for (; end < reaches.size() && lanes.size() < kGridLanes &&
               reaches[end].decision == reaches[first].decision;
             ++end) {
            lanes.push_back(unmoved);
            lanes.back().spot *= std::exp(reaches[end].center);
            lanes.back().volatility = volatilities[reaches[end].volatility];
        }
        const Grids grids(common, lanes, reaches[first].decision, size);
        for (std::size_t r = first; r < end; ++r)
            for (const std::size_t k : reaches[r].spots) {
                Option moved = o;
                moved.volatility = volatilities[reaches[r].volatility];
                moved.spot = escrow + unmoved.spot * std::exp(place_of(k));
                const double price = grids.price_at(r - first, place_of(k) - reaches[r].center);
                out[reaches[r].volatility * spots.size() + k] =
                    std::max({price, intrinsic(moved), black_scholes(moved).price});
            }
        first = end;
    }
}

}  // namespace ballast::options
