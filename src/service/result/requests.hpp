// Requests and responses of results over time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "store/describe_result.hpp"
#include "wire/json.hpp"

namespace ballast::service {

// A series of results: of one subject and kind.
struct ResultSeriesOf {
    store::ResultSubject subject_type = store::ResultSubject::kPortfolio;
    std::string subject;
    std::string kind;
};

struct ListResultsRequest : PageFields {
    std::optional<store::ResultSubject> subject_type;
    std::string subject;
    std::string kind;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
    bool superseded = false;
};

struct ListedResult : store::StoredResult {
    std::string subject_name;
    std::optional<Instant> records_changed_at;
};

struct ListResultsResponse {
    std::vector<ListedResult> data;
    std::optional<std::string> next_cursor;
};

struct GetResultRequest : ResultSeriesOf {
    std::string id;
    std::optional<fin::Date> as_of;
};

struct ResultView : store::StoredResult {
    wire::RawJson document;
    wire::RawJson manifest;
    std::optional<Instant> records_changed_at;
};

struct ResultSeriesRequest : ResultSeriesOf {
    std::vector<std::string> figures;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
};

struct ResultSeriesResponse {
    std::vector<fin::Date> dates;
    std::map<std::string, std::vector<std::optional<double>>> figures;
};

struct CompareResultsRequest {
    std::string first;
    std::string second;
};

struct FigureChange {
    std::string name;
    std::optional<double> first;
    std::optional<double> second;
    std::optional<double> difference;
};

struct InputChange {
    std::string input;
    std::string first;
    std::string second;
};

struct CompareResultsResponse {
    store::StoredResult first;
    store::StoredResult second;
    std::vector<FigureChange> figures;
    std::vector<InputChange> inputs;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr std::string_view kRecordsChangedDoc =
    "Time at which records of a deal that apply on the date of the result were last changed after "
    "its computation, so that a new computation may differ; null where none was.";

template <class T>
constexpr auto result_series_fields() {
    return list(
        optional("subject_type", &T::subject_type, "Type of the subject."),
        optional("subject", &T::subject, "Id of the subject, or slug of a portfolio or deal.",
                 {.max_length = 200}),
        optional("kind", &T::kind, "Kind of the results, such as snapshot, var, backtest or value.",
                 {.max_length = 64}));
}

template <>
struct Described<service::ListResultsRequest> {
    using T = service::ListResultsRequest;
    static constexpr std::string_view name = "ListResultsRequest";
    static constexpr std::string_view doc = "Filter of stored results.";
    static constexpr auto fields = combined(
        list(optional("subject_type", &T::subject_type, "Type of the subject; all when absent."),
             optional("subject", &T::subject,
                      "Id of the subject, or slug of a portfolio or deal; all when empty.",
                      {.max_length = 200}),
             optional("kind", &T::kind, "Kind of the results; all when empty.", {.max_length = 64}),
             optional("from", &T::from, "First date of a result."),
             optional("to", &T::to, "Last date of a result."),
             optional("superseded", &T::superseded,
                      "Whether versions that a later one replaced are included.")),
        page_fields<T>());
};

template <>
struct Described<service::ListedResult> {
    using T = service::ListedResult;
    static constexpr std::string_view name = "ListedResult";
    static constexpr std::string_view doc = "A stored result without its document.";
    static constexpr auto fields =
        combined(Described<store::StoredResult>::fields,
                 list(required("subject_name", &T::subject_name,
                               "Slug of the portfolio or deal, or name of the balance sheet; empty "
                               "for other subjects and for deleted ones."),
                      required("records_changed_at", &T::records_changed_at, kRecordsChangedDoc)));
};

template <>
struct Described<service::ListResultsResponse> {
    using T = service::ListResultsResponse;
    static constexpr std::string_view name = "ListResultsResponse";
    static constexpr std::string_view doc = "A page of stored results, without their documents.";
    static constexpr auto fields = list(
        required("data", &T::data, "Results by time of computation."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last."));
};

template <>
struct Described<service::GetResultRequest> {
    using T = service::GetResultRequest;
    static constexpr std::string_view name = "GetResultRequest";
    static constexpr std::string_view doc =
        "One result: by its id, or the latest of a subject and kind.";
    static constexpr auto fields = combined(
        list(optional("id", &T::id, "Id of the result; otherwise subject and kind select it.",
                      {.max_length = 64})),
        result_series_fields<T>(),
        list(optional("as_of", &T::as_of,
                      "Latest date of the result; the newest result when absent.")));
};

template <>
struct Described<service::ResultView> {
    using T = service::ResultView;
    static constexpr std::string_view name = "ResultView";
    static constexpr std::string_view doc = "A stored result with its document.";
    static constexpr auto fields = combined(
        Described<store::StoredResult>::fields,
        list(required("document", &T::document, "What the method returned."),
             required("manifest", &T::manifest, "Inputs with their digests, and settings."),
             required("records_changed_at", &T::records_changed_at, kRecordsChangedDoc)));
};

template <>
struct Described<service::ResultSeriesRequest> {
    using T = service::ResultSeriesRequest;
    static constexpr std::string_view name = "ResultSeriesRequest";
    static constexpr std::string_view doc = "Headline numbers of a subject over time.";
    static constexpr auto fields = combined(
        result_series_fields<T>(),
        list(optional("figures", &T::figures,
                      "Paths of the numbers that results of the period have; all when empty.",
                      {.max_items = 100, .max_length = 200}),
             optional("from", &T::from, "First date."), optional("to", &T::to, "Last date.")));
};

template <>
struct Described<service::ResultSeriesResponse> {
    using T = service::ResultSeriesResponse;
    static constexpr std::string_view name = "ResultSeriesResponse";
    static constexpr std::string_view doc = "Headline numbers by date.";
    static constexpr auto fields =
        list(required("dates", &T::dates, "Dates of the results, ascending."),
             required("figures", &T::figures,
                      "Values by path, one per date; null where a result lacks the number."));
};

template <>
struct Described<service::CompareResultsRequest> {
    using T = service::CompareResultsRequest;
    static constexpr std::string_view name = "CompareResultsRequest";
    static constexpr std::string_view doc = "Two results of one kind to compare.";
    static constexpr auto fields =
        list(required("first", &T::first, "Id of the earlier result.", {.max_length = 64}),
             required("second", &T::second, "Id of the later result.", {.max_length = 64}));
};

template <>
struct Described<service::FigureChange> {
    using T = service::FigureChange;
    static constexpr std::string_view name = "FigureChange";
    static constexpr std::string_view doc = "A headline number in two results.";
    static constexpr auto fields =
        list(required("name", &T::name, "Path of the number."),
             required("first", &T::first, "Value in the first result; null when absent."),
             required("second", &T::second, "Value in the second result; null when absent."),
             required("difference", &T::difference, "Second less first; null unless both exist."));
};

template <>
struct Described<service::InputChange> {
    using T = service::InputChange;
    static constexpr std::string_view name = "InputChange";
    static constexpr std::string_view doc = "An input that differs between two results.";
    static constexpr auto fields =
        list(required("input", &T::input, "Name of the input, such as date, positions or prices."),
             required("first", &T::first, "Digest or value in the first result."),
             required("second", &T::second, "Digest or value in the second result."));
};

template <>
struct Described<service::CompareResultsResponse> {
    using T = service::CompareResultsResponse;
    static constexpr std::string_view name = "CompareResultsResponse";
    static constexpr std::string_view doc =
        "What changed between two results, and the inputs that changed.";
    static constexpr auto fields =
        list(required("first", &T::first, "The first result."),
             required("second", &T::second, "The second result."),
             required("figures", &T::figures, "Headline numbers, largest relative change first."),
             required("inputs", &T::inputs,
                      "Inputs that differ; empty where the results rest on the same inputs."));
};

}  // namespace ballast::describe
