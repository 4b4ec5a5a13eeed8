// Limits and cases described once: their JSON form and its schema, and their columns.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "describe/form.hpp"
#include "describe/member_count.hpp"
#include "model/limit.hpp"

namespace ballast::describe {

template <>
struct Described<model::LimitSubject> {
    using enum model::LimitSubject;
    static constexpr std::string_view name = "LimitSubject";
    static constexpr std::string_view doc = "What a limit applies to.";
    static constexpr std::array values{word(kPortfolio, "portfolio"),
                                       word(kBalanceSheet, "balance_sheet"), word(kDeal, "deal")};
};

template <>
struct Described<model::LimitComparison> {
    using enum model::LimitComparison;
    static constexpr std::string_view name = "LimitComparison";
    static constexpr std::string_view doc = "Side on which the metric must be.";
    static constexpr std::array values{
        word(kAtMost, "at_most", "The metric is at most the threshold.", "at most"),
        word(kAtLeast, "at_least", "The metric is at least the threshold.", "at least")};
};

template <>
struct Described<model::LimitUnit> {
    using enum model::LimitUnit;
    static constexpr std::string_view name = "LimitUnit";
    static constexpr std::string_view doc = "Unit of a metric, for display.";
    static constexpr std::array values{word(kFraction, "fraction", "Shown in percent."),
                                       word(kCurrency, "currency", "Amount of money."),
                                       word(kNumber, "number")};
};

template <>
struct Described<model::LimitStatus> {
    using enum model::LimitStatus;
    static constexpr std::string_view name = "LimitStatus";
    static constexpr std::string_view doc = "Outcome of the check of a limit.";
    static constexpr std::array values{
        word(kOk, "ok", "The metric is inside both thresholds."),
        word(kSoftBreach, "soft_breach", "The metric is beyond the soft threshold."),
        word(kHardBreach, "hard_breach", "The metric is beyond the hard threshold."),
        word(kUnknown, "unknown", "The metric has no value.")};
};

template <>
struct Described<model::LimitCaseEnd> {
    using enum model::LimitCaseEnd;
    static constexpr std::string_view name = "LimitCaseEnd";
    static constexpr std::string_view doc = "Reason for which a case was closed.";
    static constexpr std::array values{
        word(kInside, "inside", "The metric is back inside its thresholds."),
        word(kExpired, "expired", "The limit is no longer valid."),
        word(kDeleted, "deleted", "The limit was deleted.")};
};

template <>
struct Described<model::LimitEventKind> {
    using enum model::LimitEventKind;
    static constexpr std::string_view name = "LimitEventKind";
    static constexpr std::string_view doc = "What happened to a case.";
    static constexpr std::array values{
        word(kOpened, "opened"), word(kWorsened, "worsened", "A soft breach became a hard one."),
        word(kEased, "eased", "A hard breach became a soft one."),
        word(kAcknowledged, "acknowledged"), word(kClosed, "closed")};
};

// What the owner of a limit states. T is a limit or a request that derives from one.
template <Form form, class T>
constexpr auto limit_terms() {
    return list(
        required_term<form>("name", &T::name, {"Name of the limit.", "Display name.", "New name."},
                            {.min_length = 1, .max_length = 200}),
        required_term<form>(
            "metric", &T::metric,
            {"Expression over figures of results.",
             "Expression over figures of results, such as `var.historical.0.99.es / snapshot.net`; "
             "limit.metrics lists the figures.",
             "New expression over figures of results."},
            {.min_length = 1, .max_length = 500}),
        optional_term<form>("comparison", &T::comparison,
                            {"Side on which the metric must be.",
                             "Side on which the metric must be.", "New side."}),
        optional_term<form>(
            "soft", &T::soft,
            {"Threshold of a soft breach, in the unit of the metric; null without one.",
             "Threshold of a soft breach, in the unit of the metric; the tighter one of the two.",
             "New threshold of a soft breach."}),
        optional_term<form>(
            "hard", &T::hard,
            {"Threshold of a hard breach, in the unit of the metric; null without one.",
             "Threshold of a hard breach, in the unit of the metric.",
             "New threshold of a hard breach."}),
        optional_term<form>(
            "unit", &T::unit,
            {"Unit of the metric.", "Unit of the metric, for display.", "New unit."}),
        optional_term<form>("owner", &T::owner,
                            {"Person or committee that answers for the limit.",
                             "Person or committee that answers for the limit.", "New owner."},
                            {.max_length = 200}),
        optional_term<form>("rationale", &T::rationale,
                            {"Reason for the limit.", "Reason for the limit.", "New reason."},
                            {.max_length = 4000}),
        optional_term<form>("valid_until", &T::valid_until,
                            {"Last date on which the limit is checked; null without an end.",
                             "Last date on which the limit is checked; no end when absent.",
                             "New last date on which the limit is checked."}));
}

inline constexpr Limits kLimitId{.min_length = 1, .max_length = 64};

template <>
struct Described<model::RiskLimit> {
    using T = model::RiskLimit;
    static constexpr std::string_view name = "Limit";
    static constexpr std::string_view doc = "A limit on a metric.";
    static constexpr auto fields = combined(
        list(required("id", &T::id, "Short name of the limit, unique.", kLimitId),
             required("subject_type", &T::subject_type, "What the limit applies to."),
             required("subject", &T::subject, "Id of the subject; empty for every one.")),
        limit_terms<Form::kStored, T>(),
        list(required("created_at", &T::created_at, "Time the limit was created."),
             required("updated_at", &T::updated_at, "Time of the last change."),
             required("version", &T::version, "Version number, increased by every change.")));
};

template <>
struct Described<model::LimitReading> {
    using T = model::LimitReading;
    static constexpr std::string_view name = "LimitReading";
    static constexpr std::string_view doc = "The latest check of a limit for one subject.";
    static constexpr auto fields = list(
        required("limit", &T::limit, "Id of the limit."),
        required("subject", &T::subject, "Id of the subject."),
        required("as_of", &T::as_of, "Date of the figures."),
        required("status", &T::status, "Outcome of the check."),
        required("value", &T::value, "Value of the metric; null without one."),
        required("utilisation", &T::utilization,
                 "Share of the hard threshold that is used, of the soft one without it: 1 at the "
                 "threshold, above 1 beyond it; null where a share has no meaning."),
        required("message", &T::message, "Why the metric has no value; otherwise empty."),
        required("checked_at", &T::checked_at, "Time of the check."));
};

template <>
struct Described<model::LimitCase> {
    using T = model::LimitCase;
    static constexpr std::string_view name = "LimitCase";
    static constexpr std::string_view doc = "A breach of a limit from its first check to the end.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the case."), required("limit", &T::limit, "Id of the limit."),
        required("limit_name", &T::limit_name, "Name of the limit."),
        required("metric", &T::metric, "Metric of the limit at the breach."),
        required("comparison", &T::comparison, "Side on which the metric had to be."),
        required("soft", &T::soft, "Threshold of a soft breach at that time; null without one."),
        required("hard", &T::hard, "Threshold of a hard breach at that time; null without one."),
        required("unit", &T::unit, "Unit of the metric."),
        required("subject_type", &T::subject_type, "Type of the subject."),
        required("subject", &T::subject, "Id of the subject."),
        required("status", &T::status, "Severity according to the latest check with a value."),
        required("worst_status", &T::worst_status, "Greatest severity so far."),
        required("since", &T::since, "Date of the figures that first breached the limit."),
        required("opened_at", &T::opened_at, "Time of the check that opened the case."),
        required("first_value", &T::first_value, "Value that opened the case."),
        required("worst_value", &T::worst_value, "Value farthest beyond the threshold."),
        required("worst_on", &T::worst_on, "Date of the worst value."),
        required("latest_value", &T::latest_value, "Latest value."),
        required("latest_on", &T::latest_on, "Date of the latest value."),
        required("acknowledged_by", &T::acknowledged_by,
                 "Member who acknowledged the breach at its present severity; empty for none."),
        required("acknowledged_at", &T::acknowledged_at,
                 "Time of the acknowledgment; null without one."),
        required("comment", &T::comment, "Comment of the acknowledgment."),
        required("closed_on", &T::closed_on, "Date of the last check of a closed case."),
        required("closed_at", &T::closed_at, "Time the case was closed; null while it is open."),
        required("ended", &T::ended, "Why the case was closed; null while it is open."));
};

template <>
struct Described<model::LimitEvent> {
    using T = model::LimitEvent;
    static constexpr std::string_view name = "LimitEvent";
    static constexpr std::string_view doc = "What happened to a case.";
    static constexpr auto fields =
        list(required("case", &T::limit_case, "Id of the case."),
             required("number", &T::number, "Number within the case, from 1."),
             required("kind", &T::kind, "What happened."), required("at", &T::at, "Time."),
             required("as_of", &T::as_of, "Date of the figures."),
             required("status", &T::status, "Severity after the event."),
             required("value", &T::value, "Value of the metric; null without one."),
             required("by", &T::by, "Member or schedule that caused the event."),
             required("comment", &T::comment, "Comment; may be empty."));
};

static_assert(kMembers<model::RiskLimit> == Described<model::RiskLimit>::fields.kCount);
static_assert(kMembers<model::LimitReading> == Described<model::LimitReading>::fields.kCount);
static_assert(kMembers<model::LimitCase> == Described<model::LimitCase>::fields.kCount);
static_assert(kMembers<model::LimitEvent> == Described<model::LimitEvent>::fields.kCount);

}  // namespace ballast::describe
