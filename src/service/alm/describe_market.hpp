// Descriptions of what every ALM request says of its market and rules.
#pragma once

#include "alm/describe_margin.hpp"
#include "service/alm/describe_position.hpp"
#include "service/alm/requests.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/market/describe_curve.hpp"

namespace ballast::describe {

template <>
struct Described<alm::RegulationId> {
    using enum alm::RegulationId;
    static constexpr std::string_view name = "AlmRegulation";
    static constexpr std::string_view doc =
        "Regulation whose shocks, floor, aggregation and thresholds apply.";
    static constexpr std::array values{
        word(kBcbsD368, "bcbs_d368", "Basel Committee standard of April 2016 (d368).",
             "BCBS d368 (2016)"),
        word(kEu2024856, "eu_2024_856", "Delegated Regulation (EU) 2024/856.", "EU 2024/856"),
        word(kBcbsD578, "bcbs_d578", "Basel Committee recalibration of shocks of July 2024 (d578).",
             "BCBS d578 (2024)")};
};

template <>
struct Described<alm::BalanceRule> {
    using enum alm::BalanceRule;
    static constexpr std::string_view name = "BalanceRule";
    static constexpr std::string_view doc = "Balance sheet assumption of NII.";
    static constexpr std::array values{
        word(kRunoff, "runoff", "Principal cash flows are not replaced."),
        word(kConstant, "constant",
             "Every principal cash flow is replaced (Delegated Regulation (EU) 2024/856, article "
             "4)."),
        word(
            kDynamic, "dynamic",
            "Principal cash flows are not replaced; new business follows a plan, which the request "
            "gives or names.")};
};

template <>
struct Described<alm::MonthRule> {
    using enum alm::MonthRule;
    static constexpr std::string_view name = "MonthRule";
    static constexpr std::string_view doc = "Division of the NII horizon into months.";
    static constexpr std::array values{
        word(kRolling, "rolling", "Months counted from the analysis date."),
        word(kCalendar, "calendar",
             "Calendar months; the first is the rest of the current month.")};
};

template <>
struct Described<alm::MarginRule> {
    using enum alm::MarginRule;
    static constexpr std::string_view name = "MarginRule";
    static constexpr std::string_view doc =
        "Whether EVE includes interest from commercial margins.";
    static constexpr std::array values{
        word(kIncluded, "included", "EVE of the cash flows as paid."),
        word(kExcluded, "excluded",
             "EVE without interest from the margin; NII always includes it.")};
};

template <>
struct Described<alm::RenewalRule> {
    using enum alm::RenewalRule;
    static constexpr std::string_view name = "RenewalRule";
    static constexpr std::string_view doc =
        "Contract that replaces a principal cash flow under the constant balance sheet.";
    static constexpr std::array values{
        word(kBullet, "bullet", "A loan of renew_months, repaid at its maturity."),
        word(kLike, "like", "A contract like the original, with its original term.")};
};

template <>
struct Described<service::AlmMarginSource> {
    using enum service::AlmMarginSource;
    static constexpr std::string_view name = "AlmMarginSource";
    static constexpr std::string_view doc = "Source of the margin of replacement contracts.";
    static constexpr std::array values{
        word(kStated, "stated", "The position's renew_margin."),
        word(kCalibrated, "calibrated", "The balance-weighted margin of recent originations.")};
};

template <>
struct Described<alm::MarginFigure> {
    using T = alm::MarginFigure;
    static constexpr std::string_view name = "AlmRenewalMargin";
    static constexpr std::string_view doc = "A margin used for replacement contracts.";
    static constexpr auto fields = wire::list(
        required("level", &T::level, "Group of positions over which the margin is averaged."),
        required("type", &T::type, "Position type, or fixed or variable."),
        required("side", &T::side, "Side of the group; empty for both sides."),
        required("currency", &T::currency, "Currency of the group; empty for all currencies."),
        required("months", &T::months, "Repricing term of the group in months; 0 for all terms."),
        required("index_curve", &T::index_curve, "Index curve of variable contracts in the group."),
        required("margin", &T::margin,
                 "Balance-weighted mean margin, as a fraction; null at level own."),
        required("originations", &T::originations, "Number of originations in the mean."),
        required("taken", &T::taken, "Number of positions that use the margin."));
};

template <>
struct Described<service::AlmCurrency> {
    using T = service::AlmCurrency;
    static constexpr std::string_view name = "AlmCurrency";
    static constexpr std::string_view doc =
        "Curves of a currency: nodes of years, tenor or date, with continuously compounded zero "
        "rates.";
    static constexpr auto fields = wire::list(
        optional("fx_to_reporting", &T::fx_to_reporting,
                 "Units of reporting currency per unit of this currency.",
                 {.minimum = 0, .exclusive_minimum = true}),
        optional("shock_bp", &T::shock_bp,
                 "Parallel, short and long shock in basis points, in place of the regulation's.",
                 {.minimum = 0, .maximum = 2000, .unit = "basis points"}),
        optional("erm2_narrow", &T::erm2_narrow,
                 "Whether the currency is in ERM II with an agreed band below 15%."),
        optional("erm2", &T::erm2, "Whether the currency is in ERM II; erm2_narrow implies it."),
        optional("volatility", &T::volatility,
                 "Normal volatility of index rates; 0 for options at intrinsic value.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction per year"}),
        required("discount_curve", &T::discount_curve, "Risk-free curve for discounting.",
                 {.min_items = 1, .max_items = 1000}),
        optional("projection_curve", &T::projection_curve,
                 "Projection curve of the index; the discount curve when absent.",
                 {.max_items = 1000}),
        optional("projection_curves", &T::projection_curves,
                 "Further projection curves, by the name used in the positions' index_curve.",
                 {.max_items = 1000}),
        optional("interpolation", &T::interpolation, "Interpolation between the nodes."),
        optional("index_day_count", &T::index_day_count, "Day count convention of index rates."));
};

template <>
struct Described<service::AlmDefault> {
    using T = service::AlmDefault;
    static constexpr std::string_view name = "AlmDefault";
    static constexpr std::string_view doc =
        "A term that positions do not state, with the default that was used.";
    static constexpr auto fields = wire::list(
        required("file", &T::file, "Name of the uploaded file; empty for the request."),
        required("term", &T::term, "Field of the position that is missing."),
        required("taken", &T::taken, "Description of the default that was used."),
        required("positions", &T::positions, "Number of positions without the term."),
        required("balance", &T::balance,
                 "Total balance of the positions without the term, unconverted across currencies."),
        required("first", &T::first, "Id of the first position without the term."));
};

template <class T>
constexpr auto alm_default_fields() {
    return wire::list(required("defaulted", &T::defaulted,
                               "Share of the balance that entered whose positions lack a term."),
                      required("defaults", &T::defaults, "Defaults used for missing terms."));
}

template <>
struct Described<service::AlmScheduleRow> {
    using T = service::AlmScheduleRow;
    static constexpr std::string_view name = "AlmScheduleRow";
    static constexpr std::string_view doc = "A dated amount of a position.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the position.", {.max_length = 128}),
                   required("date", &T::date, "Date of the amount."),
                   required("amount", &T::amount, "Amount, in the position's currency."));
};

template <>
struct Described<service::AlmCustomCurves> {
    using T = service::AlmCustomCurves;
    static constexpr std::string_view name = "AlmCustomCurves";
    static constexpr std::string_view doc = "Complete curves of a currency under a scenario.";
    static constexpr auto fields = wire::list(
        optional("discount_curve", &T::discount_curve,
                 "Discount curve of the scenario, in place of the base curve.",
                 {.max_items = 1000}),
        optional("projection_curve", &T::projection_curve,
                 "Projection curve of the scenario, in place of the base curve.",
                 {.max_items = 1000}),
        optional("projection_curves", &T::projection_curves,
                 "Further projection curves of the scenario by name, in place of the base curves.",
                 {.max_items = 1000}));
};

template <>
struct Described<service::AlmCustomScenario> {
    using T = service::AlmCustomScenario;
    static constexpr std::string_view name = "AlmCustomScenario";
    static constexpr std::string_view doc =
        "A custom scenario: shifts of zero rates, or complete curves.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the scenario in the response.",
                 {.min_length = 1, .max_length = 128}),
        optional("parallel_bp", &T::parallel_bp,
                 "Parallel shift of all zero rates, in basis points.",
                 {.minimum = -5000, .maximum = 5000, .unit = "basis points"}),
        optional(
            "shifts_bp", &T::shifts_bp,
            "Shifts in basis points by years, tenor or date; linear between nodes, flat outside.",
            {.max_items = 1000}),
        optional("shifts_bp_by_currency", &T::shifts_bp_by_currency,
                 "Shifts in basis points by currency, in place of shifts_bp.", {.max_items = 1000}),
        optional("curves", &T::curves, "Complete curves by currency, in place of shifts."),
        optional("floored", &T::floored, "Whether the regulation's interest rate floor applies."));
};

// The fields of T's AlmMarket but its currencies, and of T's AlmBook.
template <class T>
constexpr auto alm_rule_fields() {
    return wire::list(
        optional("name", &T::name, "Name of the calculation, as free text.", {.max_length = 200}),
        optional("analysis_date", &T::analysis_date, "Analysis date; only later cash flows count."),
        optional("as_of", &T::as_of, "Analysis date; alias of analysis_date."),
        optional("reporting_currency", &T::reporting_currency,
                 "Reporting currency of every amount in the response.", {.max_length = 3}),
        optional("regulation", &T::regulation,
                 "Regulation whose shocks, floor, aggregation and thresholds apply."),
        optional("tier1", &T::tier1,
                 "Tier 1 capital in the reporting currency, for the supervisory outlier tests of "
                 "alm.value.",
                 {.minimum = 0, .unit = "currency"}),
        optional("floor", &T::floor,
                 "Interest rate floor in place of the regulation's: none, EU_2024_856, "
                 "EBA_GL_2018_02, HKMA or Korea.",
                 {.max_length = 32}));
}

template <class T>
constexpr auto alm_market_fields() {
    return wire::combined(
        wire::list(required("currencies", &T::currencies, "Curves by ISO 4217 currency code.",
                            {.min_items = 1})),
        alm_rule_fields<T>());
}

template <class T>
constexpr auto alm_book_fields() {
    return wire::combined(
        alm_rule_fields<T>(),
        wire::list(
            optional("currencies", &T::currencies, "Curves by ISO 4217 currency code."),
            optional("curves", &T::curves,
                     "Alias of currencies; a plain list of nodes is read as a discount curve.",
                     {.max_items = 1000}),
            optional("positions", &T::positions, "Positions of the banking book."),
            optional("schedules", &T::schedules,
                     "Repayment schedules and behavioral run-off buckets of positions whose rows "
                     "have none."),
            optional("behaviour", &T::behaviour,
                     "Behavioral assumptions: prepayment, early withdrawal and non-maturity "
                     "deposits.")));
}

}  // namespace ballast::describe
