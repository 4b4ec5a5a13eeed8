// The projection of one asset.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "clo/collateral.hpp"
#include "fin/calendar.hpp"

namespace ballast::clo {

// Annual rates of one asset by period.
struct AssetRates {
    std::vector<double> defaults, prepay, recovery;
    std::vector<double> sales;  // of credit risk assets; empty: none
    double sale_price = 1.0;
    std::vector<double> draws;  // of unfunded commitments; empty: none
    int lag_months = 0;
};

struct FlowDates {
    std::vector<fin::Date> determinations, payments;
    // On which payments of assets with a business day rule fall; absent: any day.
    std::optional<fin::Calendar> calendar = std::nullopt;
    // The first period whose collections include a date; the number of periods where none does.
    std::size_t period_of(fin::Date date) const;
};

FlowDates flow_dates(const DealPlan& plan);

struct FlowTerms {
    fin::Date as_of;
    fin::DayCount rate_day_count = fin::DayCount::kThirty360Bond;
    PrepaymentTiming timing = PrepaymentTiming::kPeriodEnd;
    double unit = 1.0;  // of amounts of the asset: 100 where money is in cents
};

// The rate of an assumption by period for an asset with this id and rating.
Result<std::vector<double>> resolve_rate(const RateAssumption& rate, const Assumptions& assumptions,
                                         const FlowDates& dates, std::string_view id,
                                         std::string_view rating, std::string_view field);

// Those of draws; empty where none are assumed.
Result<std::vector<double>> resolve_draws(const Assumptions& assumptions, const FlowDates& dates,
                                          std::string_view id, std::string_view rating);

// Adds the flows of an asset with `par` to its rows. `default_period` is the period in which all of
// it defaults, or the number of periods.
Status project_asset(const Holding& asset, double par, const AssetRates& rates,
                     std::span<const double> index, std::size_t default_period,
                     const FlowDates& dates, const FlowTerms& terms, std::span<AssetPeriod> rows);

// The default of an asset in a period, on its first payment date there: in place of its rows from
// that period on.
struct AssetDefault {
    std::size_t period = 0;
    std::size_t received = 0;  // period of the recovery
    double lost = 0.0;         // par
    double recovery = 0.0;     // of the par
    double interest = 0.0;     // commitment fee of the default date
};

// One per period that has a payment date of the asset and a balance before it, in order. `rows` are
// those of project_asset without a default.
std::vector<AssetDefault> asset_defaults(const Holding& asset, const AssetRates& rates,
                                         const FlowDates& dates, const FlowTerms& terms,
                                         std::span<const AssetPeriod> rows);

// The share of a balance that defaults or prepays in a period at an annual rate.
double periodic_rate(double annual, double years);

}  // namespace ballast::clo
