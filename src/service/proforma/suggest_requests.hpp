// Request and response of suggested trades.
#pragma once

#include "service/proforma/describe.hpp"

namespace ballast::service {

enum class ProformaGoalKind : std::uint8_t {
    kVar,
    kEs,
    kBeta,
    kFactor,
    kConcentration,
    kTop10,
    kHerfindahl,
    kGross,
    kRebalance,
    kLimits,
};

struct ProformaGoal {
    ProformaGoalKind kind = ProformaGoalKind::kEs;
    std::optional<double> target;
    std::optional<double> target_fraction;
    std::optional<risk::VarMethod> method;
    std::optional<double> confidence;
    std::string factor;
    std::optional<double> tolerance;
    std::map<std::string, double> weights;
    // Of a limit that the goal stands for; no fields of requests.
    std::string limit;
    std::size_t count = 10;  // of top10
    risk::GoalSide side = risk::GoalSide::kWithin;
};

struct ProformaSuggestRequest : risk::SuggestConstraints {
    std::string id;
    std::vector<ProformaGoal> goals;
    std::vector<std::string> symbols;
    std::vector<std::string> hedges;
    std::vector<risk::SuggestStyle> styles = {
        risk::SuggestStyle::kLeastTurnover, risk::SuggestStyle::kFewestTrades,
        risk::SuggestStyle::kProportional, risk::SuggestStyle::kHedge};
};

struct SuggestedGoal : risk::GoalOutcome {
    std::string name;
    FigureUnit unit = FigureUnit::kNumber;
};

struct SuggestionView {
    risk::SuggestStyle style = risk::SuggestStyle::kLeastTurnover;
    bool is_feasible = false;
    std::vector<trade::Change> trades;
    std::vector<SuggestedGoal> goals;
    double traded_value = 0.0;
    double turnover = 0.0;
    double cost = 0.0;
    double cash_after = 0.0;
    std::vector<std::string> binding;
    std::vector<std::string> conflict;
    std::string reason;
    std::optional<double> best;
    std::vector<ImpactFigure> effects;
};

struct ProformaSuggestions : Provenance {
    std::string id;
    std::int64_t version = 1;
    fin::Date as_of;
    std::string currency;
    std::vector<SuggestionView> suggestions;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::ProformaGoalKind> {
    using enum service::ProformaGoalKind;
    static constexpr std::string_view name = "ProformaGoalKind";
    static constexpr std::string_view doc = "What the suggested trades reach.";
    static constexpr std::array values{
        word(kVar, "var", "VaR at most the target.", "VaR at most"),
        word(kEs, "es", "Expected shortfall at most the target.", "expected shortfall at most"),
        word(kBeta, "beta", "Beta to the benchmark within the tolerance of the target.",
             "beta to the benchmark"),
        word(kFactor, "factor", "Beta to a factor within the tolerance of the target.",
             "beta to a factor"),
        word(kConcentration, "concentration",
             "Every position at most the target as a share of the net value.",
             "largest position at most"),
        word(kTop10, "top10",
             "The ten largest positions at most the target as a share of the gross value, cash "
             "included.",
             "ten largest positions at most"),
        word(kHerfindahl, "herfindahl",
             "Herfindahl index of the positions at most the target; its inverse is the effective "
             "number of positions.",
             "Herfindahl index at most"),
        word(kGross, "gross", "Gross value at most the target as a share of the net value.",
             "gross value at most"),
        word(kRebalance, "rebalance", "Weights within the tolerance of those given.",
             "rebalance to weights"),
        word(kLimits, "limits",
             "The valid limits of the portfolio: upper ones on VaR, ES, gross value and "
             "concentration (top1, top10, herfindahl), lower ones on effective_number, and those "
             "on factor betas; issues name limits that are no goal.",
             "meet limits")};
};

template <>
struct Described<service::ProformaGoal> {
    using T = service::ProformaGoal;
    static constexpr std::string_view name = "ProformaGoal";
    static constexpr std::string_view doc = "A goal of suggested trades.";
    static constexpr auto fields = list(
        required("kind", &T::kind, "What is to be reached."),
        optional("target", &T::target,
                 "Target: an amount of VaR or ES in the portfolio's currency; a beta, 0 when "
                 "absent; a share of the net value for concentration and gross; a share of the "
                 "gross value for top10; the index for herfindahl."),
        optional("target_fraction", &T::target_fraction,
                 "Target of VaR or ES as a share of the figure today: 0.8 reduces it by a fifth.",
                 {.minimum = 0, .exclusive_minimum = true, .unit = "fraction"}),
        optional("method", &T::method,
                 "Method of VaR or ES; the first of the risk settings that does not simulate when "
                 "absent."),
        optional(
            "confidence", &T::confidence,
            "Confidence level of VaR or ES; the highest of the risk settings when absent.",
            {.minimum = 0, .maximum = 1, .exclusive_minimum = true, .exclusive_maximum = true}),
        optional("factor", &T::factor, "Name or symbol of the factor.", {.max_length = 64}),
        optional("tolerance", &T::tolerance,
                 "Largest distance from the target: of a beta 0.01 when absent, of a weight 0.005.",
                 {.minimum = 0, .exclusive_minimum = true}),
        optional("weights", &T::weights,
                 "Weights by symbol, as shares of the net value; other symbols are free.",
                 {.minimum = -100, .maximum = 100, .max_items = 1000, .unit = "fraction"}));
};

template <>
struct Described<risk::SuggestStyle> {
    using enum risk::SuggestStyle;
    static constexpr std::string_view name = "SuggestStyle";
    static constexpr std::string_view doc = "How alternatives differ.";
    static constexpr std::array values{
        word(kLeastTurnover, "least_turnover", "The smallest traded value.", "least turnover"),
        word(kFewestTrades, "fewest_trades", "Few positions change.", "fewest trades"),
        word(kProportional, "proportional",
             "The largest relative change of a position is as small as possible.", "proportional"),
        word(kHedge, "hedge", "Only the hedges are traded.", "hedge")};
};

template <>
struct Described<service::ProformaSuggestRequest> {
    using T = service::ProformaSuggestRequest;
    static constexpr std::string_view name = "ProformaSuggestRequest";
    static constexpr std::string_view doc = "Goals and constraints of suggested trades.";
    static constexpr auto fields = combined(
        proforma_id_fields<T>(),
        list(
            required("goals", &T::goals, "Goals, all to be reached.",
                     {.min_items = 1, .max_items = 20}),
            optional("symbols", &T::symbols,
                     "Symbols that may be traded; those held, options excepted, when empty.",
                     {.max_items = 1000, .max_length = 32}),
            optional("hedges", &T::hedges,
                     "Symbols that the alternative `hedge` may trade; the benchmark when empty.",
                     {.max_items = 20, .max_length = 32}),
            optional("allow_shorts", &T::allow_shorts,
                     "Whether short positions may be opened or increased. Hedges may always be "
                     "sold short."),
            optional("max_turnover", &T::max_turnover,
                     "Largest traded value, as a share of the gross value.",
                     {.minimum = 0, .maximum = 100, .exclusive_minimum = true, .unit = "fraction"}),
            optional("max_trades", &T::max_trades, "Largest number of trades.",
                     {.minimum = 1, .maximum = 1000}),
            optional("min_cash", &T::min_cash,
                     "Least cash after the trades; the lesser of today's and zero when absent.",
                     {.unit = "currency"}),
            optional("styles", &T::styles, "Alternatives.", {.min_items = 1, .max_items = 4})));
};

template <>
struct Described<service::SuggestedGoal> {
    using T = service::SuggestedGoal;
    static constexpr std::string_view name = "SuggestedGoal";
    static constexpr std::string_view doc = "A goal under a suggestion, by full calculation.";
    static constexpr auto fields =
        list(required("goal", &T::name, "Name of the goal."),
             required("unit", &T::unit, "Unit of the figures."),
             required("before", &T::before, "Figure before the suggested trades."),
             required("target", &T::target, "Target; of a rebalance the tolerance."),
             required("after", &T::after,
                      "Figure after; of a rebalance the largest distance from a weight."),
             required("met", &T::is_met, "Whether the goal is met within the constraints."));
};

template <>
struct Described<service::SuggestionView> {
    using T = service::SuggestionView;
    static constexpr std::string_view name = "Suggestion";
    static constexpr std::string_view doc = "One alternative.";
    static constexpr auto fields = list(
        required("style", &T::style, "How the alternative differs from the others."),
        required("feasible", &T::is_feasible, "Whether all goals are met within the constraints."),
        required("trades", &T::trades,
                 "Trades to add to the session: targets of quantity, the largest trade first."),
        required("goals", &T::goals, "Goals in the order of the request."),
        required("traded_value", &T::traded_value, "Sum of the traded values."),
        required("turnover", &T::turnover, "Traded value over the gross value."),
        required("cost", &T::cost, "Cost of the trades at the session's cost."),
        required("cash_after", &T::cash_after, "Cash after the trades."),
        required("binding", &T::binding,
                 "Feasible: constraints at their limit. Otherwise: constraints whose removal alone "
                 "would make it feasible."),
        required("conflict", &T::conflict,
                 "Goals and constraints that no trades meet together, of an infeasible suggestion; "
                 "without any one of them, trades meet the others. Goals of limits name the "
                 "limit."),
        required("reason", &T::reason, "Why it is not feasible; empty for a feasible one."),
        required("best", &T::best,
                 "Lowest VaR or ES that the constraints allow; null where it was not computed."),
        required("effects", &T::effects, "Figures before and after the suggested trades."));
};

template <>
struct Described<service::ProformaSuggestions> {
    using T = service::ProformaSuggestions;
    static constexpr std::string_view name = "ProformaSuggestions";
    static constexpr std::string_view doc = "Alternatives with their cost and effect.";
    static constexpr auto fields =
        combined(list(required("id", &T::id, kProformaId),
                      required("version", &T::version, "Version of the session."),
                      required("as_of", &T::as_of, "Date of prices and figures."),
                      required("currency", &T::currency, "Currency of every amount."),
                      required("suggestions", &T::suggestions, "One per style.")),
                 provenance_fields<T>());
};

}  // namespace ballast::describe
