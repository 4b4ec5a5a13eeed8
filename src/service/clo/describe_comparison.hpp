// Descriptions of the comparison of CLO scenarios.
#pragma once

#include "service/clo/comparison_requests.hpp"
#include "service/clo/describe_case.hpp"

namespace ballast::describe {

template <>
struct Described<service::CompareCloScenariosRequest> {
    using T = service::CompareCloScenariosRequest;
    static constexpr std::string_view name = "CompareCloScenariosRequest";
    static constexpr std::string_view doc = "A deal and the scenarios to compare.";
    static constexpr auto fields = wire::combined(
        clo_deal_fields<T>(),
        wire::list(
            optional("scenarios", &T::scenarios, "Stored scenarios, by id or short name.",
                     {.max_items = 20, .max_length = 64}),
            optional("assumptions", &T::assumptions,
                     "Assumptions to compare the scenarios with, as the first outcome; absent: "
                     "only the scenarios."),
            optional("curves", &T::curves,
                     "Rates by name of the index, which apply where a scenario gives none.",
                     {.max_items = 20})),
        clo_calculation_fields<T>());
};

template <>
struct Described<clo::TrancheOutcome> {
    using T = clo::TrancheOutcome;
    static constexpr std::string_view name = "CloTrancheOutcome";
    static constexpr std::string_view doc = "Measures of a tranche under a scenario.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the tranche."), required("kind", &T::kind, "Debt or equity."),
        required("price", &T::price, "Price at which yield and discount margin are computed.",
                 {.unit = "percent of par"}),
        required("yield", &T::yield,
                 "Annual yield, ACT/365; of equity the internal rate of return; null without a "
                 "solution.",
                 {.unit = "fraction per year"}),
        required("discount_margin", &T::discount_margin, "Discount margin; null for equity.",
                 {.unit = "fraction per year"}),
        required("wal", &T::wal, "Weighted average life, ACT/365; null without principal.",
                 {.unit = "years"}),
        required("multiple", &T::multiple,
                 "Distributions over the amount paid, of equity; null for debt."),
        required("paid", &T::paid, "Interest, principal and distributions paid, in all.",
                 {.unit = "currency"}),
        required("principal_loss", &T::principal_loss,
                 "Balance after the last payment date; null for equity.", {.unit = "currency"}),
        required("loss", &T::loss,
                 "Balance, deferred and unpaid interest after the last payment date; null for "
                 "equity.",
                 {.unit = "currency"}),
        required("first_unpaid", &T::first_unpaid,
                 "First payment date on which interest is deferred or unpaid; null without one."));
};

template <>
struct Described<clo::TestOutcome> {
    using T = clo::TestOutcome;
    static constexpr std::string_view name = "CloTestOutcome";
    static constexpr std::string_view doc = "A coverage test under a scenario.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the test: oc.<group> or ic.<group>."),
        required("name", &T::name, "Name of the test."),
        required("tested", &T::tested, "Number of payment dates on which the ratio is tested."),
        required("failed", &T::failed, "Number of payment dates on which the test fails."),
        required("first_failure", &T::first_failure,
                 "First payment date on which the test fails; null without one."),
        required("smallest_cushion", &T::smallest_cushion,
                 "Smallest ratio less trigger of all payment dates; negative is a failure."));
};

template <>
struct Described<clo::ProjectionOutcome> {
    using T = clo::ProjectionOutcome;
    static constexpr std::string_view name = "CloProjectionOutcome";
    static constexpr std::string_view doc = "Outcome of a projection of a deal.";
    static constexpr auto fields = wire::list(
        required("cumulative_default", &T::cumulative_default, "Par that defaulted, in all.",
                 {.unit = "currency"}),
        required("notes_loss", &T::notes_loss,
                 "Balance, deferred and unpaid interest of all debt after the last payment date.",
                 {.unit = "currency"}),
        required("accelerated", &T::accelerated,
                 "First payment date after acceleration; null without one."),
        required("last_payment", &T::last_payment, "Last projected payment date; null for none."),
        required("first_failure", &T::first_failure,
                 "First payment date on which a coverage test fails; null without one."),
        required("first_failed", &T::first_failed, "Tests that fail on that date."),
        required("tranches", &T::tranches, "Tranches in the order of the deal."),
        required("tests", &T::tests, "Coverage tests in the order of the deal."));
};

template <>
struct Described<service::CloScenarioOutcome> {
    using T = service::CloScenarioOutcome;
    static constexpr std::string_view name = "CloScenarioOutcome";
    static constexpr std::string_view doc = "Outcome of a deal under a scenario.";
    static constexpr auto fields = wire::list(
        required("scenario", &T::scenario,
                 "Short name of the scenario; empty for the assumptions of the request."),
        required("name", &T::name, "Name of the scenario."),
        required("outcome", &T::outcome, "Outcome; null where the deal cannot be projected."),
        required("error", &T::error, "Why the deal cannot be projected; empty with an outcome."),
        required("issues", &T::issues, "Notes on the data of the projection."));
};

template <>
struct Described<service::CompareCloScenariosResponse> {
    using T = service::CompareCloScenariosResponse;
    static constexpr std::string_view name = "CompareCloScenariosResponse";
    static constexpr std::string_view doc = "Outcomes of a deal by scenario.";
    static constexpr auto fields = wire::combined(
        wire::list(required("scenarios", &T::scenarios,
                            "Outcomes: of the assumptions of the request, then of the scenarios.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
