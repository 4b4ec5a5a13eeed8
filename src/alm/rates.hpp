// Curves and scenarios of a valuation, and the tables of discount factors built from them.
//
// A table holds every day from the analysis date on for eight scenarios side by side: the engine
// values a position under eight curves at once, one vector lane each.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alm/regulation.hpp"
#include "base/large_memory.hpp"
#include "base/result.hpp"
#include "base/work.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"
#include "market/curve.hpp"

namespace ballast::alm {

inline constexpr std::size_t kLanes = 8;
using Lanes = std::array<double, kLanes>;

// Doubles on a cache-line boundary.
struct AlignedDelete {
    void operator()(double* p) const { free_large(p); }
};
using AlignedDoubles = std::unique_ptr<double[], AlignedDelete>;
AlignedDoubles make_aligned_doubles(std::size_t count);  // zeros
AlignedDoubles make_unset_doubles(std::size_t count);

struct NamedCurve {
    std::string name;
    market::Curve curve;
};

struct CurrencyCurves {
    std::string currency;
    double fx_to_reporting = 1.0;
    std::optional<ShockSizes> shock;  // overrides the regulation's sizes
    bool erm2_narrow = false;         // ERM II with an agreed band below 15 %
    bool erm2 = false;                // ERM II, whatever the band; erm2_narrow implies it
    // Normal volatility of the index rates; 0: options at intrinsic value.
    double volatility = 0.0;
    market::Curve discount;
    std::vector<NamedCurve> projections;  // the first is the default; empty: `discount`
    fin::DayCount index_day_count = fin::DayCount::kAct360;
};

// (years, addition to the zero rate); linear in between, flat outside.
using NodeShifts = std::vector<std::pair<double, double>>;

struct Market;

struct Scenario {
    std::string name;
    ScenarioKind kind = ScenarioKind::kBase;
    // Added to every zero rate; for custom scenarios.
    double parallel = 0.0;
    NodeShifts shifts;                              // likewise; by maturity
    std::map<std::string, NodeShifts> by_currency;  // overrides `shifts`
    // Curves that replace the market's, by currency: "discount" and projections.
    std::map<std::string, std::vector<NamedCurve>> curves;
    bool floored = false;  // whether the floor applies to a custom scenario
    // The projection curve that is shocked, while all others and the discount curve are not; empty:
    // all curves.
    std::string only_curve;
    // Whose curves replace the market's, for the same currencies and projection curves; shocks
    // apply to them. Outlives the scenario.
    const Market* rates = nullptr;
    // Cash flows of the first days after the analysis date that are worth nothing.
    int skipped_days = 0;
    // The shock begins so many days after the analysis date, at the forward curve of that day, to
    // which the values are discounted. Earlier cash flows are to be skipped.
    int start_days = 0;
};

struct Market {
    fin::Date as_of;
    std::vector<CurrencyCurves> currencies;
    const Regulation* regulation = nullptr;
    std::optional<RateFloor> floor;

    std::optional<std::size_t> find(std::string_view currency) const;
    const ShockSizes& sizes(std::size_t currency) const;
};

// The scenario's addition to the zero rate of `currency` at t, before the floor.
double scenario_shift(const Market& market, std::size_t currency, const Scenario& scenario,
                      double t);
// The zero rate of a curve of `currency` under `scenario`. `projection`: index of the projection
// curve; nullopt: the discount curve.
double scenario_zero(const Market& market, std::size_t currency, const Scenario& scenario,
                     std::optional<std::size_t> projection, double t);

// Eight scenarios, day by day; with fewer, the first one fills the unused lanes.
struct LaneTables {
    struct OfCurrency {
        AlignedDoubles discount;                      // [day][lane]
        std::vector<AlignedDoubles> own_projections;  // likewise
        // Own table, or `discount` where the curves are equal.
        std::vector<const double*> projections;
        Lanes overnight_shift{};  // change of the one-day zero rate from base
        Lanes volatility{};       // volatility for the option time value
    };

    fin::Date as_of;
    std::size_t days = 0;  // day 0 is as_of
    std::size_t used = 0;  // lanes in use
    std::array<const Scenario*, kLanes> scenarios{};
    std::vector<OfCurrency> currencies;

    bool covers(fin::Date date) const {
        return date >= as_of && static_cast<std::size_t>(date - as_of) < days;
    }
};

// `time_value`: options use the volatility of their currency, increased in shocked scenarios.
LaneTables make_lane_tables(const Market& market, std::span<const Scenario> scenarios,
                            std::size_t days, bool time_value, const Work& work);

// One lane of a currency's tables.
class RateView {
public:
    RateView(const LaneTables& tables, std::size_t currency, std::size_t lane)
        : tables_(&tables), of_(&tables.currencies[currency]), lane_(lane) {}

    double discount(fin::Date date) const { return at(of_->discount.get(), date); }
    // The simple rate of a projection curve from `from` over `months`.
    double index(std::size_t projection, fin::Date from, int months, fin::DayCount day_count) const;
    // The discount factor of a projection curve.
    double projected(std::size_t projection, fin::Date date) const;
    double overnight_shift() const { return of_->overnight_shift[lane_]; }
    double volatility() const { return of_->volatility[lane_]; }
    const Scenario& scenario() const { return *tables_->scenarios[lane_]; }
    fin::Date as_of() const { return tables_->as_of; }

private:
    double at(const double* table, fin::Date date) const {
        return table[static_cast<std::size_t>(date - tables_->as_of) * kLanes + lane_];
    }

    const LaneTables* tables_;
    const LaneTables::OfCurrency* of_;
    std::size_t lane_;
};

}  // namespace ballast::alm
