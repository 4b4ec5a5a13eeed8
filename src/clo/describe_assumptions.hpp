// The words of projection assumptions.
#pragma once

#include <array>

#include "clo/assumptions.hpp"
#include "clo/describe_asset.hpp"
#include "describe/describe.hpp"
#include "fin/describe.hpp"

namespace ballast::describe {

template <>
struct Described<clo::RateTable> {
    using T = clo::RateTable;
    static constexpr std::string_view name = "CloRateTable";
    static constexpr std::string_view doc =
        "Rates by asset, rating or date, looked up in this order; others are 0.";
    static constexpr auto fields =
        list(optional("by_date", &T::by_date,
                      "Rate by first date; the last date on or before a payment date applies.",
                      {.minimum = 0, .maximum = 1, .max_items = 1000}),
             optional("by_rating", &T::by_rating,
                      "Rate by Moody's rating, or S&P rating where an asset has no other.",
                      {.minimum = 0, .maximum = 1, .max_items = 50}),
             optional("by_asset", &T::by_asset, "Rate by id of the asset.",
                      {.minimum = 0, .maximum = 1, .max_items = 5000}));
};

template <>
struct Described<clo::CccAssumption> {
    using T = clo::CccAssumption;
    static constexpr std::string_view name = "CloCccAssumption";
    static constexpr std::string_view doc =
        "CCC assets in a projection; absent: the ratings and market values of today.";
    static constexpr auto fields = list(
        required("share", &T::share, "Share of performing par: a number, or one per period.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        required("price", &T::price, "Market value of CCC assets: a number, or one per period.",
                 {.minimum = 0, .maximum = 200, .unit = "percent of par"}));
};

template <>
struct Described<clo::ReinvestmentAssumption> {
    using T = clo::ReinvestmentAssumption;
    static constexpr std::string_view name = "CloReinvestmentAssumption";
    static constexpr std::string_view doc = "Assets bought with principal proceeds.";
    static constexpr auto fields = list(
        optional(
            "price", &T::price, "Purchase price.",
            {.minimum = 0, .maximum = 200, .exclusive_minimum = true, .unit = "percent of par"}),
        optional("spread", &T::spread, "Spread over the index of the deal.",
                 {.minimum = -1, .maximum = 1, .unit = "fraction per year"}),
        optional("floor", &T::floor, "Floor of the index; none when absent.",
                 {.minimum = -1, .maximum = 1, .unit = "fraction per year"}),
        optional("term_months", &T::term_months, "Months to maturity.",
                 {.minimum = 1, .maximum = 600, .unit = "months"}),
        optional("amortization", &T::amortization,
                 "Share of the balance repaid on each payment date.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("moodys_rating", &T::moodys_rating,
                 "Moody's rating, for conditions of purchases after the reinvestment period."),
        optional("sp_rating", &T::sp_rating, "S&P rating, likewise."),
        optional("default", &T::defaults, "Annual default rate; absent: that of the assets.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction per year"}),
        optional("prepay", &T::prepay, "Annual prepayment rate; absent: that of the assets.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction per year"}),
        optional("recovery", &T::recovery, "Recovery rate; absent: that of the assets.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction"}),
        optional("lag_months", &T::lag_months,
                 "Months from default to recovery; absent: that of the assets.",
                 {.minimum = 0, .maximum = 240, .unit = "months"}));
};

template <>
struct Described<clo::CreditRiskSales> {
    using T = clo::CreditRiskSales;
    static constexpr std::string_view name = "CloCreditRiskSales";
    static constexpr std::string_view doc =
        "Sales of credit risk assets, on the payment dates of each asset after its prepayment.";
    static constexpr auto fields = list(
        optional("rate", &T::rate, "Annual share of the performing balance that is sold.",
                 {.minimum = 0, .maximum = 1, .max_length = 100, .unit = "fraction per year"}),
        optional(
            "price", &T::price, "Sale price.",
            {.minimum = 0, .maximum = 200, .exclusive_minimum = true, .unit = "percent of par"}));
};

template <>
struct Described<clo::CallRule> {
    using enum clo::CallRule;
    static constexpr std::string_view name = "CloCallRule";
    static constexpr std::string_view doc = "When the deal is called.";
    static constexpr std::array values{
        word(kNone, "none", "Never."),
        word(kDate, "date", "On the first payment date on or after a date."),
        word(kEquityBelow, "equity_below",
             "On the first payment date after the non-call period whose predecessor paid the "
             "equity less than a share of its original balance."),
        word(kPoolBelow, "pool_below",
             "On the first payment date on which performing par is below a share of that at the "
             "start."),
        word(kCleanUp, "clean_up",
             "On the first payment date after the non-call period on which performing par is below "
             "redemption.clean_up_share of the collateral at closing.")};
};

template <>
struct Described<clo::CallAssumption> {
    using T = clo::CallAssumption;
    static constexpr std::string_view name = "CloCallAssumption";
    static constexpr std::string_view doc = "Optional redemption in a projection.";
    static constexpr auto fields =
        list(optional("rule", &T::rule, "When the deal is called."),
             optional("date", &T::date, "date: first date of the call."),
             optional("threshold", &T::threshold, "equity_below, pool_below: share.",
                      {.minimum = 0, .maximum = 10, .unit = "fraction"}));
};

template <>
struct Described<clo::LiquidationAssumption> {
    using T = clo::LiquidationAssumption;
    static constexpr std::string_view name = "CloLiquidationAssumption";
    static constexpr std::string_view doc =
        "Price at which assets are sold at a call or on the last payment date.";
    static constexpr auto fields =
        list(optional("price", &T::price, "Price of assets whose rating has no price.",
                      {.minimum = 0, .maximum = 200, .unit = "percent of par"}),
             optional("by_rating", &T::by_rating, "Price by Moody's rating, or S&P rating.",
                      {.minimum = 0, .maximum = 200, .max_items = 50, .unit = "percent of par"}));
};

template <>
struct Described<clo::PrepaymentTiming> {
    using enum clo::PrepaymentTiming;
    static constexpr std::string_view name = "CloPrepaymentTiming";
    static constexpr std::string_view doc = "When prepayments happen within a period.";
    static constexpr std::array values{
        word(kPeriodEnd, "period_end", "After interest and scheduled principal."),
        word(kPeriodStart, "period_start",
             "Before interest; scheduled principal falls in proportion.")};
};

template <>
struct Described<clo::Assumptions> {
    using T = clo::Assumptions;
    static constexpr std::string_view name = "CloAssumptions";
    static constexpr std::string_view doc =
        "Assumptions of a projection. Rates are a number, a list with one per period (the last "
        "repeats), a table, or the name of a vector.";
    static constexpr auto fields = list(
        optional("default", &T::defaults, "Annual default rate.",
                 {.minimum = 0, .maximum = 1, .max_length = 100, .unit = "fraction per year"}),
        optional("prepay", &T::prepay, "Annual prepayment rate.",
                 {.minimum = 0, .maximum = 1, .max_length = 100, .unit = "fraction per year"}),
        optional("recovery", &T::recovery, "Share of defaulted par that is recovered.",
                 {.minimum = 0, .maximum = 1, .max_length = 100, .unit = "fraction"}),
        optional("draws", &T::draws,
                 "Annual share of unfunded commitments that is drawn; none when absent.",
                 {.minimum = 0, .maximum = 1, .max_length = 100, .unit = "fraction per year"}),
        optional("lag_months", &T::lag_months, "Months from default to recovery.",
                 {.minimum = 0, .maximum = 240, .unit = "months"}),
        optional("ccc", &T::ccc, "CCC assets; absent: by the ratings and prices of today."),
        optional("reinvestment", &T::reinvestment,
                 "Assets bought with principal proceeds; absent: bought at par with the average "
                 "spread of the assets."),
        optional("credit_risk_sales", &T::credit_risk_sales,
                 "Sales of credit risk assets; none when absent."),
        optional("call", &T::call, "Optional redemption."),
        optional("liquidation", &T::liquidation,
                 "Price of assets sold at a call or on the last date; absent: par, reported."),
        optional("default_events", &T::default_events,
                 "Assets that default as a whole: date, or number of the period from 1, by id.",
                 {.minimum = 1, .max_items = 5000, .max_length = 10}),
        optional("vectors", &T::vectors, "Rates per period by name.",
                 {.minimum = 0, .maximum = 1, .max_items = 200}),
        optional("rate_day_count", &T::rate_day_count,
                 "Day count of the period over which annual default and prepayment rates apply."),
        optional("prepayment_timing", &T::prepayment_timing,
                 "When prepayments happen within a period."));
};

}  // namespace ballast::describe
