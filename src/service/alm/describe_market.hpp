// Descriptions of what every ALM request says of its market and rules.
#pragma once

#include "service/alm/describe_position.hpp"
#include "service/alm/requests.hpp"
#include "service/market/describe_curve.hpp"
#include "service/risk/describe_book.hpp"

namespace ballast::wire {

template <>
struct Described<alm::RegulationId> {
    using enum alm::RegulationId;
    static constexpr std::string_view name = "AlmRegulation";
    static constexpr std::string_view doc = "Whose rules.";
    static constexpr std::array values{word(kBcbsD368, "bcbs_d368"),
                                       word(kEu2024856, "eu_2024_856"),
                                       word(kBcbsD578, "bcbs_d578")};
};

template <>
struct Described<alm::BalanceRule> {
    using enum alm::BalanceRule;
    static constexpr std::string_view name = "BalanceRule";
    static constexpr std::string_view doc = "Whether what is repaid is replaced.";
    static constexpr std::array values{word(kRunoff, "runoff"), word(kConstant, "constant")};
};

template <>
struct Described<alm::MonthRule> {
    using enum alm::MonthRule;
    static constexpr std::string_view name = "MonthRule";
    static constexpr std::string_view doc = "Where the months of NII end.";
    static constexpr std::array values{word(kRolling, "rolling"), word(kCalendar, "calendar")};
};

template <>
struct Described<alm::MarginRule> {
    using enum alm::MarginRule;
    static constexpr std::string_view name = "MarginRule";
    static constexpr std::string_view doc = "Whether EVE has the interest that margins make.";
    static constexpr std::array values{word(kIncluded, "included"), word(kExcluded, "excluded")};
};

template <>
struct Described<alm::RenewalRule> {
    using enum alm::RenewalRule;
    static constexpr std::string_view name = "RenewalRule";
    static constexpr std::string_view doc = "What replaces a principal flow.";
    static constexpr std::array values{
        word(kBullet, "bullet", "a loan of renew_months paid at its end"),
        word(kLike, "like", "a contract like the old one, of its original term")};
};

template <>
struct Described<service::AlmMarginSource> {
    using enum service::AlmMarginSource;
    static constexpr std::string_view name = "AlmMarginSource";
    static constexpr std::string_view doc = "Where the margin of a replacement comes from.";
    static constexpr std::array values{
        word(kStated, "stated", "renew_margin of the position"),
        word(kCalibrated, "calibrated", "the book's originations of the last months")};
};

template <>
struct Described<alm::MarginLevel> {
    using enum alm::MarginLevel;
    static constexpr std::string_view name = "AlmMarginLevel";
    static constexpr std::string_view doc =
        "How wide the search went; fixed and variable contracts are never mixed.";
    static constexpr std::array values{
        word(kClass, "class", "same type, side, currency, repricing term and index curve"),
        word(kTerm, "term", "same side, currency and repricing term"),
        word(kCurrency, "currency", "same side and currency"),
        word(kSide, "side", "same side"),
        word(kAll, "all"),
        word(kOwn, "own", "each position's own margin")};
};

template <>
struct Described<alm::MarginFigure> {
    using T = alm::MarginFigure;
    static constexpr std::string_view name = "AlmRenewalMargin";
    static constexpr std::string_view doc = "A margin that replacements take.";
    static constexpr auto fields =
        wire::list(required("level", &T::level, "How wide the search went."),
                   required("type", &T::type, "Of positions, or fixed or variable."),
                   required("side", &T::side, "Empty: any."),
                   required("currency", &T::currency, "Empty: any."),
                   required("months", &T::months, "Repricing term; 0: any."),
                   required("index_curve", &T::index_curve, "Of variable contracts."),
                   required("margin", &T::margin, "Mean by balance; none for own."),
                   required("originations", &T::originations, "That it is the mean of."),
                   required("taken", &T::taken, "Positions that take it."));
};

template <>
struct Described<service::AlmCurrency> {
    using T = service::AlmCurrency;
    static constexpr std::string_view name = "AlmCurrency";
    static constexpr std::string_view doc =
        "The curves of a currency: nodes of years, tenor or date, and the continuous zero rate.";
    static constexpr auto fields = wire::list(
        optional("fx_to_reporting", &T::fx_to_reporting, "Reporting currency per unit.",
                 {.minimum = 0, .exclusive_minimum = true}),
        optional("shock_bp", &T::shock_bp,
                 "Parallel, short and long shock instead of the regulation's.",
                 {.minimum = 0, .maximum = 2000}),
        optional("erm2_narrow", &T::erm2_narrow, "In ERM II with an agreed band below 15 %."),
        optional("erm2", &T::erm2, "In ERM II; erm2_narrow implies it."),
        optional("volatility", &T::volatility,
                 "Normal volatility of index rates; 0: options at intrinsic value.",
                 {.minimum = 0, .maximum = 1}),
        required("discount_curve", &T::discount_curve, "Risk-free.",
                 {.min_items = 1, .max_items = 1000}),
        optional("projection_curve", &T::projection_curve,
                 "Of the index; the discount curve when absent.", {.max_items = 1000}),
        optional("projection_curves", &T::projection_curves,
                 "More of them, by the name that positions use in index_curve.",
                 {.max_items = 1000}),
        optional("interpolation", &T::interpolation, "Between the nodes."),
        optional("index_day_count", &T::index_day_count, "Of index rates."));
};

template <>
struct Described<service::AlmDefault> {
    using T = service::AlmDefault;
    static constexpr std::string_view name = "AlmDefault";
    static constexpr std::string_view doc = "A term that positions do not state, and its default.";
    static constexpr auto fields =
        wire::list(required("file", &T::file, "Of an upload; empty: the request."),
                   required("term", &T::term, "The position's field."),
                   required("taken", &T::taken, "Instead, in words."),
                   required("positions", &T::positions, "How many lack it."),
                   required("balance", &T::balance, "Theirs, as it stands, currencies together."),
                   required("first", &T::first, "Id of the first."));
};

template <class T>
constexpr auto alm_default_fields() {
    return wire::list(required("defaulted", &T::defaulted,
                               "Share of the balance that entered whose positions lack a term."),
                      required("defaults", &T::defaults, "Terms taken by default."));
}

template <>
struct Described<service::AlmScheduleRow> {
    using T = service::AlmScheduleRow;
    static constexpr std::string_view name = "AlmScheduleRow";
    static constexpr std::string_view doc = "A dated amount of a position.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Position.", {.max_length = 128}),
        required("date", &T::date, "When."), required("amount", &T::amount, "How much."));
};

template <>
struct Described<service::AlmOwnCurves> {
    using T = service::AlmOwnCurves;
    static constexpr std::string_view name = "AlmOwnCurves";
    static constexpr std::string_view doc = "Whole curves of a scenario.";
    static constexpr auto fields = wire::list(
        optional("discount_curve", &T::discount_curve, "Instead of the base one.",
                 {.max_items = 1000}),
        optional("projection_curve", &T::projection_curve, "Likewise.", {.max_items = 1000}),
        optional("projection_curves", &T::projection_curves, "Likewise, by name.",
                 {.max_items = 1000}));
};

template <>
struct Described<service::AlmOwnScenario> {
    using T = service::AlmOwnScenario;
    static constexpr std::string_view name = "AlmOwnScenario";
    static constexpr std::string_view doc =
        "A scenario of your own: shifts of the zero rates, or whole curves.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Its name in the answer.", {.min_length = 1, .max_length = 128}),
        optional("parallel_bp", &T::parallel_bp, "Added to every zero rate.",
                 {.minimum = -5000, .maximum = 5000}),
        optional("shifts_bp", &T::shifts_bp,
                 "Years, tenor or date, and basis points; linear between, flat outside.",
                 {.max_items = 1000}),
        optional("shifts_bp_by_currency", &T::shifts_bp_by_currency, "Instead of shifts_bp.",
                 {.max_items = 1000}),
        optional("curves", &T::curves, "By currency: curves instead of shifts."),
        optional("floored", &T::floored, "Whether the regulation's floor applies."));
};

// The fields of T's AlmMarket but its currencies, and of T's AlmBook.
template <class T>
constexpr auto alm_rule_fields() {
    return wire::list(
        optional("name", &T::name, "Free text.", {.max_length = 200}),
        optional("analysis_date", &T::analysis_date, "Flows after it count."),
        optional("as_of", &T::as_of, "The same by another name."),
        optional("reporting_currency", &T::reporting_currency, "Of every amount in the answer.",
                 {.max_length = 3}),
        optional("regulation", &T::regulation, "Shocks, floor, aggregation, thresholds."),
        optional("tier1", &T::tier1, "Tier 1 capital, for the outlier tests of alm.value.",
                 {.minimum = 0}),
        optional("floor", &T::floor,
                 "Instead of the regulation's: none, EU_2024_856, EBA_GL_2018_02, HKMA, Korea.",
                 {.max_length = 32}));
}

template <class T>
constexpr auto alm_market_fields() {
    return wire::combined(
        wire::list(required("currencies", &T::currencies, "Curves by ISO code.", {.min_items = 1})),
        alm_rule_fields<T>());
}

template <class T>
constexpr auto alm_book_fields() {
    return wire::combined(
        alm_rule_fields<T>(),
        wire::list(optional("currencies", &T::currencies, "Curves by ISO code."),
                   optional("curves", &T::curves,
                            "The same by another name, where nodes alone are a discount curve.",
                            {.max_items = 1000}),
                   optional("positions", &T::positions, "The banking book."),
                   optional("schedules", &T::schedules,
                            "Schedules and slots of positions whose rows have none."),
                   optional("behaviour", &T::behaviour, "Prepayment, withdrawal, deposits.")));
}

}  // namespace ballast::wire
