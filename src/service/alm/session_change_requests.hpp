// Requests and responses of what-if and find-limit on a session, with their descriptions.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "service/alm/session_value_requests.hpp"

namespace ballast::service {

// The fields of a position that change; what is left out stays. A term is taken away by replacing
// the whole position.
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
    AlmBeforeAfter delta_eve;  // against base
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
    std::optional<double> value;  // the size, rate or spread; years of a maturity
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
        "A position of the session and the fields of it that change.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Of the position.", {.min_length = 1, .max_length = 128}),
        optional("side", &T::side, ""), optional("type", &T::type, ""),
        optional("currency", &T::currency, "", {.min_length = 3, .max_length = 3}),
        optional("balance", &T::balance, "", {.minimum = 0}), optional("rate", &T::rate, ""),
        optional("day_count", &T::day_count, ""), optional("start", &T::start, ""),
        optional("last_payment", &T::last_payment, ""),
        optional("next_payment", &T::next_payment, ""),
        optional("payment_months", &T::payment_months, "", kMonthLimits),
        optional("maturity", &T::maturity, ""), optional("next_reset", &T::next_reset, ""),
        optional("reset_months", &T::reset_months, "", kMonthLimits),
        optional("index_months", &T::index_months, "", kMonthLimits),
        optional("index_curve", &T::index_curve, "", {.max_length = 64}),
        optional("spread", &T::spread, ""), optional("cap", &T::cap, ""),
        optional("floor", &T::floor, ""), optional("period_cap", &T::period_cap, ""),
        optional("period_floor", &T::period_floor, ""),
        optional("annuity_mode", &T::annuity_mode, ""),
        optional("compounding", &T::compounding, ""),
        optional("principal_months", &T::principal_months, "", kMonthLimits),
        optional("next_principal", &T::next_principal, ""),
        optional("grace_end", &T::grace_end, ""), optional("teaser_end", &T::teaser_end, ""),
        optional("teaser_rate", &T::teaser_rate, ""),
        optional("schedule", &T::schedule, "", {.max_items = 40'000}),
        optional("slots", &T::slots, "", {.max_items = 40'000}),
        optional("renew_months", &T::renew_months, "", kMonthLimits),
        optional("renew_margin", &T::renew_margin, ""),
        optional("renew_day_count", &T::renew_day_count, ""),
        optional("product", &T::product, "", {.max_length = 128}),
        optional("segment", &T::segment, "", {.max_length = 128}),
        optional("prepayment", &T::prepayment, "", {.max_length = 128}),
        optional("withdrawal", &T::withdrawal, "", {.max_length = 128}),
        optional("business_day_convention", &T::business_days, ""),
        optional("calendar", &T::calendar, "", {.max_length = 64}),
        optional("end_of_month", &T::end_of_month, ""),
        optional("notice_days", &T::notice_days, "", {.minimum = 0, .maximum = 47'000}),
        optional("leg2_balance", &T::leg2_balance, ""), optional("leg2_rate", &T::leg2_rate, ""),
        optional("leg2_day_count", &T::leg2_day_count, ""),
        optional("leg2_last_payment", &T::leg2_last_payment, ""),
        optional("leg2_next_payment", &T::leg2_next_payment, ""),
        optional("leg2_payment_months", &T::leg2_payment_months, "", kMonthLimits),
        optional("leg2_next_reset", &T::leg2_next_reset, ""),
        optional("leg2_reset_months", &T::leg2_reset_months, "", kMonthLimits),
        optional("leg2_index_months", &T::leg2_index_months, "", kMonthLimits),
        optional("leg2_index_curve", &T::leg2_index_curve, "", {.max_length = 64}),
        optional("leg2_spread", &T::leg2_spread, ""),
        optional("notional_exchanged", &T::notional_exchanged, ""));
};

template <>
struct Described<service::AlmWhatIfRequest> {
    using T = service::AlmWhatIfRequest;
    static constexpr std::string_view name = "AlmWhatIfRequest";
    static constexpr std::string_view doc = "Changes to a session's positions; nothing is kept.";
    static constexpr auto fields = wire::combined(
        alm_session_terms_fields<T>(),
        wire::list(
            optional("add", &T::add, "New positions.", {.max_items = 10'000}),
            optional("remove", &T::remove, "Ids.", {.max_items = 100'000, .max_length = 128}),
            optional("change", &T::change, "Fields of positions.", {.max_items = 100'000}),
            optional("replace", &T::replace, "Whole positions, by their id.",
                     {.max_items = 10'000})));
};

template <>
struct Described<service::AlmBeforeAfter> {
    using T = service::AlmBeforeAfter;
    static constexpr std::string_view name = "AlmBeforeAfter";
    static constexpr std::string_view doc = "A figure before and after the changes.";
    static constexpr auto fields = wire::list(required("before", &T::before, "Without them."),
                                              required("after", &T::after, "With them."),
                                              required("delta", &T::delta, "What they make."));
};

template <>
struct Described<service::AlmWhatIfGroup> {
    using T = service::AlmWhatIfGroup;
    static constexpr std::string_view name = "AlmWhatIfGroup";
    static constexpr std::string_view doc = "Part of a total.";
    static constexpr auto fields = wire::list(required("key", &T::key, "Side or product."),
                                              required("eve", &T::eve, "Economic value."),
                                              required("nii", &T::nii, "Over the horizon."));
};

template <>
struct Described<service::AlmWhatIfScenario> {
    using T = service::AlmWhatIfScenario;
    static constexpr std::string_view name = "AlmWhatIfScenario";
    static constexpr std::string_view doc = "The session under a scenario, before and after.";
    static constexpr auto fields = wire::list(
        required("scenario", &T::scenario, "Its name."), required("eve", &T::eve, "Value."),
        required("delta_eve", &T::delta_eve, "Less base."),
        required("nii", &T::nii, "Over the horizon."),
        required("delta_nii", &T::delta_nii, "Less base."),
        required("nii_by_month", &T::nii_by_month, "Of the horizon."),
        required("by_side", &T::by_side, "Asset and liability."),
        required("by_product", &T::by_product, "Those that change."));
};

template <>
struct Described<service::AlmWhatIfResponse> {
    using T = service::AlmWhatIfResponse;
    static constexpr std::string_view name = "AlmWhatIfResponse";
    static constexpr std::string_view doc = "What the changes make.";
    static constexpr auto fields = wire::combined(
        wire::list(required("scenarios", &T::scenarios, "Base first."),
                   required("outlier_before", &T::outlier_before, "Supervisory outlier tests."),
                   required("outlier_after", &T::outlier_after, "Likewise."),
                   required("entered", &T::entered, "Positions that were valued to enter."),
                   required("left", &T::left, "Positions that were valued to leave."),
                   required("currency", &T::currency, "Of every amount."),
                   required("as_of", &T::as_of, "Analysis date."),
                   required("coverage", &T::coverage, "Of the session.")),
        provenance_fields<T>());
};

template <>
struct Described<service::AlmLimitTerm> {
    using enum service::AlmLimitTerm;
    static constexpr std::string_view name = "AlmLimitTerm";
    static constexpr std::string_view doc = "What of a position is looked for.";
    static constexpr std::array values{word(kSize, "size", "its balance"), word(kRate, "rate"),
                                       word(kMaturity, "maturity", "years from the analysis date"),
                                       word(kSpread, "spread")};
};

template <>
struct Described<service::AlmLimitMeasure> {
    using enum service::AlmLimitMeasure;
    static constexpr std::string_view name = "AlmLimitMeasure";
    static constexpr std::string_view doc = "What is to meet the limit.";
    static constexpr std::array values{
        word(kEve, "eve"),
        word(kDeltaEve, "delta_eve"),
        word(kNii, "nii"),
        word(kDeltaNii, "delta_nii"),
        word(kEveBaselRatio, "eve_basel_ratio", "worst loss over Tier 1"),
        word(kEveEuRatio, "eve_eu_ratio", "worst loss over Tier 1"),
        word(kNiiDeclineRatio, "nii_decline_ratio", "worst decline over Tier 1")};
};

template <>
struct Described<service::AlmFindLimitRequest> {
    using T = service::AlmFindLimitRequest;
    static constexpr std::string_view name = "AlmFindLimitRequest";
    static constexpr std::string_view doc =
        "A position to add, and which of its terms makes a measure meet a limit.";
    static constexpr auto fields = wire::combined(
        alm_session_terms_fields<T>(),
        wire::list(required("position", &T::position, "What is added."),
                   optional("vary", &T::vary, "The term that is looked for."),
                   optional("measure", &T::measure, "What is to meet the limit."),
                   optional("scenario", &T::scenario, "Of the measure; not of the ratios.",
                            {.max_length = 128}),
                   required("limit", &T::limit, "Money, or a fraction for ratios."),
                   optional("low", &T::low,
                            "Search from: rate and spread 0, maturity 0.25 years, size 0."),
                   optional("high", &T::high,
                            "Search to: rate 0.2, spread 0.1, maturity 50 years, size 1e15.")));
};

template <>
struct Described<service::AlmFindLimitResponse> {
    using T = service::AlmFindLimitResponse;
    static constexpr std::string_view name = "AlmFindLimitResponse";
    static constexpr std::string_view doc = "The term that meets the limit, if there is one.";
    static constexpr auto fields = wire::combined(
        wire::list(required("found", &T::found, "Whether there is one."),
                   required("message", &T::message, "In words."),
                   required("value", &T::value, "Size, rate, spread; years of a maturity."),
                   required("position", &T::position, "With that term."),
                   required("before", &T::before, "The measure without it."),
                   required("reached", &T::reached, "The measure with it."),
                   required("valuations", &T::valuations, "Of the position."),
                   required("currency", &T::currency, "Of every amount."),
                   required("as_of", &T::as_of, "Analysis date.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
