#include "alm/rates.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "base/threads.hpp"

namespace ballast::alm {

namespace {

double interpolated(const NodeShifts& nodes, double t) {
    if (nodes.empty()) return 0.0;
    const auto after = std::upper_bound(nodes.begin(), nodes.end(), t,
                                        [](double x, const auto& node) { return x < node.first; });
    if (after == nodes.begin()) return nodes.front().second;
    if (after == nodes.end()) return nodes.back().second;
    const auto before = std::prev(after);
    return before->second + (after->second - before->second) *
                                ((t - before->first) / (after->first - before->first));
}

const market::Curve& curve_of(const CurrencyCurves& currency, std::optional<std::size_t> index) {
    return index && *index < currency.projections.size() ? currency.projections[*index].curve
                                                         : currency.discount;
}

// A curve that the scenario supplies.
const market::Curve* own_curve(const CurrencyCurves& currency, const Scenario& scenario,
                               std::optional<std::size_t> projection) {
    const auto found = scenario.curves.find(currency.currency);
    if (found == scenario.curves.end()) return nullptr;
    const auto named = [&](std::string_view name) -> const market::Curve* {
        for (const NamedCurve& curve : found->second)
            if (curve.name == name) return &curve.curve;
        return nullptr;
    };
    if (projection && *projection < currency.projections.size())
        if (const market::Curve* own = named(currency.projections[*projection].name)) return own;
    return named("discount");
}

bool same_curve(const market::Curve& a, const market::Curve& b) {
    return a.interpolation() == b.interpolation() && std::ranges::equal(a.nodes(), b.nodes());
}

// Whether a table of the projection curve differs from that of the discount curve in any scenario
// of the batch, even where the market's curves are equal.
bool parts_curves(const CurrencyCurves& currency, std::span<const Scenario> scenarios) {
    return std::ranges::any_of(scenarios, [&](const Scenario& scenario) {
        if (scenario.rates || scenario.skipped_days > 0 || scenario.start_days > 0 ||
            !scenario.only_curve.empty())
            return true;
        const auto found = scenario.curves.find(currency.currency);
        return found != scenario.curves.end() && found->second.size() > 1;
    });
}

}  // namespace

AlignedDoubles make_unset_doubles(std::size_t count) {
    return AlignedDoubles(static_cast<double*>(allocate_large(count * sizeof(double))));
}

AlignedDoubles make_aligned_doubles(std::size_t count) {
    AlignedDoubles doubles = make_unset_doubles(count);
    std::fill_n(doubles.get(), count, 0.0);
    return doubles;
}

std::optional<std::size_t> Market::find(std::string_view currency) const {
    for (std::size_t i = 0; i < currencies.size(); ++i)
        if (currencies[i].currency == currency) return i;
    return std::nullopt;
}

const ShockSizes& Market::sizes(std::size_t currency) const {
    const CurrencyCurves& curves = currencies[currency];
    return curves.shock ? *curves.shock : regulation->sizes(curves.currency);
}

double scenario_shift(const Market& market, std::size_t currency, const Scenario& scenario,
                      double t) {
    if (scenario.kind != ScenarioKind::kCustom)
        return supervisory_shift(scenario.kind, market.sizes(currency), t);
    const auto own = scenario.by_currency.find(market.currencies[currency].currency);
    return scenario.parallel +
           interpolated(own == scenario.by_currency.end() ? scenario.shifts : own->second, t);
}

namespace {

// Whose curves apply before the shock.
const CurrencyCurves& curves_of(const Market& market, std::size_t currency,
                                const Scenario& scenario) {
    return (scenario.rates ? *scenario.rates : market).currencies[currency];
}

bool is_shocked(const CurrencyCurves& curves, const Scenario& scenario,
                std::optional<std::size_t> projection) {
    if (scenario.kind == ScenarioKind::kBase) return false;
    return scenario.only_curve.empty() ||
           (projection && *projection < curves.projections.size() &&
            curves.projections[*projection].name == scenario.only_curve);
}

double shocked_zero(const Market& market, std::size_t currency, const Scenario& scenario,
                    std::optional<std::size_t> projection, double base, double t) {
    if (!is_shocked(market.currencies[currency], scenario, projection)) return base;
    const bool floored = scenario.kind != ScenarioKind::kCustom || scenario.floored;
    return shocked_rate(base, scenario_shift(market, currency, scenario, t),
                        floored ? market.floor : std::nullopt, t);
}

// The zero rate from `start` days on over `days`, at the forward rates of the curve.
double forward_zero(const market::Curve& curve, int start, double days) {
    const double end = start + days;
    return (curve.zero(end / 365.0) * end - curve.zero(start / 365.0) * start) / days;
}

}  // namespace

double scenario_zero(const Market& market, std::size_t currency, const Scenario& scenario,
                     std::optional<std::size_t> projection, double t) {
    const CurrencyCurves& curves = curves_of(market, currency, scenario);
    if (const market::Curve* own = own_curve(curves, scenario, projection)) return own->zero(t);
    return shocked_zero(market, currency, scenario, projection,
                        curve_of(curves, projection).zero(t), t);
}

namespace {

// Minus the logarithm of a discount factor.
double exponent_of(const Market& market, std::size_t currency, const Scenario& scenario,
                   std::optional<std::size_t> projection, std::size_t day) {
    const double t = static_cast<double>(day) / 365.0;
    if (scenario.start_days == 0)
        return t * scenario_zero(market, currency, scenario, projection, t);
    const market::Curve& curve = curve_of(curves_of(market, currency, scenario), projection);
    const auto later = static_cast<double>(day) - scenario.start_days;
    if (later <= 0.0) return t * curve.zero(t);
    const double start = scenario.start_days / 365.0;
    const double after = later / 365.0;
    const double value =
        after * shocked_zero(market, currency, scenario, projection,
                             forward_zero(curve, scenario.start_days, later), after);
    return projection ? start * curve.zero(start) + value : value;
}

double overnight_shift(const Market& market, std::size_t currency, const Scenario& scenario) {
    constexpr double kOvernight = 1.0 / 365.0;
    if (scenario.start_days == 0)
        return scenario_zero(market, currency, scenario, std::nullopt, kOvernight) -
               market.currencies[currency].discount.zero(kOvernight);
    const double base =
        forward_zero(curves_of(market, currency, scenario).discount, scenario.start_days, 1.0);
    return shocked_zero(market, currency, scenario, std::nullopt, base, kOvernight) - base;
}

void skip_days(std::span<const Scenario> scenarios, std::size_t days, double* discount) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const Scenario& scenario = scenarios[lane < scenarios.size() ? lane : 0];
        const auto skipped = static_cast<std::size_t>(scenario.skipped_days);
        for (std::size_t day = 1; day <= skipped && day < days; ++day)
            discount[day * kLanes + lane] = 0.0;
    }
}

}  // namespace

LaneTables make_lane_tables(const Market& market, std::span<const Scenario> scenarios,
                            std::size_t days, bool time_value, const Work& work) {
    CHECK(!scenarios.empty() && scenarios.size() <= kLanes);
    constexpr std::size_t kBlockDays = 512;
    LaneTables tables{.as_of = market.as_of, .days = days, .used = scenarios.size()};
    for (std::size_t lane = 0; lane < kLanes; ++lane)
        tables.scenarios[lane] = &scenarios[lane < scenarios.size() ? lane : 0];
    const auto fill = [&](std::size_t currency, std::optional<std::size_t> projection) {
        AlignedDoubles table = make_aligned_doubles(days * kLanes);
        parallel_blocks(work, days, kBlockDays, [&](std::size_t, std::size_t from, std::size_t to) {
            for (std::size_t day = from; day < to; ++day) {
                for (std::size_t lane = 0; lane < kLanes; ++lane)
                    table[day * kLanes + lane] =
                        lane < scenarios.size()
                            ? std::exp(
                                  -exponent_of(market, currency, scenarios[lane], projection, day))
                            : table[day * kLanes];
            }
        });
        return table;
    };
    for (std::size_t c = 0; c < market.currencies.size(); ++c) {
        const CurrencyCurves& curves = market.currencies[c];
        LaneTables::OfCurrency& of = tables.currencies.emplace_back();
        of.discount = fill(c, std::nullopt);
        for (std::size_t p = 0; p < std::max<std::size_t>(curves.projections.size(), 1); ++p) {
            const bool shared = same_curve(curve_of(curves, p), curves.discount) &&
                                !parts_curves(curves, scenarios);
            if (!shared) of.own_projections.push_back(fill(c, p));
            of.projections.push_back(shared ? of.discount.get() : of.own_projections.back().get());
        }
        skip_days(scenarios, days, of.discount.get());
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const Scenario& scenario = *tables.scenarios[lane];
            of.overnight_shift[lane] = overnight_shift(market, c, scenario);
            if (time_value)
                of.volatility[lane] =
                    curves.volatility * (scenario.kind == ScenarioKind::kBase
                                             ? 1.0
                                             : 1.0 + market.regulation->option_volatility_increase);
        }
    }
    return tables;
}

double RateView::index(std::size_t projection, fin::Date from, int months,
                       fin::DayCount day_count) const {
    const fin::Date to = fin::add_months(from, months);
    const double* table = of_->projections[projection];
    const double years = *fin::year_fraction(
        day_count, from, to,
        {.grid = fin::CouponGrid{.anchor = to, .months = months}, .termination = to});
    return (at(table, from) / at(table, to) - 1.0) / years;
}

double RateView::projected(std::size_t projection, fin::Date date) const {
    return at(of_->projections[projection], date);
}

}  // namespace ballast::alm
