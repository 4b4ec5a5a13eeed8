// Descriptions of compliance.
#pragma once

#include "service/clo/compliance_requests.hpp"
#include "service/clo/describe_deal_records.hpp"
#include "service/clo/describe_tests.hpp"

namespace ballast::describe {

template <>
struct Described<clo::ComplianceState> {
    using enum clo::ComplianceState;
    static constexpr std::string_view name = "CloComplianceState";
    static constexpr std::string_view doc = "State of a test on a date.";
    static constexpr std::array values{
        word(kPass, "pass", "Passes."),
        word(kWatch, "watch", "Passes with a small cushion."),
        word(kBreach, "breach", "Does not meet the threshold."),
        word(kCured, "cured", "Passes after a breach."),
        word(kNotApplicable, "not_applicable", "There is nothing to measure."),
        word(kNotComputable, "not_computable", "Data are missing.")};
};

template <>
struct Described<clo::ComplianceDriver> {
    using enum clo::ComplianceDriver;
    static constexpr std::string_view name = "CloComplianceDriver";
    static constexpr std::string_view doc =
        "What moved the value of a test since the official run before.";
    static constexpr std::array values{
        word(kCorrection, "correction",
             "Records of the date before that were corrected since its run."),
        word(kSold, "sold", "Sales and repayments."),
        word(kBought, "bought", "Purchases, and par that a report states."),
        word(kDefault, "default", "Defaults and deferral of interest."),
        word(kRating, "rating", "Ratings, outlooks and recovery rates."),
        word(kPrice, "price", "Market prices."),
        word(kOther, "other", "Other fields of assets."),
        word(kCash, "cash", "Accounts, balances of the notes and index rates."),
        word(kTerms, "terms", "Terms of the deal."),
        word(kTime, "time", "The date, such as shorter remaining lives.")};
};

template <>
struct Described<clo::DriverAmount> {
    using T = clo::DriverAmount;
    static constexpr std::string_view name = "CloDriverAmount";
    static constexpr std::string_view doc = "A part of the change of the value of a test.";
    static constexpr auto fields =
        wire::list(required("driver", &T::driver, "What moved the value."),
                   required("amount", &T::amount, "Change of the value."));
};

template <>
struct Described<service::CloComplianceTest> {
    using T = service::CloComplianceTest;
    static constexpr std::string_view name = "CloComplianceTest";
    static constexpr std::string_view doc = "A test in an official run.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the test."),
        required("number", &T::number, "Number in the library; null for others."),
        required("name", &T::name, "Name of the test."),
        required("kind", &T::kind, "Kind of test."),
        required("bound", &T::bound, "Side of the threshold."),
        optional("unit", &T::unit, "Unit of value, threshold and cushion."),
        required("value", &T::value, "Value; null where it does not exist."),
        required("threshold", &T::threshold, "Threshold that applied."),
        required("threshold_source", &T::threshold_source, "Source of the threshold."),
        required("cushion", &T::cushion,
                 "Distance to the threshold; negative where the test fails."),
        required("status", &T::status, "Result."), required("state", &T::state, "State."),
        required("state_before", &T::state_before,
                 "State in the run of the date before; null without one."),
        required("value_before", &T::value_before,
                 "Value in the run of the date before; null without one."),
        required("drivers", &T::drivers,
                 "Parts of the change of the value, in the order in which they are applied; empty "
                 "without a value on both dates."),
        required("rest", &T::rest,
                 "Rest of rounding: the drivers, added in their order, and it are exactly the "
                 "change."),
        required("event", &T::is_event, "Whether the state changed."));
};

template <>
struct Described<service::CloComplianceDocument> {
    using T = service::CloComplianceDocument;
    static constexpr std::string_view name = "CloComplianceDocument";
    static constexpr std::string_view doc = "An official run as stored.";
    static constexpr auto fields =
        wire::list(required("before", &T::before, "Date of the run before."),
                   required("state_as_of", &T::state_as_of, "Date of the state that applied."),
                   required("tests", &T::tests, "Tests."));
};

template <>
struct Described<service::RunCloComplianceRequest> {
    using T = service::RunCloComplianceRequest;
    static constexpr std::string_view name = "RunCloComplianceRequest";
    static constexpr std::string_view doc = "An official run of the tests of a deal.";
    static constexpr auto fields = wire::list(
        clo_deal_field<T>(),
        optional("as_of", &T::as_of, "Date of the run; absent: that of the newest state or lot."),
        optional("all_states", &T::all_states,
                 "Whether to run every date of a state that has no run yet, in their order."),
        optional("note", &T::note, "Note, such as the reason of a repeated run.",
                 {.max_length = 500}),
        optional("dry_run", &T::dry_run, "Whether to compute only, and to store nothing."));
};

template <>
struct Described<service::CloComplianceRunView> {
    using T = service::CloComplianceRunView;
    static constexpr std::string_view name = "CloComplianceRun";
    static constexpr std::string_view doc = "An official run of the tests of a deal.";
    static constexpr auto fields = wire::list(
        required("as_of", &T::as_of, "Date of the run."),
        required("number", &T::number, "Number of the run; 0 for one that is not stored."),
        required("version", &T::version, "Version of the terms."),
        required("before", &T::before, "Date of the run before, from which changes are counted."),
        required("state_as_of", &T::state_as_of, "Date of the state that applied."),
        required("passing", &T::passing, "Number of tests that pass or are cured."),
        required("watched", &T::watched, "Number of tests that pass with a small cushion."),
        required("breached", &T::breached, "Number of tests in breach."),
        required("events", &T::events, "Number of tests whose state changed."),
        required("tests", &T::tests, "Tests; empty where several dates were run."),
        required("digest", &T::digest, "SHA-256 digest of terms, state and assets."),
        required("note", &T::note, "Note."),
        required("created_by", &T::created_by, "Id of the user who ran it."),
        required("known_at", &T::known_at, "Time of the run."));
};

template <>
struct Described<service::RunCloComplianceResponse> {
    using T = service::RunCloComplianceResponse;
    static constexpr std::string_view name = "RunCloComplianceResponse";
    static constexpr std::string_view doc = "Official runs of the tests of a deal.";
    static constexpr auto fields =
        wire::list(required("deal", &T::deal, "Slug of the deal."),
                   required("dry_run", &T::dry_run, "Whether nothing was stored."),
                   required("runs", &T::runs, "Runs by date."),
                   required("issues", &T::issues, "What is missing or doubtful."));
};

template <class T>
constexpr auto clo_compliance_filter() {
    return wire::list(clo_deal_field<T>(),
                      optional("tests", &T::tests, "Tests, by number or id; absent: all.",
                               {.max_items = 200, .max_length = 100}),
                      optional("from", &T::from, "First date."),
                      optional("to", &T::to, "Last date."));
}

template <>
struct Described<service::CloComplianceHistoryRequest> {
    using T = service::CloComplianceHistoryRequest;
    static constexpr std::string_view name = "CloComplianceHistoryRequest";
    static constexpr std::string_view doc = "A deal and the tests whose history to return.";
    static constexpr auto fields = clo_compliance_filter<T>();
};

template <>
struct Described<service::CloComplianceSeries> {
    using T = service::CloComplianceSeries;
    static constexpr std::string_view name = "CloComplianceSeries";
    static constexpr std::string_view doc = "A test over time: one item per date.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the test."),
        required("number", &T::number, "Number in the library; null for others."),
        required("name", &T::name, "Name of the test."),
        required("bound", &T::bound, "Side of the threshold."),
        required("unit", &T::unit, "Unit of values, thresholds and cushions."),
        required("values", &T::values,
                 "Values of the test by date; null for a date without a value."),
        required("thresholds", &T::thresholds, "Thresholds."),
        required("cushions", &T::cushions, "Distances to the threshold."),
        required("states", &T::states, "States; not_applicable where the deal had no such test."));
};

template <>
struct Described<service::CloComplianceHistoryResponse> {
    using T = service::CloComplianceHistoryResponse;
    static constexpr std::string_view name = "CloComplianceHistoryResponse";
    static constexpr std::string_view doc = "Official values of the tests of a deal over time.";
    static constexpr auto fields =
        wire::list(required("deal", &T::deal, "Slug of the deal."),
                   required("dates", &T::dates, "Dates of the official runs."),
                   required("versions", &T::versions, "Version of the terms on each date."),
                   required("records_changed_at", &T::records_changed_at,
                            "Time, by date, at which records that apply on it were last "
                            "changed after the run, so that a new run may differ; null where "
                            "none was."),
                   required("tests", &T::tests, "Tests in the order of the newest run."));
};

template <>
struct Described<service::CloComplianceEventsRequest> {
    using T = service::CloComplianceEventsRequest;
    static constexpr std::string_view name = "CloComplianceEventsRequest";
    static constexpr std::string_view doc = "A deal whose events to list.";
    static constexpr auto fields = clo_compliance_filter<T>();
};

template <>
struct Described<service::CloComplianceRemark> {
    using T = service::CloComplianceRemark;
    static constexpr std::string_view name = "CloComplianceRemark";
    static constexpr std::string_view doc = "A reason or remark about a test on a date.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the remark."), required("text", &T::text, "Text."),
                   required("created_by", &T::created_by, "Id of its author."),
                   required("known_at", &T::known_at, "Time of the remark."));
};

template <>
struct Described<service::CloComplianceEvent> {
    using T = service::CloComplianceEvent;
    static constexpr std::string_view name = "CloComplianceEvent";
    static constexpr std::string_view doc = "A change of the state of a test.";
    static constexpr auto fields = wire::list(
        required("as_of", &T::as_of, "Date of the change."),
        required("before", &T::before, "Date of the run before."),
        required("run", &T::run, "Number of the run."),
        required("version", &T::version, "Version of the terms."),
        required("test", &T::test, "Test with value, threshold and drivers."),
        required("remarks", &T::remarks, "Reasons that persons gave, the oldest first."));
};

template <>
struct Described<service::CloComplianceEventsResponse> {
    using T = service::CloComplianceEventsResponse;
    static constexpr std::string_view name = "CloComplianceEventsResponse";
    static constexpr std::string_view doc = "Changes of the states of tests.";
    static constexpr auto fields =
        wire::list(required("deal", &T::deal, "Slug of the deal."),
                   required("events", &T::events, "Events, the newest first."));
};

template <>
struct Described<service::AnnotateCloComplianceRequest> {
    using T = service::AnnotateCloComplianceRequest;
    static constexpr std::string_view name = "AnnotateCloComplianceRequest";
    static constexpr std::string_view doc = "A reason or remark about a test on a date.";
    static constexpr auto fields = wire::list(
        clo_deal_field<T>(), required("as_of", &T::as_of, "Date of an official run."),
        required("test", &T::test, "Test, by number or id.", {.min_length = 1, .max_length = 100}),
        required("text", &T::text, "Reason or remark.", {.min_length = 1, .max_length = 2000}));
};

}  // namespace ballast::describe
