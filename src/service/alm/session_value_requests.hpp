// Requests and responses of valuing a session, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alm/business_plan.hpp"
#include "alm/product_totals.hpp"
#include "service/alm/describe_session.hpp"
#include "service/alm/session_book.hpp"

namespace ballast::service {

// Parameters of every valuation of a session, named as in alm.value.
struct AlmSessionTerms {
    std::string session;
    std::vector<AlmScenario> scenarios;
    alm::BalanceRule balance = alm::BalanceRule::kRunoff;
    alm::RenewalRule renewal = alm::RenewalRule::kBullet;
    AlmMarginSource renewal_margins = AlmMarginSource::kStated;
    int lookback_months = 12;
    int horizon_months = 12;
    alm::MonthRule months = alm::MonthRule::kRolling;
    alm::MarginRule margins = alm::MarginRule::kIncluded;
    std::optional<double> tier1;
    bool eu_gain_limit = false;
    std::optional<alm::RegulationId> regulation;
    std::optional<std::string> floor;
};

// From the request, else from the session's market.
inline std::optional<double> tier1_of(const StoredAlmSession& session,
                                      const AlmSessionTerms& request) {
    if (request.tier1 || !session.manifest.market) return request.tier1;
    return session.manifest.market->tier1;
}

inline alm::GainLimit gain_limit_of(const AlmSessionTerms& request) {
    return request.eu_gain_limit ? alm::GainLimit::kLosses : alm::GainLimit::kNone;
}

inline AlmValuationTerms valuation_terms(const AlmSessionTerms& request) {
    return {.settings = {.horizon_months = request.horizon_months,
                         .months = request.months,
                         .balance = request.balance,
                         .renewal = request.renewal,
                         .margins = request.margins},
            .renewal_margins = request.renewal_margins,
            .lookback_months = request.lookback_months,
            .scenarios = request.scenarios,
            .tier1 = request.tier1,
            .eu_gain_limit = request.eu_gain_limit,
            .regulation = request.regulation,
            .floor = request.floor};
}

// The stored plan of a dynamic balance sheet.
struct AlmPlanChoice {
    std::optional<std::string> business_plan;
    std::optional<std::int64_t> plan_version;
};

struct AlmPlanTerms : AlmPlanChoice {
    alm::PlanFunding funding = alm::PlanFunding::kOvernight;
};

struct AlmSessionValueRequest : AlmSessionTerms, AlmPlanTerms {
    bool buckets = false;
};

struct AlmSessionDecomposeRequest : AlmSessionTerms, AlmPlanTerms {};

struct AlmSessionDecomposeResponse : Provenance {
    std::vector<alm::ProductTotal> products;
    std::string currency;
    fin::Date as_of;
    double coverage = 1.0;
};

}  // namespace ballast::service

namespace ballast::describe {

template <class T>
constexpr auto alm_plan_choice_fields() {
    return wire::list(
        optional("business_plan", &T::business_plan,
                 "Dynamic balance sheet: id of the plan of new business.", {.max_length = 64}),
        optional("plan_version", &T::plan_version, "Version of the plan; the latest when absent.",
                 {.minimum = 1}));
}

template <class T>
constexpr auto alm_plan_fields() {
    return wire::combined(alm_plan_choice_fields<T>(), alm_plan_funding_fields<T>());
}

template <class T>
constexpr auto alm_session_scenario_fields() {
    return wire::list(
        required("session", &T::session, "Session id.", kSessionIdLimits),
        optional("scenarios", &T::scenarios,
                 "Scenario names or custom scenarios; base and the six supervisory scenarios when "
                 "empty.",
                 {.max_items = 1000, .max_length = 128}));
}

template <class T>
constexpr auto alm_session_renewal_fields() {
    return wire::list(
        optional("renewal", &T::renewal,
                 "Contract that replaces a principal cash flow under the constant balance sheet."),
        optional("renewal_margins", &T::renewal_margins,
                 "Source of the margin of replacement contracts under the constant balance sheet."),
        optional("lookback_months", &T::lookback_months,
                 "Calibrated margins: largest age of a contract that counts as an origination, in "
                 "months.",
                 {.minimum = 1, .maximum = 600}),
        optional("horizon_months", &T::horizon_months, "Horizon of NII, in months.",
                 {.minimum = 1, .maximum = 600}),
        optional("months", &T::months, "Division of the NII horizon into months."));
}

template <class T>
constexpr auto alm_session_rules_fields() {
    return wire::list(
        optional("regulation", &T::regulation,
                 "Regulation in place of the session's, including its floor."),
        optional("floor", &T::floor,
                 "Interest rate floor in place of the regulation's: none, EU_2024_856, "
                 "EBA_GL_2018_02, HKMA or Korea.",
                 {.max_length = 32}));
}

template <class T>
constexpr auto alm_session_terms_fields() {
    return wire::combined(
        alm_session_scenario_fields<T>(),
        wire::list(optional("balance", &T::balance, "Balance sheet assumption of NII.")),
        alm_session_renewal_fields<T>(),
        wire::list(
            optional("margins", &T::margins,
                     "Whether EVE includes interest from commercial margins."),
            optional("tier1", &T::tier1,
                     "Tier 1 capital in the reporting currency, for the supervisory outlier tests.",
                     {.minimum = 0}),
            optional(
                "eu_gain_limit", &T::eu_gain_limit,
                "Whether the weighted gains in EUR and ERM II currencies count in the EU "
                "aggregation "
                "only up to the greater of the losses in those currencies and half the gains.")),
        alm_session_rules_fields<T>());
}

template <>
struct Described<service::AlmSessionValueRequest> {
    using T = service::AlmSessionValueRequest;
    static constexpr std::string_view name = "AlmSessionValueRequest";
    static constexpr std::string_view doc =
        "A session, and the scenarios and conventions of its valuation.";
    static constexpr auto fields = wire::combined(
        alm_session_terms_fields<T>(), alm_plan_fields<T>(),
        wire::list(optional("buckets", &T::buckets,
                            "Whether to return EVE by time bucket and the repricing gap; every "
                            "cash flow is then projected, which takes much longer.")));
};

template <>
struct Described<service::AlmSessionDecomposeRequest> {
    using T = service::AlmSessionDecomposeRequest;
    static constexpr std::string_view name = "AlmSessionDecomposeRequest";
    static constexpr std::string_view doc = "A session to analyze by product.";
    static constexpr auto fields =
        wire::combined(alm_session_terms_fields<T>(), alm_plan_fields<T>());
};

template <>
struct Described<alm::ProductFigures> {
    using T = alm::ProductFigures;
    static constexpr std::string_view name = "AlmProductFigures";
    static constexpr std::string_view doc = "EVE and NII of a product under one scenario.";
    static constexpr auto fields = wire::list(
        required("scenario", &T::scenario, "Name of the scenario."),
        required("eve", &T::eve, "Economic value, in the reporting currency."),
        required("delta_eve", &T::delta_eve,
                 "Change in economic value from the base scenario; negative is a loss."),
        required("nii", &T::nii,
                 "Net interest income over the horizon, in the reporting currency."),
        required("delta_nii", &T::delta_nii,
                 "Change in net interest income from the base scenario; negative is a decline."));
};

template <>
struct Described<alm::ProductTotal> {
    using T = alm::ProductTotal;
    static constexpr std::string_view name = "AlmProductRow";
    static constexpr std::string_view doc =
        "Results of a product on one side, for all currencies together.";
    static constexpr auto fields = wire::list(
        required("side", &T::side, "Side of the balance sheet: asset or liability."),
        required("product", &T::product, "Product; empty for positions without one."),
        required("positions", &T::positions, "Number of positions valued."),
        required("balance", &T::balance, "Balance, in the reporting currency."),
        required("scenarios", &T::scenarios, "Results by scenario, base first."),
        required("notional", &T::notional,
                 "Notional of swaps, caps and floors, which is not part of any balance."));
};

template <>
struct Described<service::AlmSessionDecomposeResponse> {
    using T = service::AlmSessionDecomposeResponse;
    static constexpr std::string_view name = "AlmSessionDecomposeResponse";
    static constexpr std::string_view doc =
        "EVE and NII by product; products add up to the totals.";
    static constexpr auto fields = wire::combined(
        wire::list(required("products", &T::products, "Products, assets first, ordered by name."),
                   required("currency", &T::currency, "Reporting currency of every amount."),
                   required("as_of", &T::as_of, "Analysis date."),
                   required("coverage", &T::coverage, "Share of the balance that entered.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
