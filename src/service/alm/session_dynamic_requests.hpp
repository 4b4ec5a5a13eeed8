// Request and response of alm.session.dynamic, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/alm/business_plan_requests.hpp"
#include "service/alm/session_value_requests.hpp"

namespace ballast::service {

struct AlmDynamicRequest : AlmSessionTerms, AlmPlanTerms {
    std::optional<alm::BusinessPlan> content;
};

struct AlmDynamicMonth {
    double runoff = 0.0;
    double constant = 0.0;
    double dynamic = 0.0;
    double planned = 0.0;
    double funding = 0.0;
};

struct AlmDynamicScenario : AlmDynamicMonth {
    std::string scenario;
    std::vector<AlmDynamicMonth> months;
};

struct AlmPlannedScenario {
    std::string scenario;
    double nii = 0.0;
    std::vector<double> nii_by_month;
    std::vector<double> balance_by_month;
};

struct AlmPlannedLineScenario : AlmPlannedScenario {
    std::vector<std::optional<double>> rates;
};

struct AlmPlannedLine {
    std::string line;
    alm::Side side = alm::Side::kAsset;
    std::string product;
    std::string currency;
    bool off_balance = false;
    std::vector<AlmPlannedLineScenario> scenarios;
};

struct AlmPlanAccount {
    std::string currency;
    std::vector<AlmPlannedScenario> scenarios;
};

struct AlmDynamicResponse : Provenance {
    std::string item;
    std::string name;
    std::optional<model::ReviewState> state;
    std::vector<AlmDynamicScenario> scenarios;
    std::vector<AlmPlannedLine> lines;
    std::vector<AlmPlanAccount> funding;
    std::vector<fin::Date> originations;
    std::vector<fin::Date> month_bounds;
    std::string currency;
    fin::Date as_of;
    double coverage = 1.0;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::AlmDynamicRequest> {
    using T = service::AlmDynamicRequest;
    static constexpr std::string_view name = "AlmDynamicRequest";
    static constexpr std::string_view doc =
        "A session and a plan of new business, stored or given in the request.";
    static constexpr auto fields =
        wire::combined(alm_session_scenario_fields<T>(), alm_plan_fields<T>(),
                       wire::list(optional("content", &T::content,
                                           "Plan that is not stored, in place of business_plan.")),
                       alm_session_renewal_fields<T>(), alm_session_rules_fields<T>());
};

template <class T>
constexpr auto alm_dynamic_month_fields() {
    return wire::list(
        required("runoff", &T::runoff,
                 "Net interest income of the run-off balance sheet, in the reporting currency."),
        required("constant", &T::constant,
                 "Net interest income of the constant balance sheet, in the reporting currency."),
        required("dynamic", &T::dynamic,
                 "Net interest income of the dynamic balance sheet: run-off, planned business and "
                 "funding."),
        required("planned", &T::planned,
                 "Interest of planned business, in the reporting currency; interest paid is "
                 "negative."),
        required("funding", &T::funding,
                 "Interest of the overnight accounts that balance run-off and plan, in the "
                 "reporting currency; interest paid is negative."));
}

template <>
struct Described<service::AlmDynamicMonth> {
    using T = service::AlmDynamicMonth;
    static constexpr std::string_view name = "AlmDynamicMonth";
    static constexpr std::string_view doc =
        "Net interest income of one month by balance sheet assumption.";
    static constexpr auto fields = alm_dynamic_month_fields<T>();
};

template <>
struct Described<service::AlmDynamicScenario> {
    using T = service::AlmDynamicScenario;
    static constexpr std::string_view name = "AlmDynamicScenario";
    static constexpr std::string_view doc =
        "Net interest income of a scenario by balance sheet assumption, over the horizon.";
    static constexpr auto fields =
        wire::combined(wire::list(required("scenario", &T::scenario, "Name of the scenario.")),
                       alm_dynamic_month_fields<T>(),
                       wire::list(required("months", &T::months,
                                           "Results by month; add up to those of the "
                                           "horizon.")));
};

template <class T>
constexpr auto alm_planned_scenario_fields() {
    return wire::list(
        required("scenario", &T::scenario, "Name of the scenario."),
        required("nii", &T::nii,
                 "Interest over the horizon, in the reporting currency; interest paid is "
                 "negative."),
        required("nii_by_month", &T::nii_by_month, "Interest by month; adds up to nii."),
        required("balance_by_month", &T::balance_by_month,
                 "Balance at the end of each month, in the currency of the line; of an account, "
                 "borrowed cash is negative."));
}

template <>
struct Described<service::AlmPlannedScenario> {
    using T = service::AlmPlannedScenario;
    static constexpr std::string_view name = "AlmPlannedScenario";
    static constexpr std::string_view doc = "Interest and balance of an account in a scenario.";
    static constexpr auto fields = alm_planned_scenario_fields<T>();
};

template <>
struct Described<service::AlmPlannedLineScenario> {
    using T = service::AlmPlannedLineScenario;
    static constexpr std::string_view name = "AlmPlannedLineScenario";
    static constexpr std::string_view doc =
        "Interest, balance and rates of a plan line in a scenario.";
    static constexpr auto fields = wire::combined(
        alm_planned_scenario_fields<T>(),
        wire::list(required("rates", &T::rates,
                            "Client rate at origination by month of the plan, as a fraction; null "
                            "outside the horizon.")));
};

template <>
struct Described<service::AlmPlannedLine> {
    using T = service::AlmPlannedLine;
    static constexpr std::string_view name = "AlmPlannedLine";
    static constexpr std::string_view doc = "Interest and balance of a line of a business plan.";
    static constexpr auto fields = wire::list(
        required("line", &T::line, "Id of the line."),
        required("side", &T::side, "Side of the balance sheet: asset or liability."),
        required("product", &T::product, "Product of the line."),
        required("currency", &T::currency, "Currency of the balances."),
        required("off_balance", &T::off_balance,
                 "Whether the balance is a notional, which is not on the balance sheet."),
        required("scenarios", &T::scenarios, "Results by scenario, base first."));
};

template <>
struct Described<service::AlmPlanAccount> {
    using T = service::AlmPlanAccount;
    static constexpr std::string_view name = "AlmPlanAccount";
    static constexpr std::string_view doc =
        "The overnight account of a currency, which balances run-off and plan.";
    static constexpr auto fields =
        wire::list(required("currency", &T::currency, "Currency of the balances."),
                   required("scenarios", &T::scenarios, "Results by scenario, base first."));
};

template <>
struct Described<service::AlmDynamicResponse> {
    using T = service::AlmDynamicResponse;
    static constexpr std::string_view name = "AlmDynamicResponse";
    static constexpr std::string_view doc =
        "NII under a dynamic balance sheet, beside the run-off and the constant one.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("item", &T::item,
                     "Version of the plan, such as budget-2026@3; empty for a plan of the "
                     "request."),
            required("name", &T::name, "Name of the plan; empty for a plan of the request."),
            required("state", &T::state,
                     "Progress of the review of the version; null for a plan of the request."),
            required("scenarios", &T::scenarios, "Results by scenario, base first."),
            required("lines", &T::lines, "Results by line of the plan."),
            required("funding", &T::funding,
                     "Accounts that balance run-off and plan; empty without funding."),
            required("originations", &T::originations, "Day of origination by month of the plan."),
            required("month_bounds", &T::month_bounds, "Dates that bound the months of NII."),
            required("currency", &T::currency, "Reporting currency of every amount of NII."),
            required("as_of", &T::as_of, "Analysis date."),
            required("coverage", &T::coverage, "Share of the balance that entered.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
