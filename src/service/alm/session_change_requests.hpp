// Requests and responses of what-if and find-limit on a session, with their descriptions.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "service/alm/session_value_requests.hpp"

namespace ballast::service {

// The fields of a position that change; absent fields stay. To remove a term, replace the whole
// position.
struct AlmPositionPatch {
    std::string id;
    std::optional<alm::Side> side;
    std::optional<alm::PositionType> type;
    std::optional<std::string> currency;
    std::optional<double> balance;
    std::optional<double> rate;
    std::optional<fin::DayCount> day_count;
    std::optional<fin::Date> start;
    std::optional<fin::Date> last_payment;
    std::optional<fin::Date> next_payment;
    std::optional<int> payment_months;
    std::optional<fin::Date> maturity;
    std::optional<fin::Date> next_reset;
    std::optional<int> reset_months;
    std::optional<int> index_months;
    std::optional<std::string> index_curve;
    std::optional<double> spread;
    std::optional<double> cap;
    std::optional<double> floor;
    std::optional<double> period_cap;
    std::optional<double> period_floor;
    std::optional<alm::AnnuityMode> annuity_mode;
    std::optional<alm::InterestRule> compounding;
    std::optional<int> principal_months;
    std::optional<fin::Date> next_principal;
    std::optional<fin::Date> grace_end;
    std::optional<fin::Date> teaser_end;
    std::optional<double> teaser_rate;
    std::optional<alm::DatedAmounts> schedule;
    std::optional<alm::DatedAmounts> slots;
    std::optional<int> renew_months;
    std::optional<double> renew_margin;
    std::optional<fin::DayCount> renew_day_count;
    std::optional<std::string> product;
    std::optional<std::string> segment;
    std::optional<std::string> prepayment;
    std::optional<std::string> withdrawal;
    std::optional<fin::BusinessDayConvention> business_days;
    std::optional<std::string> calendar;
    std::optional<bool> end_of_month;
    std::optional<int> notice_days;
    std::optional<double> leg2_balance;
    std::optional<double> leg2_rate;
    std::optional<fin::DayCount> leg2_day_count;
    std::optional<fin::Date> leg2_last_payment;
    std::optional<fin::Date> leg2_next_payment;
    std::optional<int> leg2_payment_months;
    std::optional<fin::Date> leg2_next_reset;
    std::optional<int> leg2_reset_months;
    std::optional<int> leg2_index_months;
    std::optional<std::string> leg2_index_curve;
    std::optional<double> leg2_spread;
    std::optional<bool> notional_exchanged;
};

struct AlmWhatIfRequest : AlmSessionTerms {
    std::vector<alm::Position> add;
    std::vector<std::string> remove;
    std::vector<AlmPositionPatch> change;
    std::vector<alm::Position> replace;
};

struct AlmBeforeAfter {
    double before = 0.0;
    double after = 0.0;
    double delta = 0.0;
};

struct AlmWhatIfGroup {
    std::string key;
    AlmBeforeAfter eve;
    AlmBeforeAfter nii;
};

struct AlmWhatIfScenario {
    std::string scenario;
    AlmBeforeAfter eve;
    AlmBeforeAfter delta_eve;  // relative to base
    AlmBeforeAfter nii;
    AlmBeforeAfter delta_nii;  // likewise
    std::vector<AlmBeforeAfter> nii_by_month;
    std::vector<AlmWhatIfGroup> by_side;
    std::vector<AlmWhatIfGroup> by_product;
};

struct AlmWhatIfResponse : Provenance {
    std::vector<AlmWhatIfScenario> scenarios;
    alm::OutlierTests outlier_before;
    alm::OutlierTests outlier_after;
    std::int64_t entered = 0;
    std::int64_t left = 0;
    std::string currency;
    fin::Date as_of;
    double coverage = 1.0;
};

enum class AlmLimitTerm { kSize, kRate, kMaturity, kSpread };
enum class AlmLimitMeasure {
    kEve,
    kDeltaEve,
    kNii,
    kDeltaNii,
    kEveBaselRatio,
    kEveEuRatio,
    kNiiDeclineRatio
};

struct AlmFindLimitRequest : AlmSessionTerms {
    alm::Position position;
    AlmLimitTerm vary = AlmLimitTerm::kSize;
    AlmLimitMeasure measure = AlmLimitMeasure::kDeltaEve;
    std::string scenario = "base";
    double limit = 0.0;
    std::optional<double> low;
    std::optional<double> high;
};

struct AlmFindLimitResponse : Provenance {
    bool found = false;
    std::string message;
    std::optional<double> value;  // size, rate or spread; for a maturity, years
    std::optional<alm::Position> position;
    double before = 0.0;
    std::optional<double> reached;
    int valuations = 0;
    std::string currency;
    fin::Date as_of;
};

}  // namespace ballast::service

namespace ballast::wire {

template <>
struct Described<service::AlmPositionPatch> {
    using T = service::AlmPositionPatch;
    static constexpr std::string_view name = "AlmPositionPatch";
    static constexpr std::string_view doc =
        "Changes to the terms of one position; fields left out are not changed.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the position to change.",
                 {.min_length = 1, .max_length = 128}),
        optional("side", &T::side, "New side of the balance sheet."),
        optional("type", &T::type, "New interest and principal pattern."),
        optional("currency", &T::currency, "New currency of the position.",
                 {.min_length = 3, .max_length = 3}),
        optional("balance", &T::balance, "New outstanding balance or notional.", {.minimum = 0}),
        optional("rate", &T::rate, "New all-in rate, as a fraction."),
        optional("day_count", &T::day_count, "New day count convention."),
        optional("start", &T::start, "New start of the contract."),
        optional("last_payment", &T::last_payment, "New date from which interest accrues."),
        optional("next_payment", &T::next_payment, "New next payment date."),
        optional("payment_months", &T::payment_months, "New months between payments.",
                 kMonthLimits),
        optional("maturity", &T::maturity, "New maturity date."),
        optional("next_reset", &T::next_reset, "New next reset date."),
        optional("reset_months", &T::reset_months, "New months between resets.", kMonthLimits),
        optional("index_months", &T::index_months, "New term of the index, in months.",
                 kMonthLimits),
        optional("index_curve", &T::index_curve, "New projection curve.", {.max_length = 64}),
        optional("spread", &T::spread, "New spread over the index, as a fraction."),
        optional("cap", &T::cap, "New cap of the all-in rate, as a fraction."),
        optional("floor", &T::floor, "New floor of the all-in rate, as a fraction."),
        optional("period_cap", &T::period_cap,
                 "New largest increase of the rate at a reset, as a fraction."),
        optional("period_floor", &T::period_floor,
                 "New smallest change of the rate at a reset, as a fraction."),
        optional("annuity_mode", &T::annuity_mode, "New effect of a reset on the level payment."),
        optional("compounding", &T::compounding,
                 "New interest rule for coupon periods with several resets."),
        optional("principal_months", &T::principal_months, "New months between principal payments.",
                 kMonthLimits),
        optional("next_principal", &T::next_principal, "New date of the next principal payment."),
        optional("grace_end", &T::grace_end, "New end of the grace period."),
        optional("teaser_end", &T::teaser_end, "New last day of the teaser rate."),
        optional("teaser_rate", &T::teaser_rate, "New teaser rate, as a fraction."),
        optional("schedule", &T::schedule, "New dates and amounts of principal payments.",
                 {.max_items = 40'000}),
        optional("slots", &T::slots, "New behavioral run-off buckets.", {.max_items = 40'000}),
        optional("renew_months", &T::renew_months,
                 "New term of the replacement contract, in months.", kMonthLimits),
        optional("renew_margin", &T::renew_margin,
                 "New margin of the replacement contract, as a fraction."),
        optional("renew_day_count", &T::renew_day_count,
                 "New day count convention of the replacement contract."),
        optional("product", &T::product, "New product.", {.max_length = 128}),
        optional("segment", &T::segment, "New customer segment.", {.max_length = 128}),
        optional("prepayment", &T::prepayment, "New key of behaviour.prepayment.",
                 {.max_length = 128}),
        optional("withdrawal", &T::withdrawal,
                 "New key of behaviour.withdrawal or behaviour.deposits.", {.max_length = 128}),
        optional("business_day_convention", &T::business_days,
                 "New business day convention of payments."),
        optional("calendar", &T::calendar, "New business calendar.", {.max_length = 64}),
        optional("end_of_month", &T::end_of_month,
                 "Whether dates counted from a month end are month ends."),
        optional("notice_days", &T::notice_days, "New notice period of call money, in days.",
                 {.minimum = 0, .maximum = 47'000}),
        optional("leg2_balance", &T::leg2_balance, "New notional of the second leg."),
        optional("leg2_rate", &T::leg2_rate, "New all-in rate of the second leg, as a fraction."),
        optional("leg2_day_count", &T::leg2_day_count,
                 "New day count convention of the second leg."),
        optional("leg2_last_payment", &T::leg2_last_payment,
                 "New date from which interest of the second leg accrues."),
        optional("leg2_next_payment", &T::leg2_next_payment,
                 "New next payment date of the second leg."),
        optional("leg2_payment_months", &T::leg2_payment_months,
                 "New months between payments of the second leg.", kMonthLimits),
        optional("leg2_next_reset", &T::leg2_next_reset, "New next reset date of the second leg."),
        optional("leg2_reset_months", &T::leg2_reset_months,
                 "New months between resets of the second leg.", kMonthLimits),
        optional("leg2_index_months", &T::leg2_index_months,
                 "New term of the second leg's index, in months.", kMonthLimits),
        optional("leg2_index_curve", &T::leg2_index_curve,
                 "New projection curve of the second leg.", {.max_length = 64}),
        optional("leg2_spread", &T::leg2_spread, "New spread of the second leg, as a fraction."),
        optional("notional_exchanged", &T::notional_exchanged,
                 "Whether the legs exchange their notionals."));
};

template <>
struct Described<service::AlmWhatIfRequest> {
    using T = service::AlmWhatIfRequest;
    static constexpr std::string_view name = "AlmWhatIfRequest";
    static constexpr std::string_view doc =
        "Hypothetical changes to a session's positions; nothing is stored.";
    static constexpr auto fields = wire::combined(
        alm_session_terms_fields<T>(),
        wire::list(optional("add", &T::add, "Positions to add.", {.max_items = 10'000}),
                   optional("remove", &T::remove, "Ids of the positions to remove.",
                            {.max_items = 100'000, .max_length = 128}),
                   optional("change", &T::change, "Changes to the terms of existing positions.",
                            {.max_items = 100'000}),
                   optional("replace", &T::replace,
                            "Positions that replace existing ones with the same id.",
                            {.max_items = 10'000})));
};

template <>
struct Described<service::AlmBeforeAfter> {
    using T = service::AlmBeforeAfter;
    static constexpr std::string_view name = "AlmBeforeAfter";
    static constexpr std::string_view doc = "A figure before and after the changes.";
    static constexpr auto fields =
        wire::list(required("before", &T::before, "Value before the changes."),
                   required("after", &T::after, "Value after the changes."),
                   required("delta", &T::delta, "Effect of the changes: after less before."));
};

template <>
struct Described<service::AlmWhatIfGroup> {
    using T = service::AlmWhatIfGroup;
    static constexpr std::string_view name = "AlmWhatIfGroup";
    static constexpr std::string_view doc =
        "EVE and NII of one group of positions, before and after the changes.";
    static constexpr auto fields =
        wire::list(required("key", &T::key, "Name of the group: a side or a product."),
                   required("eve", &T::eve, "Economic value, in the reporting currency."),
                   required("nii", &T::nii,
                            "Net interest income over the horizon, in the reporting currency."));
};

template <>
struct Described<service::AlmWhatIfScenario> {
    using T = service::AlmWhatIfScenario;
    static constexpr std::string_view name = "AlmWhatIfScenario";
    static constexpr std::string_view doc =
        "Results of one scenario, before and after the changes.";
    static constexpr auto fields = wire::list(
        required("scenario", &T::scenario, "Name of the scenario."),
        required("eve", &T::eve, "Economic value of equity, in the reporting currency."),
        required("delta_eve", &T::delta_eve,
                 "Change in economic value of equity from the base scenario; negative is a loss."),
        required("nii", &T::nii,
                 "Net interest income over the horizon, in the reporting currency."),
        required("delta_nii", &T::delta_nii,
                 "Change in net interest income from the base scenario; negative is a decline."),
        required("nii_by_month", &T::nii_by_month, "Net interest income by month of the horizon."),
        required("by_side", &T::by_side, "Results of assets and of liabilities."),
        required("by_product", &T::by_product, "Results of the products that change."));
};

template <>
struct Described<service::AlmWhatIfResponse> {
    using T = service::AlmWhatIfResponse;
    static constexpr std::string_view name = "AlmWhatIfResponse";
    static constexpr std::string_view doc = "Results before and after the changes.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("scenarios", &T::scenarios, "Results by scenario, base first."),
            required("outlier_before", &T::outlier_before,
                     "Supervisory outlier tests before the changes."),
            required("outlier_after", &T::outlier_after,
                     "Supervisory outlier tests after the changes."),
            required("entered", &T::entered,
                     "Number of added or changed positions that were valued."),
            required("left", &T::left, "Number of removed or replaced positions that were valued."),
            required("currency", &T::currency, "Reporting currency of every amount."),
            required("as_of", &T::as_of, "Analysis date."),
            required("coverage", &T::coverage, "Share of the session's balance that entered.")),
        provenance_fields<T>());
};

template <>
struct Described<service::AlmLimitTerm> {
    using enum service::AlmLimitTerm;
    static constexpr std::string_view name = "AlmLimitTerm";
    static constexpr std::string_view doc = "Term of the position to solve for.";
    static constexpr std::array values{
        word(kSize, "size", "Balance or notional of the position."), word(kRate, "rate"),
        word(kMaturity, "maturity", "Maturity of the position, in years from the analysis date."),
        word(kSpread, "spread")};
};

template <>
struct Described<service::AlmLimitMeasure> {
    using enum service::AlmLimitMeasure;
    static constexpr std::string_view name = "AlmLimitMeasure";
    static constexpr std::string_view doc = "Measure that is to meet the limit.";
    static constexpr std::array values{
        word(kEve, "eve"),
        word(kDeltaEve, "delta_eve"),
        word(kNii, "nii"),
        word(kDeltaNii, "delta_nii"),
        word(kEveBaselRatio, "eve_basel_ratio",
             "Largest EVE loss by the Basel aggregation over Tier 1 capital."),
        word(kEveEuRatio, "eve_eu_ratio",
             "Largest EVE loss by the EU aggregation over Tier 1 capital."),
        word(kNiiDeclineRatio, "nii_decline_ratio", "Largest decline in NII over Tier 1 capital.")};
};

template <>
struct Described<service::AlmFindLimitRequest> {
    using T = service::AlmFindLimitRequest;
    static constexpr std::string_view name = "AlmFindLimitRequest";
    static constexpr std::string_view doc =
        "A position to add, and the term to solve for so that a measure meets a limit.";
    static constexpr auto fields = wire::combined(
        alm_session_terms_fields<T>(),
        wire::list(
            required("position", &T::position, "Position to add."),
            optional("vary", &T::vary, "Term of the position to solve for."),
            optional("measure", &T::measure, "Measure that is to meet the limit."),
            optional("scenario", &T::scenario, "Scenario of the measure; not used for ratios.",
                     {.max_length = 128}),
            required("limit", &T::limit,
                     "Limit: an amount in the reporting currency, or a fraction for ratios."),
            optional("low", &T::low,
                     "Lower bound of the search. When absent: 0 for rate and spread, 0.25 years "
                     "for maturity, 0 for size."),
            optional("high", &T::high,
                     "Upper bound of the search. When absent: 0.2 for rate, 0.1 for spread, 50 "
                     "years for maturity, 1e15 for size.")));
};

template <>
struct Described<service::AlmFindLimitResponse> {
    using T = service::AlmFindLimitResponse;
    static constexpr std::string_view name = "AlmFindLimitResponse";
    static constexpr std::string_view doc =
        "Value of the term at which the limit is met, if there is one.";
    static constexpr auto fields = wire::combined(
        wire::list(required("found", &T::found, "Whether a value was found."),
                   required("message", &T::message, "Result as a sentence."),
                   required("value", &T::value,
                            "Value found: balance, rate or spread, or maturity in years; null when "
                            "none was found."),
                   required("position", &T::position, "Position with the value found."),
                   required("before", &T::before, "Measure without the position."),
                   required("reached", &T::reached, "Measure with the position."),
                   required("valuations", &T::valuations, "Number of valuations of the position."),
                   required("currency", &T::currency, "Reporting currency of every amount."),
                   required("as_of", &T::as_of, "Analysis date.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
