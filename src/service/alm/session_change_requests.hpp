// Requests and responses of what-if and find-limit on a session, with their descriptions.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "alm/limit_search.hpp"
#include "service/alm/session_value_requests.hpp"

namespace ballast::service {

struct AlmFundingTerms {
    alm::FundingRule funding = alm::FundingRule::kOvernight;
    std::string funding_product;
};

struct AlmFundingLine {
    std::string position;
    alm::Side side = alm::Side::kLiability;
    std::string product;
    std::string currency;
    double amount = 0.0;
    std::optional<double> rate;
    double eve = 0.0;
    double nii = 0.0;
};

struct AlmWhatIfRequest : AlmSessionTerms, AlmPlanChoice, AlmFundingTerms {
    std::vector<alm::Position> add;
    std::vector<std::string> remove;
    std::vector<describe::Patch<alm::Position>> change;
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
    std::vector<AlmFundingLine> funding;
    std::string currency;
    fin::Date as_of;
    double coverage = 1.0;
};

struct AlmFindLimitRequest : AlmSessionTerms, AlmPlanChoice, AlmFundingTerms {
    alm::Position position;
    alm::LimitTerm vary = alm::LimitTerm::kSize;
    alm::LimitMeasure measure = alm::LimitMeasure::kDeltaEve;
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
    std::vector<AlmFundingLine> funding;
    std::string currency;
    fin::Date as_of;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<alm::FundingRule> {
    using enum alm::FundingRule;
    static constexpr std::string_view name = "AlmFunding";
    static constexpr std::string_view doc = "What pays for changes, or takes their proceeds.";
    static constexpr std::array values{
        word(kOvernight, "overnight",
             "An account at the overnight rate of the discount curve, per currency."),
        word(kProduct, "product",
             "All positions of `funding_product` in the currency, by the same share."),
        word(kNone, "none", "Nothing: the proceeds of a change are not part of the figures.")};
};

template <class T>
constexpr auto alm_funding_fields() {
    return wire::list(
        optional("funding", &T::funding,
                 "What pays for the changes. Swaps, caps and floors need no funding, nor do "
                 "contracts that start after the analysis date."),
        optional("funding_product", &T::funding_product,
                 "Product that pays for the changes or takes their proceeds; only for funding "
                 "product.",
                 {.max_length = 128}));
}

template <>
struct Described<service::AlmFundingLine> {
    using T = service::AlmFundingLine;
    static constexpr std::string_view name = "AlmFundingLine";
    static constexpr std::string_view doc = "Funding of all changes in one currency.";
    static constexpr auto fields = wire::list(
        required("position", &T::position, "Id of the line."),
        required("side", &T::side,
                 "Side of the funding: asset where the changes yield cash that is kept, liability "
                 "where they are paid with borrowed cash; for a product, its own side."),
        required("product", &T::product, "Product of the line."),
        required("currency", &T::currency, "Currency of the amount."),
        required("amount", &T::amount,
                 "Balance of the account, or the change in the balance of the product."),
        required("rate", &T::rate,
                 "Overnight rate of the account in the base scenario, as a fraction; null for a "
                 "product."),
        required("eve", &T::eve,
                 "Contribution to EVE in the base scenario, in the reporting currency."),
        required("nii", &T::nii,
                 "Contribution to NII in the base scenario, in the reporting currency."));
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
                            {.max_items = 10'000})),
        alm_funding_fields<T>(), alm_plan_choice_fields<T>());
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
            required("funding", &T::funding,
                     "Funding of the changes by currency, part of every figure after the changes; "
                     "empty for funding none."),
            required("currency", &T::currency, "Reporting currency of every amount."),
            required("as_of", &T::as_of, "Analysis date."),
            required("coverage", &T::coverage, "Share of the session's balance that entered.")),
        provenance_fields<T>());
};

template <>
struct Described<alm::LimitTerm> {
    using enum alm::LimitTerm;
    static constexpr std::string_view name = "AlmLimitTerm";
    static constexpr std::string_view doc = "Term of the position to solve for.";
    static constexpr std::array values{
        word(kSize, "size", "Balance or notional of the position."), word(kRate, "rate"),
        word(kMaturity, "maturity", "Maturity of the position, in years from the analysis date."),
        word(kSpread, "spread")};
};

template <>
struct Described<alm::LimitMeasure> {
    using enum alm::LimitMeasure;
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
                     "years for maturity, 1e15 for size.")),
        alm_funding_fields<T>(), alm_plan_choice_fields<T>());
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
                   required("funding", &T::funding,
                            "Funding of the position found, part of the measure; empty when it "
                            "needs none or none was requested."),
                   required("currency", &T::currency, "Reporting currency of every amount."),
                   required("as_of", &T::as_of, "Analysis date.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
