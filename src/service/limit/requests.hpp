// Requests and responses of the limit methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "describe/change.hpp"
#include "model/describe_limit.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"

namespace ballast::service {

struct LimitReadingView : model::LimitReading {
    std::string subject_name;
    std::string currency;
};

// A limit with its latest check for each subject.
struct LimitView : model::RiskLimit {
    std::string etag;
    std::string subject_name;
    std::string currency;
    std::vector<LimitReadingView> readings;
};

struct CreateLimitRequest : model::RiskLimit {};

struct LimitIdRequest {
    std::string limit;
};

struct UpdateLimitRequest : model::RiskLimit, describe::Change {
    std::string limit;
    std::string if_match;
    std::vector<std::string> clear;
};

struct DeleteLimitRequest {
    std::string limit;
    std::string if_match;
};

struct ListLimitsRequest {
    std::optional<model::LimitSubject> subject_type;
    std::string subject;
};

struct ListLimitsResponse {
    std::vector<LimitView> data;
};

// What is checked: one subject, or all that have limits.
struct LimitScope {
    std::string portfolio;
    std::string balance_sheet;
    std::string deal;
    std::optional<fin::Date> as_of;
};

// A limit that is not stored.
struct TrialLimit : model::RiskLimit {};

struct CheckLimitsRequest : LimitScope {
    std::vector<TrialLimit> limits;
    bool recompute = false;
    bool record = true;
};

// A result that a metric read.
struct LimitSource {
    std::string kind;
    fin::Date as_of;
    std::optional<std::string> result;  // absent: computed for this check
    std::optional<double> coverage;
};

struct CheckedLimit : model::LimitReading {
    std::string name;
    model::LimitSubject subject_type = model::LimitSubject::kPortfolio;
    std::string subject_name;
    std::string metric;
    model::LimitComparison comparison = model::LimitComparison::kAtMost;
    std::optional<double> soft;
    std::optional<double> hard;
    model::LimitUnit unit = model::LimitUnit::kFraction;
    std::string currency;
    std::optional<std::string> limit_case;
    std::vector<LimitSource> sources;
};

struct CheckLimitsResponse : Provenance {
    std::vector<CheckedLimit> limits;
    std::size_t hard_breaches = 0;
    std::size_t soft_breaches = 0;
    std::size_t unknown = 0;
    bool breached = false;  // hard
};

struct LimitMetricsRequest : LimitScope {
    std::string text;
    std::size_t limit = 2000;
};

struct MetricFigure {
    std::string path;
    double value = 0.0;
};

struct LimitMetricsResponse {
    std::vector<MetricFigure> figures;
    std::vector<LimitSource> sources;
    Issues issues;
};

struct LimitCaseView : model::LimitCase {
    std::string subject_name;
    std::string currency;
    std::optional<double> utilization;
    std::vector<model::LimitEvent> events;
};

struct ListLimitCasesRequest : PageFields {
    std::string limit_id;
    std::string subject;
    std::optional<bool> open;
};

struct ListLimitCasesResponse {
    std::vector<LimitCaseView> data;
    std::optional<std::string> next_cursor;
};

struct AcknowledgeLimitRequest {
    std::string limit_case;
    std::string comment;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr std::string_view kLimitCurrencyDoc =
    "Currency of the amounts; empty where the metric is not an amount, or of every subject.";

template <>
struct Described<service::LimitReadingView> {
    using T = service::LimitReadingView;
    static constexpr std::string_view name = Described<model::LimitReading>::name;
    static constexpr std::string_view doc = Described<model::LimitReading>::doc;
    static constexpr auto fields =
        combined(Described<model::LimitReading>::fields,
                 list(required("subject_name", &T::subject_name, "Name of the subject to show."),
                      required("currency", &T::currency, kLimitCurrencyDoc)));
};

template <>
struct Described<service::LimitView> {
    using T = service::LimitView;
    static constexpr std::string_view name = Described<model::RiskLimit>::name;
    static constexpr std::string_view doc = Described<model::RiskLimit>::doc;
    static constexpr auto fields = combined(
        Described<model::RiskLimit>::fields,
        list(required("etag", &T::etag, kEtagDoc),
             required("subject_name", &T::subject_name,
                      "Name of the subject to show; empty for every one."),
             required("currency", &T::currency, kLimitCurrencyDoc),
             required("readings", &T::readings,
                      "Latest checks, by subject; without those the caller may not read.")));
};

template <class T>
constexpr auto limit_subject_fields() {
    return list(optional("subject_type", &T::subject_type, "What the limit applies to."),
                optional("subject", &T::subject,
                         "Portfolio by id or slug, or id of a balance sheet or deal; every one of "
                         "that type when empty.",
                         {.max_length = 200}));
}

template <>
struct Described<service::CreateLimitRequest> {
    using T = service::CreateLimitRequest;
    static constexpr std::string_view name = "CreateLimitRequest";
    static constexpr std::string_view doc = "A new limit.";
    static constexpr auto fields = combined(
        list(required("id", &T::id, "Short name of lowercase letters, digits, _, . and -; unique.",
                      kLimitId)),
        limit_subject_fields<T>(), limit_terms<Form::kNew, T>());
};

template <>
struct Described<service::TrialLimit> {
    using T = service::TrialLimit;
    static constexpr std::string_view name = "TrialLimit";
    static constexpr std::string_view doc = "A limit to try that is not stored.";
    static constexpr auto fields =
        list(optional("id", &T::id, "Name in the response.", {.max_length = 64}),
             optional("name", &T::name, "Display name.", {.max_length = 200}),
             required("metric", &T::metric, "Expression over figures of results.",
                      {.min_length = 1, .max_length = 500}),
             optional("comparison", &T::comparison, "Side on which the metric must be."),
             optional("soft", &T::soft, "Threshold of a soft breach, in the unit of the metric."),
             optional("hard", &T::hard, "Threshold of a hard breach, in the unit of the metric."),
             optional("unit", &T::unit, "Unit of the metric, for display."));
};

template <>
struct Described<service::LimitIdRequest> {
    using T = service::LimitIdRequest;
    static constexpr std::string_view name = "LimitIdRequest";
    static constexpr std::string_view doc = "Identifies a limit.";
    static constexpr auto fields = list(required("limit", &T::limit, "Id of the limit.", kLimitId));
};

template <>
struct Described<service::UpdateLimitRequest> : DescribedChange<service::UpdateLimitRequest> {
    using T = service::UpdateLimitRequest;
    static constexpr std::string_view name = "UpdateLimitRequest";
    static constexpr std::string_view doc =
        "Changes to a limit; fields left out are not changed. Its open cases follow at the next "
        "check.";
    static constexpr auto fields = combined(
        list(required("limit", &T::limit, "Id of the limit.", kLimitId),
             required("if_match", &T::if_match, "ETag of the version to change.",
                      {.max_length = 32})),
        limit_terms<Form::kChange, T>(),
        list(optional("clear", &T::clear, "Names of fields to clear: soft, hard, valid_until.",
                      {.max_items = 3, .max_length = 20})));
};

template <>
struct Described<service::DeleteLimitRequest> {
    using T = service::DeleteLimitRequest;
    static constexpr std::string_view name = "DeleteLimitRequest";
    static constexpr std::string_view doc =
        "Deletes a limit. Its open cases are closed; the history of cases stays.";
    static constexpr auto fields = list(
        required("limit", &T::limit, "Id of the limit.", kLimitId),
        required("if_match", &T::if_match, "ETag of the version to delete.", {.max_length = 32}));
};

template <>
struct Described<service::ListLimitsRequest> {
    using T = service::ListLimitsRequest;
    static constexpr std::string_view name = "ListLimitsRequest";
    static constexpr std::string_view doc = "Filter of a list of limits.";
    static constexpr auto fields = list(
        optional("subject_type", &T::subject_type, "Type of subject; all when absent."),
        optional("subject", &T::subject,
                 "Portfolio by id or slug, or id of a balance sheet or deal: limits that apply to "
                 "it, with its readings only; all when empty.",
                 {.max_length = 200}));
};

template <>
struct Described<service::ListLimitsResponse> {
    using T = service::ListLimitsResponse;
    static constexpr std::string_view name = "ListLimitsResponse";
    static constexpr std::string_view doc = "Limits with their latest checks.";
    static constexpr auto fields = list(required("data", &T::data, "Limits, ordered by id."));
};

template <class T>
constexpr auto limit_scope_fields() {
    return list(
        optional("portfolio", &T::portfolio, "Portfolio, by id or slug.", {.max_length = 64}),
        optional("balance_sheet", &T::balance_sheet, "Id of a balance sheet.", {.max_length = 64}),
        optional("deal", &T::deal, "Id of a deal.", {.max_length = 200}),
        optional("as_of", &T::as_of,
                 "Date of the figures; that of the latest prices, of the balance sheet or of the "
                 "latest result when absent."));
}

template <>
struct Described<service::CheckLimitsRequest> {
    using T = service::CheckLimitsRequest;
    static constexpr std::string_view name = "CheckLimitsRequest";
    static constexpr std::string_view doc =
        "What to check: one subject, or all that have limits when none is given.";
    static constexpr auto fields = combined(
        limit_scope_fields<T>(),
        list(optional("limits", &T::limits,
                      "Limits to try instead of the stored ones; nothing is recorded.",
                      {.max_items = 200}),
             optional("recompute", &T::recompute,
                      "Whether to compute all figures again instead of reading stored results."),
             optional("record", &T::record, "Whether breaches open cases and cases are closed.")));
};

template <>
struct Described<service::LimitSource> {
    using T = service::LimitSource;
    static constexpr std::string_view name = "LimitSource";
    static constexpr std::string_view doc = "A result that metrics read.";
    static constexpr auto fields = list(
        required("kind", &T::kind, "Kind of the result."),
        required("as_of", &T::as_of, "Date of the result."),
        required("result", &T::result,
                 "Id of the stored result; null where it was computed for this call."),
        required("coverage", &T::coverage, "Share of the subject in the result; null if unknown."));
};

template <>
struct Described<service::CheckedLimit> {
    using T = service::CheckedLimit;
    static constexpr std::string_view name = "CheckedLimit";
    static constexpr std::string_view doc = "The check of a limit for one subject.";
    static constexpr auto fields =
        combined(Described<model::LimitReading>::fields,
                 list(required("name", &T::name, "Name of the limit."),
                      required("subject_type", &T::subject_type, "Type of the subject."),
                      required("subject_name", &T::subject_name,
                               "Slug of the portfolio or name of the subject."),
                      required("metric", &T::metric, "Metric of the limit."),
                      required("comparison", &T::comparison, "Side on which the metric must be."),
                      required("soft", &T::soft, "Threshold of a soft breach; null without one."),
                      required("hard", &T::hard, "Threshold of a hard breach; null without one."),
                      required("unit", &T::unit, "Unit of the metric."),
                      required("currency", &T::currency, "Currency of an amount; may be empty."),
                      required("case", &T::limit_case, "Id of the open case; null without one."),
                      required("sources", &T::sources, "Results that the metric read.")));
};

template <>
struct Described<service::CheckLimitsResponse> {
    using T = service::CheckLimitsResponse;
    static constexpr std::string_view name = "CheckLimitsResponse";
    static constexpr std::string_view doc = "Limits with their values.";
    static constexpr auto fields = combined(
        list(required("limits", &T::limits, "Limits by subject and id."),
             required("hard_breaches", &T::hard_breaches, "Number of hard breaches."),
             required("soft_breaches", &T::soft_breaches, "Number of soft breaches."),
             required("unknown", &T::unknown, "Number of limits whose metric has no value."),
             required("breached", &T::breached, "Whether there is a hard breach.")),
        provenance_fields<T>());
};

template <>
struct Described<service::LimitMetricsRequest> {
    using T = service::LimitMetricsRequest;
    static constexpr std::string_view name = "LimitMetricsRequest";
    static constexpr std::string_view doc = "Subject whose figures are listed.";
    static constexpr auto fields =
        combined(limit_scope_fields<T>(),
                 list(optional("text", &T::text, "Text to find in paths.", {.max_length = 200}),
                      optional("limit", &T::limit, "Largest number of figures.",
                               {.minimum = 1, .maximum = 20'000})));
};

template <>
struct Described<service::MetricFigure> {
    using T = service::MetricFigure;
    static constexpr std::string_view name = "MetricFigure";
    static constexpr std::string_view doc = "A figure that metrics may read.";
    static constexpr auto fields = list(required("path", &T::path, "Path, as a metric names it."),
                                        required("value", &T::value, "Value of the figure."));
};

template <>
struct Described<service::LimitMetricsResponse> {
    using T = service::LimitMetricsResponse;
    static constexpr std::string_view name = "LimitMetricsResponse";
    static constexpr std::string_view doc = "Figures that metrics may read, with their values.";
    static constexpr auto fields =
        list(required("figures", &T::figures, "Figures, ordered by path."),
             required("sources", &T::sources, "Results that they come from."),
             required("issues", &T::issues, "Results that could not be computed."));
};

template <>
struct Described<service::LimitCaseView> {
    using T = service::LimitCaseView;
    static constexpr std::string_view name = Described<model::LimitCase>::name;
    static constexpr std::string_view doc = Described<model::LimitCase>::doc;
    static constexpr auto fields = combined(
        Described<model::LimitCase>::fields,
        list(required("subject_name", &T::subject_name,
                      "Slug of the portfolio or name of the subject."),
             required("currency", &T::currency, kLimitCurrencyDoc),
             required("utilisation", &T::utilization,
                      "Share of the threshold that the latest value uses; null where it has no "
                      "meaning."),
             required("events", &T::events, "What happened, in order of time.")));
};

template <>
struct Described<service::ListLimitCasesRequest> {
    using T = service::ListLimitCasesRequest;
    static constexpr std::string_view name = "ListLimitCasesRequest";
    static constexpr std::string_view doc = "Filter and page of cases.";
    static constexpr auto fields = combined(
        list(optional("limit_id", &T::limit_id, "Id of the limit; all when empty.",
                      {.max_length = 64}),
             optional("subject", &T::subject,
                      "Portfolio by id or slug, or id of a balance sheet or deal; all when empty.",
                      {.max_length = 200}),
             optional("open", &T::open,
                      "True for open cases, false for closed ones; all when absent.")),
        page_fields<T>());
};

template <>
struct Described<service::ListLimitCasesResponse> {
    using T = service::ListLimitCasesResponse;
    static constexpr std::string_view name = "ListLimitCasesResponse";
    static constexpr std::string_view doc = "A page of cases.";
    static constexpr auto fields = list(
        required("data", &T::data, "Cases by the time they were opened."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last."));
};

template <>
struct Described<service::AcknowledgeLimitRequest> {
    using T = service::AcknowledgeLimitRequest;
    static constexpr std::string_view name = "AcknowledgeLimitRequest";
    static constexpr std::string_view doc = "Acknowledges an open case.";
    static constexpr auto fields =
        list(required("case", &T::limit_case, "Id of the case.", {.max_length = 36}),
             required("comment", &T::comment, "What is done about the breach.",
                      {.min_length = 1, .max_length = 4000}));
};

}  // namespace ballast::describe
