// Descriptions of the ALM methods.
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

template <>
struct Described<service::AlmValueRequest> {
    using T = service::AlmValueRequest;
    static constexpr std::string_view name = "AlmValueRequest";
    static constexpr std::string_view doc =
        "A banking book, its curves and what to value it under.";
    static constexpr auto fields = wire::combined(
        alm_book_fields<T>(),
        wire::list(
            optional("scenarios", &T::scenarios,
                     "Names, or objects of your own; base and the six supervisory ones when empty.",
                     {.max_items = 10'000, .max_length = 128}),
            optional("balance", &T::balance, "Of NII."),
            optional("renewal", &T::renewal, "Of a constant balance."),
            optional("renewal_margins", &T::renewal_margins, "Of a constant balance."),
            optional("lookback_months", &T::lookback_months,
                     "Of calibrated margins: how long ago a contract may have started.",
                     {.minimum = 1, .maximum = 600}),
            optional("horizon_months", &T::horizon_months, "Of NII.",
                     {.minimum = 1, .maximum = 600}),
            optional("months", &T::months, "Where the months of NII end."),
            optional("margins", &T::margins, "Of EVE."),
            optional(
                "eu_gain_limit", &T::eu_gain_limit,
                "Whether the EU's weighted gains in EUR and ERM II currencies count only up to "
                "the greater of the losses there and half the gains."),
            optional("detail", &T::detail, "Whether to tell every position."),
            optional("buckets", &T::buckets,
                     "Whether to tell EVE by time bucket and the repricing gap.")));
};

template <>
struct Described<service::AlmGroupValue> {
    using T = service::AlmGroupValue;
    static constexpr std::string_view name = "AlmGroupValue";
    static constexpr std::string_view doc = "Part of a total.";
    static constexpr auto fields =
        wire::list(required("key", &T::key, "Side, currency or product."),
                   required("balance", &T::balance, "Assets less liabilities."),
                   required("eve", &T::eve, "Economic value."),
                   required("delta_eve", &T::delta_eve, "Less base."),
                   required("nii", &T::nii, "Over the horizon."),
                   required("delta_nii", &T::delta_nii, "Less base."));
};

template <>
struct Described<service::AlmBucketValue> {
    using T = service::AlmBucketValue;
    static constexpr std::string_view name = "AlmBucketValue";
    static constexpr std::string_view doc = "EVE of the flows of a time bucket.";
    static constexpr auto fields = wire::list(required("bucket", &T::bucket, "SRP31.85."),
                                              required("eve", &T::eve, "Economic value."),
                                              required("delta_eve", &T::delta_eve, "Less base."));
};

template <>
struct Described<service::AlmScenarioValue> {
    using T = service::AlmScenarioValue;
    static constexpr std::string_view name = "AlmScenarioValue";
    static constexpr std::string_view doc = "The book under a scenario.";
    static constexpr auto fields = wire::list(
        required("scenario", &T::scenario, "Its name."),
        required("eve", &T::eve, "Economic value of equity, options at intrinsic value."),
        required("delta_eve", &T::delta_eve, "Less base."),
        required("option_value", &T::option_value,
                 "Time value of caps and floors, volatility up 25 % in shocked scenarios."),
        required("delta_option_value", &T::delta_option_value, "Less base: the add-on."),
        required("nii", &T::nii, "Net interest income over the horizon."),
        required("delta_nii", &T::delta_nii, "Less base."),
        required("nii_by_month", &T::nii_by_month, "Adds up to nii."),
        required("nii_running", &T::nii_running, "Of coupons paid inside the horizon."),
        required("nii_stub", &T::nii_stub, "Of coupons paid after it."),
        required("nii_renewal", &T::nii_renewal, "Of contracts that replace principal flows."),
        required("by_side", &T::by_side, "Adds up."),
        required("by_currency", &T::by_currency, "Adds up."),
        required("by_product", &T::by_product, "Adds up."),
        required("by_bucket", &T::by_bucket, "Adds up; empty without buckets."));
};

template <>
struct Described<service::AlmPositionValue> {
    using T = service::AlmPositionValue;
    static constexpr std::string_view name = "AlmPositionValue";
    static constexpr std::string_view doc = "A position under a scenario.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Position."), required("scenario", &T::scenario, "Scenario."),
        required("eve", &T::eve, "Economic value."), required("nii", &T::nii, "Over the horizon."),
        required("nii_by_month", &T::nii_by_month, "Adds up to nii."));
};

template <>
struct Described<service::AlmAggregation> {
    using T = service::AlmAggregation;
    static constexpr std::string_view name = "AlmAggregation";
    static constexpr std::string_view doc = "A change of EVE over currencies, options included.";
    static constexpr auto fields =
        wire::list(required("by_currency", &T::by_currency, "Change of each."),
                   required("basel_loss", &T::basel_loss, "Losses of currencies, gains ignored."),
                   required("eu", &T::eu, "Losses in full, gains by weight; negative is a loss."),
                   required("eu_gains_cut", &T::eu_gains_cut,
                            "Weighted gains that eu_gain_limit leaves out."));
};

template <>
struct Described<alm::Driver> {
    using T = alm::Driver;
    static constexpr std::string_view name = "AlmDriver";
    static constexpr std::string_view doc =
        "What a side, currency and product adds to the worst change.";
    static constexpr auto fields = wire::list(
        required("side", &T::side, "Side."), required("currency", &T::currency, "Currency."),
        required("product", &T::product, "Product."), required("change", &T::change, "Adds up."));
};

template <>
struct Described<alm::OutlierTests> {
    using T = alm::OutlierTests;
    static constexpr std::string_view name = "AlmOutlierTests";
    static constexpr std::string_view doc = "The supervisory outlier tests; ratios need tier1.";
    static constexpr auto fields = wire::list(
        required("eve_basel_worst", &T::eve_basel_worst, "Scenario of the largest loss."),
        required("eve_basel_ratio", &T::eve_basel_ratio, "Over Tier 1."),
        required("eve_eu_worst", &T::eve_eu_worst, "By the EU aggregation."),
        required("eve_eu_ratio", &T::eve_eu_ratio, "Over Tier 1."),
        required("nii_worst", &T::nii_worst, "Parallel scenario with the largest decline."),
        required("nii_decline_ratio", &T::nii_decline_ratio, "Over Tier 1."),
        required("eve_threshold", &T::eve_threshold, "Of the regulation."),
        required("nii_threshold", &T::nii_threshold, "Of the regulation."),
        required("eve_outlier", &T::eve_outlier, "Whether the ratio is above it."),
        required("nii_outlier", &T::nii_outlier, "Likewise."),
        required("eve_drivers", &T::eve_drivers, "Of the worst scenario, largest loss first."),
        required("nii_drivers", &T::nii_drivers, "Likewise."));
};

template <>
struct Described<alm::GapRow> {
    using T = alm::GapRow;
    static constexpr std::string_view name = "AlmGapRow";
    static constexpr std::string_view doc = "Balances that reprice or are repaid in a bucket.";
    static constexpr auto fields = wire::list(
        required("bucket", &T::bucket, "SRP31.85."), required("assets", &T::assets, "Balance."),
        required("liabilities", &T::liabilities, "Balance, positive."),
        required("gap", &T::gap, "Assets less liabilities."),
        required("cumulative", &T::cumulative, "Up to this bucket."));
};

template <>
struct Described<service::AlmSensitivity> {
    using T = service::AlmSensitivity;
    static constexpr std::string_view name = "AlmSensitivity";
    static constexpr std::string_view doc = "Change of value with rates.";
    static constexpr auto fields =
        wire::list(required("side", &T::side, "asset, liability or equity."),
                   required("eve", &T::eve, "Base."),
                   required("bpv", &T::bpv, "Gain when every zero rate falls by a basis point."),
                   required("duration", &T::duration, "Years: bpv over a basis point of eve."));
};

template <>
struct Described<service::AlmStamp> {
    using T = service::AlmStamp;
    static constexpr std::string_view name = "AlmStamp";
    static constexpr std::string_view doc = "The rules that were applied.";
    static constexpr auto fields = wire::list(
        required("pack", &T::pack, "Name."), required("version", &T::version, "Date of the text."),
        required("digest", &T::digest, "SHA-256 of the pack."));
};

template <>
struct Described<service::AlmValueResponse> {
    using T = service::AlmValueResponse;
    static constexpr std::string_view name = "AlmValueResponse";
    static constexpr std::string_view doc = "EVE and NII of a banking book.";
    static constexpr auto fields = wire::combined(
        wire::list(required("scenarios", &T::scenarios, "Base first."),
                   required("positions", &T::positions, "With detail: by position and scenario."),
                   required("aggregation", &T::aggregation, "By scenario."),
                   required("outlier", &T::outlier, "Supervisory outlier tests."),
                   required("gap", &T::gap, "Repricing gap under base."),
                   required("duration", &T::duration, "By side."),
                   required("renewal_margins", &T::renewal_margins,
                            "Where they are calibrated; of the positions in the request."),
                   required("month_bounds", &T::month_bounds, "Of nii_by_month."),
                   required("regulation", &T::regulation, "The pack."),
                   required("currency", &T::currency, "Of every amount."),
                   required("as_of", &T::as_of, "Analysis date."),
                   required("coverage", &T::coverage, "Share of the balance that entered.")),
        provenance_fields<T>());
};

template <>
struct Described<service::AlmCashflowsRequest> {
    using T = service::AlmCashflowsRequest;
    static constexpr std::string_view name = "AlmCashflowsRequest";
    static constexpr std::string_view doc = "A banking book and its curves.";
    static constexpr auto fields = wire::combined(
        alm_book_fields<T>(), wire::list(optional("scenarios", &T::scenarios, "Base when empty.",
                                                  {.max_items = 100, .max_length = 128})));
};

template <>
struct Described<service::AlmFlow> {
    using T = service::AlmFlow;
    static constexpr std::string_view name = "AlmFlow";
    static constexpr std::string_view doc = "A flow; liabilities are negative.";
    static constexpr auto fields = wire::list(
        required("position", &T::position, "Its id."), required("scenario", &T::scenario, "Name."),
        required("date", &T::date, "When."), required("interest", &T::interest, "Amount."),
        required("principal", &T::principal, "Amount."),
        required("balance", &T::balance, "After it."),
        required("rate", &T::rate, "All-in, of the last stretch."),
        required("reset", &T::reset, "When that was fixed."),
        required("discount", &T::discount, "Discount factor."));
};

template <>
struct Described<service::AlmCashflowsResponse> {
    using T = service::AlmCashflowsResponse;
    static constexpr std::string_view name = "AlmCashflowsResponse";
    static constexpr std::string_view doc = "Every flow.";
    static constexpr auto fields = wire::combined(
        wire::list(required("flows", &T::flows, "By position, scenario and date."),
                   required("regulation", &T::regulation, "The pack."),
                   required("as_of", &T::as_of, "Analysis date."),
                   required("coverage", &T::coverage, "Share of the balance that entered.")),
        provenance_fields<T>());
};

template <>
struct Described<service::AlmShocksRequest> {
    using T = service::AlmShocksRequest;
    static constexpr std::string_view name = "AlmShocksRequest";
    static constexpr std::string_view doc =
        "Curves and scenarios; a bank's positions may stand beside them and do not matter.";
    static constexpr auto fields = wire::combined(
        alm_book_fields<T>(),
        wire::list(
            optional("currency", &T::currency, "Only this one.", {.max_length = 3}),
            optional("scenarios", &T::scenarios, "Base and the six supervisory ones when empty.",
                     {.max_items = 1000, .max_length = 128}),
            optional("at", &T::at, "Years; the midpoints of the standard buckets when empty.",
                     {.minimum = 0, .maximum = 150, .max_items = 10'000})));
};

template <>
struct Described<service::AlmShockPoint> {
    using T = service::AlmShockPoint;
    static constexpr std::string_view name = "AlmShockPoint";
    static constexpr std::string_view doc = "A shocked rate.";
    static constexpr auto fields =
        wire::list(required("t", &T::t, "Years."), required("base", &T::base, "Zero rate before."),
                   required("shift_bp", &T::shift_bp, "Before the floor."),
                   required("zero", &T::zero, "After."),
                   required("discount", &T::discount, "Its discount factor."));
};

template <>
struct Described<service::AlmShockedCurve> {
    using T = service::AlmShockedCurve;
    static constexpr std::string_view name = "AlmShockedCurve";
    static constexpr std::string_view doc = "A curve under a scenario.";
    static constexpr auto fields =
        wire::list(required("currency", &T::currency, "Currency."),
                   required("scenario", &T::scenario, "Scenario."),
                   required("curve", &T::curve, "discount, or the projection curve."),
                   required("points", &T::points, "At the years asked for."));
};

template <>
struct Described<service::AlmShocksResponse> {
    using T = service::AlmShocksResponse;
    static constexpr std::string_view name = "AlmShocksResponse";
    static constexpr std::string_view doc = "Shocked curves.";
    static constexpr auto fields = wire::combined(
        wire::list(required("curves", &T::curves, "By currency, scenario and curve."),
                   required("regulation", &T::regulation, "The pack."),
                   required("as_of", &T::as_of, "Analysis date.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
