// Request and response of alm.session.earlier, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alm/earlier_rules.hpp"
#include "service/alm/describe_session.hpp"
#include "service/common.hpp"

namespace ballast::service {

struct AlmEarlierRequest {
    std::string session;
};

struct AlmEarlierAmount {
    alm::EarlierRule rule = alm::EarlierRule::kSingleCurrency;
    double amount = 0.0;
};

struct AlmEarlierFigure : model::EarlierBankFigure {
    std::optional<double> current;
    std::optional<double> difference;
    std::vector<AlmEarlierAmount> rules;
    std::optional<double> rest;
};

struct AlmEarlierRuleCount {
    alm::EarlierRule rule = alm::EarlierRule::kSingleCurrency;
    std::int64_t positions = 0;
    bool replayed = false;
};

struct AlmEarlierResponse : Provenance {
    std::vector<AlmEarlierFigure> figures;
    std::vector<AlmEarlierRuleCount> rules;
    std::string discount_curve;
    int horizon_months = 12;
    std::string currency;
    fin::Date as_of;
    double coverage = 1.0;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<alm::EarlierRule> {
    using enum alm::EarlierRule;
    static constexpr std::string_view name = "AlmEarlierRule";
    static constexpr std::string_view doc = "Rule of the earlier system that changes figures.";
    static constexpr std::array values{
        word(kDepositsLeftOut, "deposits_left_out",
             "Non-maturity deposits were left out, for lack of behavioral assumptions.",
             "Non-maturity deposits left out"),
        word(kSingleCurrency, "single_currency",
             "Amounts in other currencies were added without conversion and discounted with the "
             "curve of the reporting currency.",
             "Other currencies not converted"),
        word(kDatesFromAnalysisDate, "dates_from_analysis_date",
             "Payments of linear contracts and annuities were counted from the analysis date.",
             "Payments counted from the analysis date"),
        word(kAccruedInterestLost, "accrued_interest_lost",
             "Interest of bullets that accrued before the analysis date was left out.",
             "Accrued interest left out"),
        word(kZeroRates, "zero_rates",
             "Floating coupons were projected at zero rates in place of forward rates.",
             "Zero rates in place of forwards"),
        word(kAverageBalance, "average_balance",
             "Interest of linear contracts was computed on the average balance of a period.",
             "Interest on the average balance")};
};

template <>
struct Described<service::AlmEarlierRequest> {
    using T = service::AlmEarlierRequest;
    static constexpr std::string_view name = "AlmEarlierRequest";
    static constexpr std::string_view doc =
        "A session whose upload had calculation_results.json of ALMReady.";
    static constexpr auto fields =
        wire::list(required("session", &T::session, "Session id.", kSessionIdLimits));
};

template <>
struct Described<service::AlmEarlierAmount> {
    using T = service::AlmEarlierAmount;
    static constexpr std::string_view name = "AlmEarlierAmount";
    static constexpr std::string_view doc = "Part of a difference that a rule explains.";
    static constexpr auto fields = wire::list(
        required("rule", &T::rule, "Rule of the earlier system."),
        required("amount", &T::amount,
                 "Figure without the rule less the figure with it, in the reporting currency, "
                 "after the rules before it."));
};

template <>
struct Described<service::AlmEarlierFigure> {
    using T = service::AlmEarlierFigure;
    static constexpr std::string_view name = "AlmEarlierFigure";
    static constexpr std::string_view doc =
        "A figure of the earlier system beside the current one: the rules and the rest add up to "
        "the difference.";
    static constexpr auto fields = wire::combined(
        earlier_bank_figure_fields<T>(),
        wire::list(
            required("current", &T::current,
                     "Current figure, in the reporting currency; null for a scenario that does not "
                     "exist here, or a month after the horizon."),
            required("difference", &T::difference, "Current figure less the earlier one."),
            required("rules", &T::rules, "Parts of the difference by replayed rule."),
            required("rest", &T::rest,
                     "Part of the difference that no replayed rule explains: the effect of rules "
                     "that are listed without being replayed, and of what is not known.")));
};

template <>
struct Described<service::AlmEarlierRuleCount> {
    using T = service::AlmEarlierRuleCount;
    static constexpr std::string_view name = "AlmEarlierRuleCount";
    static constexpr std::string_view doc = "A rule of the earlier system and what it concerns.";
    static constexpr auto fields = wire::list(
        required("rule", &T::rule, "Rule of the earlier system."),
        required("positions", &T::positions, "Number of positions that the rule concerns."),
        required("replayed", &T::replayed,
                 "Whether the figures are valued with the rule; otherwise its effect is part of "
                 "the rest."));
};

template <>
struct Described<service::AlmEarlierResponse> {
    using T = service::AlmEarlierResponse;
    static constexpr std::string_view name = "AlmEarlierResponse";
    static constexpr std::string_view doc =
        "Figures of an ALMReady session beside those of the same positions and curves here.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("figures", &T::figures, "Figures, in the order of the file."),
            required("rules", &T::rules, "Rules that concern a position, in the order of replay."),
            required("discount_curve", &T::discount_curve,
                     "Discount curve of the earlier system; empty where it is not known."),
            required("horizon_months", &T::horizon_months, "Horizon of NII, in months."),
            required("currency", &T::currency, "Reporting currency of every amount."),
            required("as_of", &T::as_of, "Analysis date."),
            required("coverage", &T::coverage, "Share of the balance that entered.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
