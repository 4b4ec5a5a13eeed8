// Descriptions of saved_plan.*.
#pragma once

#include "service/describe_common.hpp"
#include "service/plan/describe_household.hpp"
#include "service/plan/saved_requests.hpp"

namespace ballast::describe {

inline constexpr Limits kSavedPlanIdLimits{.min_length = 1, .max_length = 64};
inline constexpr Limits kSavedPlanVersionLimits{.minimum = 1, .maximum = 1e9};

template <>
struct Described<service::SavedPlanKind> {
    using enum service::SavedPlanKind;
    static constexpr std::string_view name = "SavedPlanKind";
    static constexpr std::string_view doc = "What a saved plan is a plan of.";
    static constexpr std::array values{
        word(kRetirement, "retirement", "A portfolio in retirement: plan.simulate."),
        word(kHousehold, "household", "A household with taxes: plan.household.")};
};

template <class T>
constexpr auto planned_document_fields() {
    return list(
        optional("retirement", &T::retirement, "Retirement plan; one of the two is given."),
        optional("household", &T::household, "Plan of a household; one of the two is given."));
}

template <>
struct Described<service::SavedPlan> {
    using T = service::SavedPlan;
    static constexpr std::string_view name = "SavedPlan";
    static constexpr std::string_view doc = "A version of a saved plan, without its inputs.";
    static constexpr auto fields =
        list(required("plan", &T::plan, "Id of the plan, the same in all versions."),
             required("name", &T::name, "Name of the plan."),
             required("kind", &T::kind, "What it is a plan of."),
             required("version", &T::version, "Number of the version, from 1."),
             required("note", &T::note, "Note on this version."),
             required("author", &T::author, "Member who saved this version."),
             required("saved_at", &T::saved_at, "Time at which this version was saved."),
             required("etag", &T::etag, "ETag of this version, to be given in if_match."));
};

template <>
struct Described<service::SavedPlanDetails> {
    using T = service::SavedPlanDetails;
    static constexpr std::string_view name = "SavedPlanDetails";
    static constexpr std::string_view doc = "A version of a saved plan with its inputs.";
    static constexpr auto fields = combined(
        Described<service::SavedPlan>::fields, planned_document_fields<T>(),
        list(required("form", &T::form, "Text of the page's form; empty when saved elsewhere."),
             required("versions", &T::versions, "Stored versions of the plan, latest first.")));
};

template <>
struct Described<service::PutSavedPlanRequest> {
    using T = service::PutSavedPlanRequest;
    static constexpr std::string_view name = "PutSavedPlanRequest";
    static constexpr std::string_view doc = "A plan to save, as a new version where it is known.";
    static constexpr auto fields = combined(
        list(required("plan", &T::plan,
                      "Id of the plan, unique within a workspace: lowercase letters, digits and "
                      "hyphens.",
                      kSavedPlanIdLimits),
             required("name", &T::name, "Name of the plan.", {.min_length = 1, .max_length = 200}),
             optional("note", &T::note, "Note on this version.", {.max_length = 2'000})),
        planned_document_fields<T>(),
        list(optional("form", &T::form, "Text of the page's form, with which it opens the plan.",
                      {.max_length = 100'000}),
             optional("if_match", &T::if_match,
                      "ETag of the latest version: refused where it was saved again since.",
                      {.max_length = 64})));
};

template <>
struct Described<service::ListSavedPlansRequest> {
    using T = service::ListSavedPlansRequest;
    static constexpr std::string_view name = "ListSavedPlansRequest";
    static constexpr std::string_view doc = "Which saved plans to list.";
    static constexpr auto fields =
        list(optional("kind", &T::kind, "Kind of the plans; all when absent."));
};

template <>
struct Described<service::ListSavedPlansResponse> {
    using T = service::ListSavedPlansResponse;
    static constexpr std::string_view name = "ListSavedPlansResponse";
    static constexpr std::string_view doc = "Saved plans.";
    static constexpr auto fields =
        list(required("data", &T::data, "Latest version of every plan, by name."));
};

template <>
struct Described<service::SavedPlanRequest> {
    using T = service::SavedPlanRequest;
    static constexpr std::string_view name = "SavedPlanRequest";
    static constexpr std::string_view doc = "A saved plan.";
    static constexpr auto fields =
        list(required("plan", &T::plan, "Id of the plan.", kSavedPlanIdLimits),
             optional("version", &T::version, "Version; the latest when absent.",
                      kSavedPlanVersionLimits));
};

template <>
struct Described<service::DeleteSavedPlanRequest> {
    using T = service::DeleteSavedPlanRequest;
    static constexpr std::string_view name = "DeleteSavedPlanRequest";
    static constexpr std::string_view doc = "A saved plan to delete with all its versions.";
    static constexpr auto fields =
        list(required("plan", &T::plan, "Id of the plan.", kSavedPlanIdLimits));
};

template <>
struct Described<service::CompareSavedPlansRequest> {
    using T = service::CompareSavedPlansRequest;
    static constexpr std::string_view name = "CompareSavedPlansRequest";
    static constexpr std::string_view doc =
        "Two saved plans of one kind, or two versions of one plan.";
    static constexpr auto fields = list(
        required("first", &T::first, "Plan to compare with."),
        required("second", &T::second, "Plan that is compared."),
        optional("paths", &T::paths, "Number of paths of both; not used with historical returns.",
                 {.minimum = 1, .maximum = static_cast<double>(plan::kMaxPaths)}));
};

template <>
struct Described<plan::PlanOutcome> {
    using T = plan::PlanOutcome;
    static constexpr std::string_view name = "PlanOutcome";
    static constexpr std::string_view doc =
        "Key figures of a plan over all paths, in today's money; or their differences.";
    static constexpr auto fields = list(
        required("success_rate", &T::success_rate, "Share of paths on which all spending is paid."),
        required("standard_error", &T::standard_error,
                 "Standard error of the success rate; of a difference, that of the "
                 "differences path by path, or of independent paths if the numbers of paths or "
                 "their sampling differ."),
        required("terminal_p5", &T::terminal_p5, "5th percentile of the balance at the end."),
        required("terminal_median", &T::terminal_median, "Median of the balance at the end."),
        required("terminal_p95", &T::terminal_p95, "95th percentile of the balance at the end."),
        required("mean_shortfall", &T::mean_shortfall,
                 "Mean over all paths of the spending that was not paid."),
        required("first_year_spending", &T::first_year_spending,
                 "Median spending in the first year of retirement; null for households."),
        required("lifetime_tax", &T::lifetime_tax,
                 "Mean of taxes and Medicare surcharges over all years; null for retirement "
                 "plans."));
};

template <>
struct Described<service::PlanInputChange> {
    using T = service::PlanInputChange;
    static constexpr std::string_view name = "PlanInputChange";
    static constexpr std::string_view doc = "An input that differs between two plans.";
    static constexpr auto fields =
        list(required("pointer", &T::pointer, "Place of the input in the plan, as a JSON pointer."),
             required("before", &T::before, "Value in the first plan, as JSON; empty if absent."),
             required("after", &T::after, "Value in the second plan, as JSON; empty if absent."));
};

template <>
struct Described<service::CompareSavedPlansResponse> {
    using T = service::CompareSavedPlansResponse;
    static constexpr std::string_view name = "CompareSavedPlansResponse";
    static constexpr std::string_view doc =
        "Two plans on the same market paths: figures, differences, changed inputs.";
    static constexpr auto fields = combined(
        list(required("first", &T::first, "Version of the first plan."),
             required("second", &T::second, "Version of the second plan."),
             required("first_outcome", &T::first_outcome, "Figures of the first plan."),
             required("second_outcome", &T::second_outcome, "Figures of the second plan."),
             required("difference", &T::difference, "Figures of the second less the first."),
             required("first_paths", &T::first_paths,
                      "Number of paths of the first plan; with historical returns, of starting "
                      "years."),
             required("second_paths", &T::second_paths, "Number of paths of the second plan."),
             required("seed", &T::seed, "Seed of both plans, that of the first one."),
             required("currency", &T::currency,
                      "Currency of all amounts: US dollars for households, whose taxes are those "
                      "of the United States; null for retirement plans, which state none."),
             required("changes", &T::changes, "Inputs that differ, at most 200.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
