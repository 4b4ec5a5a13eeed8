// Requests and responses of the stress methods.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/describe_scenario.hpp"
#include "risk/stress.hpp"
#include "service/common.hpp"
#include "service/risk/describe_book.hpp"
#include "service/risk/requests.hpp"

namespace ballast::service {

struct StressSource : BookSource {
    std::vector<std::string> factors;
    std::size_t covariance_window = 252;
    std::optional<fin::Date> as_of;
};

// The id of a scenario of the library or of the workspace, or a scenario.
using ScenarioChoice = std::variant<std::string, model::Scenario>;

struct StressRequest : StressSource {
    std::vector<ScenarioChoice> scenarios;
    risk::StressMode mode = risk::StressMode::kComprehensive;
};

struct StressedScenario : risk::StressResult {
    std::string name;
    model::ScenarioKind kind = model::ScenarioKind::kCustom;
    std::vector<fin::Date> window;
    std::vector<std::string> ignored;
};

struct StressResponse : Provenance {
    std::vector<StressedScenario> scenarios;
    std::vector<std::string> factors;
    risk::StressMode mode = risk::StressMode::kComprehensive;
    std::size_t observations = 0;
    double net_value = 0.0;
    double coverage = 1.0;
    std::string currency;
    std::optional<fin::Date> as_of;
};

struct ReverseStressRequest : StressSource {
    double loss = 0.0;
    std::vector<double> losses;
};

struct ReverseStressPoint {
    double loss = 0.0;
    double distance = 0.0;
    bool reached = true;
};

struct ReverseStressResponse : risk::ReverseStress, Provenance {
    std::vector<ReverseStressPoint> frontier;
    double coverage = 1.0;
    std::string currency;
    std::optional<fin::Date> as_of;
};

struct StressReplayRequest : StressSource {
    std::optional<ScenarioChoice> scenario;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
};

struct ReplayDay {
    fin::Date date;
    double pnl = 0.0;
    double day_pnl = 0.0;
    std::optional<double> fraction_of_net;
    double coverage = 1.0;
};

struct ReplayedPosition {
    std::string symbol;
    double pnl = 0.0;
    risk::StressBasis basis = risk::StressBasis::kNone;
};

struct StressReplayResponse : Provenance {
    std::string scenario;
    std::string name;
    fin::Date from;
    fin::Date to;
    std::vector<ReplayDay> days;
    std::vector<ReplayedPosition> positions;
    std::optional<ReplayDay> lowest;
    double max_drawdown = 0.0;
    double total = 0.0;
    double net_value = 0.0;
    double coverage = 1.0;
    std::vector<std::string> ignored;
    std::string currency;
    std::optional<fin::Date> as_of;
};

struct FactorGridRequest : StressSource {
    std::string factor;
    std::vector<double> moves{-0.3, -0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2, 0.3};
    std::vector<double> volatility_points{-0.1, -0.05, 0.0, 0.05, 0.1, 0.2, 0.4};
    risk::StressMode mode = risk::StressMode::kComprehensive;
};

struct FactorGridCell {
    double move = 0.0;
    double volatility_points = 0.0;
    double pnl = 0.0;
    std::optional<double> fraction_of_net;
};

struct FactorGridResponse : Provenance {
    std::string factor;
    std::vector<FactorGridCell> cells;
    FactorGridCell worst;
    double net_value = 0.0;
    double coverage = 1.0;
    std::size_t observations = 0;
    std::string currency;
    std::optional<fin::Date> as_of;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<risk::StressMode> {
    using enum risk::StressMode;
    static constexpr std::string_view name = "StressMode";
    static constexpr std::string_view doc = "What moves in a scenario.";
    static constexpr std::array values{
        word(kDirect, "direct", "Only what is shocked."),
        word(kCorrelated, "correlated",
             "Factors that are not shocked as well, by their expectation given the shocks."),
        word(kComprehensive, "comprehensive",
             "The same; positions with prices in a historical window move by them.")};
};

template <>
struct Described<risk::StressBasis> {
    using enum risk::StressBasis;
    static constexpr std::string_view name = "StressBasis";
    static constexpr std::string_view doc = "How the P&L of a position was computed.";
    static constexpr std::array values{
        word(kPrice, "price", "By a move of its price, or of its underlying's."),
        word(kModeled, "modeled", "By its betas and the moves of the factors."),
        word(kNone, "none", "Not at all: nothing that it depends on is known.")};
};

template <>
struct Described<risk::StressedPosition> {
    using T = risk::StressedPosition;
    static constexpr std::string_view name = "StressedPosition";
    static constexpr std::string_view doc = "A position under a scenario.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol of the position."),
             required("pnl", &T::pnl, "P&L, in the portfolio's currency; negative is a loss."),
             required("return", &T::rate,
                      "P&L over the absolute value, as a fraction; null for a value of zero."),
             required("basis", &T::basis, "How the P&L was computed."));
};

template <>
struct Described<risk::StressedFactor> {
    using T = risk::StressedFactor;
    static constexpr std::string_view name = "StressedFactor";
    static constexpr std::string_view doc = "A factor under a scenario.";
    static constexpr auto fields =
        list(required("factor", &T::factor, "Symbol of the factor."),
             required("move", &T::move, "Return of the factor, as a fraction."),
             required("shocked", &T::shocked,
                      "Whether the scenario states the move; otherwise it is its expectation."),
             required("pnl", &T::pnl, "Sum over the positions of exposure × beta × move."));
};

template <>
struct Described<service::StressedScenario> {
    using T = service::StressedScenario;
    static constexpr std::string_view name = "StressedScenario";
    static constexpr std::string_view doc = "P&L of the portfolio under one scenario.";
    static constexpr auto fields = list(
        required("scenario", &T::scenario, "Id of the scenario."),
        required("name", &T::name, "Name of the scenario."),
        required("kind", &T::kind, "Kind of the scenario."),
        required("window", &T::window, "First and last close; empty for assumed moves."),
        required("direct", &T::direct, "P&L of what is shocked."),
        required("correlated", &T::correlated,
                 "P&L with the other factors at their expectation given the shocks."),
        required("total", &T::total, "P&L according to the mode; negative is a loss."),
        required("fraction_of_net", &T::fraction_of_net,
                 "Total over the net value, as a fraction; null for a net value of zero."),
        required("standard_error", &T::standard_error,
                 "Standard deviation of `correlated` from one day's moves of the factors that are "
                 "not shocked; null where no factor is shocked."),
        required("distance", &T::distance,
                 "Mahalanobis distance of the stated moves of factors from zero, in standard "
                 "deviations of a day; null where no position is moved by its betas, and where no "
                 "combination of past moves is like them."),
        required("inflation", &T::inflation,
                 "Largest variance inflation among the factors that the scenario states, in the "
                 "mode direct among all; null for linearly dependent ones."),
        required("ill_conditioned", &T::ill_conditioned,
                 "Whether the inflation is above 10 and the moves are together more than √10 times "
                 "as far from zero as the largest alone: the total then extrapolates beyond the "
                 "data."),
        required("direct_ill_conditioned", &T::direct_ill_conditioned,
                 "Whether that holds for `direct`, in which the other factors do not move."),
        required("positions", &T::positions, "P&L by position."),
        required("factors", &T::factors,
                 "Moves and P&L by factor; with the next three they add up to the total."),
        required("specific", &T::specific,
                 "P&L of moves of prices that the factors do not explain."),
        required("convexity", &T::convexity,
                 "P&L of the revaluation of options beyond their delta, at unchanged volatility."),
        required("volatility", &T::volatility, "P&L of the change of volatility."),
        required("coverage", &T::coverage, "Share of the gross value with a P&L."),
        required("ignored", &T::ignored, "Parts of the scenario without effect, and why."));
};

template <class T>
constexpr auto stress_source_fields() {
    return combined(book_fields<T>(),
                    list(optional("factors", &T::factors,
                                  "Symbols of the factors; the defined factors when empty.",
                                  {.max_items = 50, .max_length = 64}),
                         optional("covariance_window", &T::covariance_window,
                                  "Number of latest returns for betas and covariance.",
                                  {.minimum = 20, .maximum = 100'000, .unit = "returns"}),
                         optional("as_of", &T::as_of, "Date of values and of the last return.")));
}

template <>
struct Described<service::StressRequest> {
    using T = service::StressRequest;
    static constexpr std::string_view name = "StressRequest";
    static constexpr std::string_view doc = "Positions and scenarios.";
    static constexpr auto fields = combined(
        stress_source_fields<T>(),
        list(optional("scenarios", &T::scenarios,
                      "Ids of scenarios of the library or the workspace, or scenarios; all of "
                      "both when empty.",
                      {.max_items = 500, .max_length = 64}),
             optional("mode", &T::mode, "What moves in a scenario.")));
};

template <>
struct Described<service::StressResponse> {
    using T = service::StressResponse;
    static constexpr std::string_view name = "StressResponse";
    static constexpr std::string_view doc = "P&L by scenario.";
    static constexpr auto fields = combined(
        list(
            required("scenarios", &T::scenarios, "Results in the order of the request."),
            required("factors", &T::factors, "Factors with prices."),
            required("mode", &T::mode, "What moves in a scenario."),
            required("observations", &T::observations,
                     "Number of returns for betas and covariance."),
            required("net_value", &T::net_value, "Net market value of the positions."),
            required("coverage", &T::coverage,
                     "Smallest share of the gross value with a P&L, over the scenarios."),
            required("currency", &T::currency, "Currency of every amount; may be empty."),
            required("as_of", &T::as_of, "Date of the values; null for positions in the request.")),
        provenance_fields<T>());
};

template <>
struct Described<service::ReverseStressRequest> {
    using T = service::ReverseStressRequest;
    static constexpr std::string_view name = "ReverseStressRequest";
    static constexpr std::string_view doc = "Positions and a loss.";
    static constexpr auto fields = combined(
        stress_source_fields<T>(),
        list(required("loss", &T::loss, "Loss to explain; positive.",
                      {.minimum = 0, .exclusive_minimum = true, .unit = "currency"}),
             optional(
                 "losses", &T::losses, "Losses of `frontier`.",
                 {.minimum = 0, .exclusive_minimum = true, .max_items = 100, .unit = "currency"})));
};

template <>
struct Described<service::ReverseStressPoint> {
    using T = service::ReverseStressPoint;
    static constexpr std::string_view name = "ReverseStressPoint";
    static constexpr std::string_view doc = "How far the most likely moves to a loss are.";
    static constexpr auto fields =
        list(required("loss", &T::loss, "Loss, positive."),
             required("distance", &T::distance, "Size of the moves in standard deviations."),
             required("reached", &T::reached, "Whether the revalued positions lose the amount."));
};

template <>
struct Described<service::ReverseStressResponse> {
    using T = service::ReverseStressResponse;
    static constexpr std::string_view name = "ReverseStressResponse";
    static constexpr std::string_view doc = "The most likely moves that lose an amount.";
    static constexpr auto fields = combined(
        list(
            required("factors", &T::factors, "Moves and P&L by factor."),
            required("pnl", &T::pnl, "Minus the loss requested."),
            required("revalued", &T::revalued, "P&L of the moves, with options revalued."),
            required("convexity", &T::convexity,
                     "Part of `revalued` that the deltas of options do not explain."),
            required("distance", &T::distance,
                     "Size of the moves in standard deviations: their Mahalanobis distance from "
                     "zero under one day's covariance."),
            required("reached", &T::reached,
                     "Whether the moves lose the amount; otherwise they are those of today's "
                     "deltas."),
            required("frontier", &T::frontier, "Distance by loss, for `losses`."),
            required("coverage", &T::coverage, "Share of the gross value with betas."),
            required("currency", &T::currency, "Currency of every amount; may be empty."),
            required("as_of", &T::as_of, "Date of the values; null for positions in the request.")),
        provenance_fields<T>());
};

template <>
struct Described<service::StressReplayRequest> {
    using T = service::StressReplayRequest;
    static constexpr std::string_view name = "StressReplayRequest";
    static constexpr std::string_view doc = "Positions and a window of history.";
    static constexpr auto fields = combined(
        stress_source_fields<T>(),
        list(
            optional("scenario", &T::scenario,
                     "Id of a historical scenario, or a scenario with a window; or give `from` and "
                     "`to`.",
                     {.max_length = 64}),
            optional("from", &T::from, "Date of the first close."),
            optional("to", &T::to, "Date of the last close.")));
};

template <>
struct Described<service::ReplayDay> {
    using T = service::ReplayDay;
    static constexpr std::string_view name = "ReplayDay";
    static constexpr std::string_view doc = "A day of a replay.";
    static constexpr auto fields =
        list(required("date", &T::date, "Date of the closes."),
             required("pnl", &T::pnl, "P&L since the first close; negative is a loss."),
             required("day_pnl", &T::day_pnl, "P&L since the day before."),
             required("fraction_of_net", &T::fraction_of_net,
                      "P&L over the net value, as a fraction; null for a net value of zero."),
             required("coverage", &T::coverage, "Share of the gross value with a P&L."));
};

template <>
struct Described<service::ReplayedPosition> {
    using T = service::ReplayedPosition;
    static constexpr std::string_view name = "ReplayedPosition";
    static constexpr std::string_view doc = "A position at the end of a replay.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol of the position."),
             required("pnl", &T::pnl, "P&L of the whole window; negative is a loss."),
             required("basis", &T::basis, "How the P&L was computed."));
};

template <>
struct Described<service::StressReplayResponse> {
    using T = service::StressReplayResponse;
    static constexpr std::string_view name = "StressReplayResponse";
    static constexpr std::string_view doc =
        "P&L of today's positions through a window of history, day by day.";
    static constexpr auto fields = combined(
        list(
            required("scenario", &T::scenario, "Id of the scenario; empty for two dates."),
            required("name", &T::name, "Name of the scenario."),
            required("from", &T::from, "Date of the first close."),
            required("to", &T::to, "Date of the last close."),
            required("days", &T::days, "Days with a close, from the one after `from`."),
            required("positions", &T::positions, "P&L by position at the end."),
            required("lowest", &T::lowest, "Day with the lowest P&L; null without a loss."),
            required("max_drawdown", &T::max_drawdown,
                     "Largest fall of the P&L from a previous high, the start included; positive."),
            required("total", &T::total, "P&L at the end."),
            required("net_value", &T::net_value, "Net market value of the positions."),
            required("coverage", &T::coverage,
                     "Smallest share of the gross value with a P&L, over the days."),
            required("ignored", &T::ignored, "Parts of the scenario without effect, and why."),
            required("currency", &T::currency, "Currency of every amount; may be empty."),
            required("as_of", &T::as_of, "Date of the values; null for positions in the request.")),
        provenance_fields<T>());
};

template <>
struct Described<service::FactorGridRequest> {
    using T = service::FactorGridRequest;
    static constexpr std::string_view name = "FactorGridRequest";
    static constexpr std::string_view doc = "Positions, moves of a factor and of volatility.";
    static constexpr auto fields = combined(
        stress_source_fields<T>(),
        list(optional("factor", &T::factor,
                      "Symbol of the factor that moves; the first one, the market, when empty.",
                      {.max_length = 64}),
             optional("moves", &T::moves, "Moves of the factor, as fractions.",
                      {.minimum = -1,
                       .maximum = 10,
                       .min_items = 1,
                       .max_items = 50,
                       .unit = "fraction"}),
             optional("volatility_points", &T::volatility_points,
                      "Changes of the implied volatility of a month as fractions: 0.1 raises 20% "
                      "to 30%; that of longer options changes by less, with the square root of "
                      "time.",
                      {.minimum = -2,
                       .maximum = 10,
                       .min_items = 1,
                       .max_items = 50,
                       .unit = "fraction"}),
             optional("mode", &T::mode, "What moves besides the factor.")));
};

template <>
struct Described<service::FactorGridCell> {
    using T = service::FactorGridCell;
    static constexpr std::string_view name = "FactorGridCell";
    static constexpr std::string_view doc = "P&L under a move of a factor and of volatility.";
    static constexpr auto fields =
        list(required("move", &T::move, "Move of the factor, as a fraction."),
             required("volatility_points", &T::volatility_points, "Change of implied volatility."),
             required("pnl", &T::pnl, "P&L; negative is a loss."),
             required("fraction_of_net", &T::fraction_of_net,
                      "P&L over the net value, as a fraction; null for a net value of zero."));
};

template <>
struct Described<service::FactorGridResponse> {
    using T = service::FactorGridResponse;
    static constexpr std::string_view name = "FactorGridResponse";
    static constexpr std::string_view doc = "P&L on a grid of moves.";
    static constexpr auto fields = combined(
        list(
            required("factor", &T::factor, "Symbol of the factor that moves."),
            required("cells", &T::cells, "Cells by move, then by change of volatility."),
            required("worst", &T::worst, "Cell with the lowest P&L."),
            required("net_value", &T::net_value, "Net market value of the positions."),
            required("coverage", &T::coverage,
                     "Smallest share of the gross value with a P&L, over the cells."),
            required("observations", &T::observations,
                     "Number of returns for betas and covariance."),
            required("currency", &T::currency, "Currency of every amount; may be empty."),
            required("as_of", &T::as_of, "Date of the values; null for positions in the request.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
