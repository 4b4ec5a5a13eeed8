// Request and response of alm.session.compare, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alm/comparison.hpp"
#include "service/alm/session_why_requests.hpp"

namespace ballast::service {

enum class AlmComparedSort {
    kPosition,
    kProduct,
    kCurrency,
    kBalanceBefore,
    kBalance,
    kAmount,
    kChange
};

struct AlmCompareRequest : AlmSessionTerms, AlmPlanTerms {
    std::string from;
    alm::Measure measure = alm::Measure::kEve;
    std::string scenario = "base";
    bool change = false;
    std::optional<alm::ChangeCause> cause;
    std::string section;
    std::optional<std::string> product;
    std::string currency;
    int limit = 50;
    std::optional<AlmComparedSort> sort;
    bool descending = false;
    std::string cursor;
};

struct AlmCauseAmount {
    alm::ChangeCause cause = alm::ChangeCause::kRunOff;
    double amount = 0.0;
};

struct AlmCause : AlmCauseAmount {
    std::int64_t positions = 0;
};

struct AlmComparedProduct {
    std::string section;
    std::string product;
    std::string currency;
    std::int64_t positions = 0;
    double change = 0.0;
    std::vector<AlmCauseAmount> causes;
};

struct AlmComparedPosition {
    std::string position;
    std::string product;
    std::string currency;
    std::optional<double> balance_before;
    std::optional<double> balance;
    double change = 0.0;
    std::vector<AlmCauseAmount> causes;
    std::vector<std::string> changed;
};

struct AlmCompareResponse : Provenance {
    fin::Date from_as_of;
    fin::Date as_of;
    std::string currency;
    double from = 0.0;
    double to = 0.0;
    std::vector<AlmCause> causes;
    double rounding = 0.0;
    std::vector<AlmComparedProduct> products;
    std::vector<AlmComparedPosition> positions;
    double rest = 0.0;
    std::int64_t rest_positions = 0;
    std::optional<std::string> next_cursor;
    double from_coverage = 1.0;
    double coverage = 1.0;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<alm::ChangeCause> {
    using enum alm::ChangeCause;
    static constexpr std::string_view name = "AlmChangeCause";
    static constexpr std::string_view doc =
        "Cause of a change between two dates, in the order of the explanation.";
    static constexpr std::array values{
        word(kRunOff, "run_off", "Cash flows that were due by the second date.",
             "Run-off and maturity"),
        word(kTime, "time",
             "Later cash flows are nearer, at the forward rates of the first date; for nii the "
             "horizon moves.",
             "Passage of time"),
        word(kClosed, "closed", "Contracts that ended before their maturity.", "Closed early"),
        word(kBalances, "balances", "Repayments, drawings and deposits other than projected.",
             "Balances"),
        word(kResets, "resets", "Rates fixed since, other than at the forward rates.",
             "Rate resets"),
        word(kTerms, "terms", "Changed terms of contracts.", "Changed terms"),
        word(kCurves, "curves", "Curves of the second date against the forwards of the first.",
             "Interest rates"),
        word(kAssumptions, "assumptions", "Behavioral assumptions.", "Assumptions"),
        word(kExchangeRates, "exchange_rates", "Exchange rates.", "Exchange rates"),
        word(kNewBusiness, "new_business", "Contracts of the second date alone.", "New business"),
        word(kPlan, "plan", "Planned business and overnight accounts of the dynamic balance sheet.",
             "Planned business")};
};

template <>
struct Described<service::AlmComparedSort> {
    using enum service::AlmComparedSort;
    static constexpr std::string_view name = "AlmComparedSort";
    static constexpr std::string_view doc =
        "Column by which compared positions are sorted; those without a value come last, ties by "
        "position.";
    static constexpr std::array values{
        word(kPosition, "position"),
        word(kProduct, "product"),
        word(kCurrency, "currency"),
        word(kBalanceBefore, "balance_before"),
        word(kBalance, "balance"),
        word(kAmount, "amount", "Amount of the requested cause, with its sign."),
        word(kChange, "change", "Change of the figure, with its sign.")};
};

template <>
struct Described<service::AlmCompareRequest> {
    using T = service::AlmCompareRequest;
    static constexpr std::string_view name = "AlmCompareRequest";
    static constexpr std::string_view doc =
        "Two sessions of one bank, and the figure whose change is explained.";
    static constexpr auto fields = wire::combined(
        wire::list(required("from", &T::from, "Session of the earlier date.", kSessionIdLimits)),
        alm_session_terms_fields<T>(),
        wire::list(
            optional("measure", &T::measure, "Measure of the figure: eve or nii."),
            optional("scenario", &T::scenario, "Scenario of the figure.", {.max_length = 128}),
            optional("change", &T::change,
                     "Whether the figure is the change of the measure from the base scenario."),
            optional("cause", &T::cause,
                     "Cause by which positions are listed; the whole change when absent."),
            optional("section", &T::section,
                     "Section of the positions listed: asset, liability or off_balance.",
                     {.max_length = 16}),
            optional("product", &T::product, "Product of the positions listed.",
                     {.max_length = 128}),
            optional("currency", &T::currency, "Currency of the positions listed.",
                     {.max_length = 3}),
            optional("limit", &T::limit, "Number of positions listed.", kPageLimits)),
        alm_list_fields<T>(), alm_plan_fields<T>());
};

template <class T>
constexpr auto alm_cause_amount_fields() {
    return wire::list(required("cause", &T::cause, "Cause of the change."),
                      required("amount", &T::amount, "Amount, in the reporting currency."));
}

template <>
struct Described<service::AlmCauseAmount> {
    using T = service::AlmCauseAmount;
    static constexpr std::string_view name = "AlmCauseAmount";
    static constexpr std::string_view doc = "Part of a change that has one cause.";
    static constexpr auto fields = alm_cause_amount_fields<T>();
};

template <>
struct Described<service::AlmCause> {
    using T = service::AlmCause;
    static constexpr std::string_view name = "AlmCause";
    static constexpr std::string_view doc = "Part of the change of the bank that has one cause.";
    static constexpr auto fields = wire::combined(
        alm_cause_amount_fields<T>(),
        wire::list(
            required("positions", &T::positions,
                     "Number of positions with an amount that is not below 0.005; for plan, of "
                     "lines and accounts of either date.")));
};

template <>
struct Described<service::AlmComparedProduct> {
    using T = service::AlmComparedProduct;
    static constexpr std::string_view name = "AlmComparedProduct";
    static constexpr std::string_view doc =
        "Change of all positions of one side, currency and product.";
    static constexpr auto fields = wire::list(
        required("section", &T::section,
                 "Section of the balance sheet: asset, liability or off_balance."),
        required("product", &T::product, "Product; empty for positions without one."),
        required("currency", &T::currency, "Currency of the positions."),
        required("positions", &T::positions, "Number of positions on either date."),
        required("change", &T::change, "Change of the figure, in the reporting currency."),
        required("causes", &T::causes, "Amounts by cause; they add up to the change."));
};

template <>
struct Described<service::AlmComparedPosition> {
    using T = service::AlmComparedPosition;
    static constexpr std::string_view name = "AlmComparedPosition";
    static constexpr std::string_view doc = "Change of a position between the two dates.";
    static constexpr auto fields = wire::list(
        required("position", &T::position, "Id of the position."),
        required("product", &T::product, "Product of the position."),
        required("currency", &T::currency, "Currency of the balance."),
        required("balance_before", &T::balance_before,
                 "Outstanding balance on the earlier date, in the position's currency; null for a "
                 "new position."),
        required("balance", &T::balance,
                 "Outstanding balance on the later date, in the position's currency; null for a "
                 "position that ended."),
        required("change", &T::change, "Change of the figure, in the reporting currency."),
        required("causes", &T::causes, "Amounts by cause; they add up to the change."),
        required("changed", &T::changed, "Names of the terms that differ."));
};

template <>
struct Described<service::AlmCompareResponse> {
    using T = service::AlmCompareResponse;
    static constexpr std::string_view name = "AlmCompareResponse";
    static constexpr std::string_view doc =
        "A figure on two dates: the first value, the causes and the rounding add up to the second.";
    static constexpr auto fields = wire::combined(
        wire::list(required("from_as_of", &T::from_as_of, "Analysis date of the earlier session."),
                   required("as_of", &T::as_of, "Analysis date of the later session."),
                   required("currency", &T::currency, "Reporting currency of every amount."),
                   required("from", &T::from, "Figure on the earlier date."),
                   required("to", &T::to, "Figure on the later date."),
                   required("causes", &T::causes, "Causes, in the order of the explanation."),
                   required("rounding", &T::rounding,
                            "Rounding difference due to the order of summation."),
                   required("products", &T::products, "Changes by section, currency and product."),
                   required("positions", &T::positions,
                            "Positions with an amount of the requested cause, in the requested "
                            "order."),
                   required("rest", &T::rest,
                            "Amount of the selected positions that are not listed individually."),
                   required("rest_positions", &T::rest_positions,
                            "Number of selected positions that are not listed individually."),
                   required("next_cursor", &T::next_cursor,
                            "Cursor of the next page of positions; null on the last page."),
                   required("from_coverage", &T::from_coverage,
                            "Share of the balance of the earlier date that entered."),
                   required("coverage", &T::coverage,
                            "Share of the balance of the later date that entered.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
