#include "options/finite_difference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "options/american.hpp"
#include "options/black_scholes.hpp"
#include "options/finite_difference_grid.hpp"

namespace ballast::options {

namespace {

constexpr double kNever = -1e300;
// Relative to spot or strike: largest accepted change by extrapolation.
constexpr double kTrusted = 2e-5;
// Standard deviations from a lane's spot within which it gives prices.
constexpr double kReach = 1.5;
constexpr double kLeastShare = 1e-4;  // relative to the volatile spot: lower limit of the fall
constexpr double kGridVolatilityStep = 0.05;  // relative to the volatility
constexpr double kGridRateStep = 1e-3;

// One of several options on a grid.
struct Lane {
    double spot = 0.0;  // the volatile part, today
    double strike = 0.0;
    double rate = 0.0;
    double yield = 0.0;
    double volatility = 0.0;
    bool early = false;
};

// Exercise value in each lane, discounted to today: for a put the strike less the volatile spot,
// for a call the volatile spot less the strike, with the strike reduced by the remaining dividends.
class Obstacles {
public:
    Obstacles(const GridTerms& c, std::span<const Lane> lanes) : c_(c), lanes_(lanes) {
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

    const GridTerms& c_;
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
    Grids(const GridTerms& c, std::span<const Lane> lanes, const ExerciseDecision& decision,
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
            terms.any_region = terms.any_region || (l.early && l.yield < -2 * kGridRateStep);
        }
        deviation_ = terms.deviation;
        const GridTimes times = grid_times(c, decision, size.time);
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
        fine_places_ = &grid_places(decision.level, size.space);
        solve_grid(*fine_places_, steps, terms, fine_);
        for (std::size_t k = 0; 2 * k + 1 < steps.size(); ++k) {
            const double first_change = steps[2 * k].change;
            steps[k] = steps[2 * k + 1];
            steps[k].change += first_change;
        }
        steps.resize(steps.size() / 2);
        damp(steps);
        coarse_places_ = &grid_places(decision.level, size.space / 2);
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

bool is_certain_on_grid(const Option& o) {
    return o.volatility * std::sqrt(std::max(o.time, 0.0)) < 1e-6;
}

Greeks certain_price(const Option& o) {
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
            o.volatility *= 1 + kGridVolatilityStep;
            break;
        case kVolatilityDown:
            o.volatility *= 1 - kGridVolatilityStep;
            break;
        case kRateUp:
            o.rate += kGridRateStep;
            break;
        case kRateDown:
            o.rate -= kGridRateStep;
            break;
        case kYieldUp:
            o.dividend_yield += kGridRateStep;
            break;
        case kYieldDown:
            o.dividend_yield -= kGridRateStep;
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
    if (first.error <= kTrusted * scale_of(o) && exercise_decision(o).level < 2) return first;
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
    const Grids grids(grid_terms(o), lanes, exercise_decision(o), size);
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
    const double step = kGridVolatilityStep * o.volatility;
    const auto slope = [](const auto& of, Bump up, Bump down, double by) {
        return (of[up] - of[down]) / (2 * by);
    };
    const Greeks& e = exact[kBase];
    g.vega = e.vega + slope(price, kVolatilityUp, kVolatilityDown, step);
    g.volga = e.volga +
              (price[kVolatilityUp] - 2 * price[kBase] + price[kVolatilityDown]) / (step * step);
    g.vanna = e.vanna + slope(delta, kVolatilityUp, kVolatilityDown, step);
    g.rho = e.rho + slope(price, kRateUp, kRateDown, kGridRateStep);
    g.dividend_rho = e.dividend_rho + slope(price, kYieldUp, kYieldDown, kGridRateStep);
    return g;
}

GridValue value_on(const Option& o, const GridSize& size) {
    const std::array lanes{lane_of(o), european_lane_of(o)};
    const Grids grids(grid_terms(o), lanes, exercise_decision(o), size);
    return settled(o, grids.point(0), grids.point(1));
}

// A lane and the requested prices that it gives: for one volatility, at the spots within its reach.
struct Reach {
    std::size_t volatility = 0;
    double center = 0.0;  // logarithm of the lane's spot over the base spot
    ExerciseDecision decision;
    std::vector<std::size_t> spots;
};

}  // namespace

GridValue finite_difference(const Option& o, const GridSize& size) {
    if (is_certain_on_grid(o)) {
        const Greeks g = certain_price(o);
        return {.price = g.price,
                .delta = g.delta,
                .gamma = g.gamma,
                .theta = g.theta,
                .charm = g.charm};
    }
    return refined(o, size, [&](const GridSize& now) { return value_on(o, now); });
}

GridGreeks finite_difference_greeks(const Option& o, const GridSize& size) {
    if (is_certain_on_grid(o)) return {certain_price(o), 0.0};
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
    const GridTerms common = grid_terms(o);
    const Lane unmoved = lane_of(o);
    const double escrow = o.spot - unmoved.spot;
    const auto place_of = [&](std::size_t k) {
        return std::log(std::max(spots[k] - escrow, kLeastShare * unmoved.spot) / unmoved.spot);
    };
    std::vector<Reach> reaches;
    for (std::size_t v = 0; v < volatilities.size(); ++v) {
        Option moved = o;
        moved.volatility = volatilities[v];
        if (is_certain_on_grid(moved)) {
            for (std::size_t k = 0; k < spots.size(); ++k) {
                moved.spot = escrow + unmoved.spot * std::exp(place_of(k));
                out[v * spots.size() + k] = certain_price(moved).price;
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
            if (inserted) reaches.push_back({v, center, exercise_decision(moved), {}});
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
