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

struct StressRequest : StressSource {
    // Ids of the library, or scenarios of the caller's own.
    std::vector<std::variant<std::string, model::Scenario>> scenarios;
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
};

struct ReverseStressResponse : risk::ReverseStress, Provenance {
    double coverage = 1.0;
    std::string currency;
    std::optional<fin::Date> as_of;
};

struct ListScenariosRequest {
    std::optional<model::ScenarioKind> kind;
};

struct ListScenariosResponse {
    std::vector<model::Scenario> data;
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
    static constexpr auto fields = list(
        required("factor", &T::factor, "Symbol of the factor."),
        required("move", &T::move, "Return of the factor, as a fraction."),
        required("shocked", &T::shocked,
                 "Whether the scenario states the move; otherwise it is its expectation."),
        required("pnl", &T::pnl, "P&L of the positions that move by their betas to this factor."));
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
        required("positions", &T::positions, "P&L by position."),
        required("factors", &T::factors, "Moves and P&L by factor."),
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
    static constexpr auto fields =
        combined(stress_source_fields<T>(),
                 list(optional("scenarios", &T::scenarios,
                               "Ids of the library, or scenarios; the whole library when empty.",
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
    static constexpr auto fields =
        combined(stress_source_fields<T>(),
                 list(required("loss", &T::loss, "Loss to explain; positive.",
                               {.minimum = 0, .exclusive_minimum = true, .unit = "currency"})));
};

template <>
struct Described<service::ReverseStressResponse> {
    using T = service::ReverseStressResponse;
    static constexpr std::string_view name = "ReverseStressResponse";
    static constexpr std::string_view doc = "The most likely moves that lose an amount.";
    static constexpr auto fields = combined(
        list(
            required("factors", &T::factors, "Moves and P&L by factor."),
            required("pnl", &T::pnl, "P&L of the moves: minus the loss."),
            required("distance", &T::distance,
                     "Size of the move in standard deviations of one day's P&L by the factors."),
            required("coverage", &T::coverage, "Share of the gross value with betas."),
            required("currency", &T::currency, "Currency of every amount; may be empty."),
            required("as_of", &T::as_of, "Date of the values; null for positions in the request.")),
        provenance_fields<T>());
};

template <>
struct Described<service::ListScenariosRequest> {
    using T = service::ListScenariosRequest;
    static constexpr std::string_view name = "ListScenariosRequest";
    static constexpr std::string_view doc = "Filter of scenarios.";
    static constexpr auto fields = list(optional("kind", &T::kind, "Kind; all when absent."));
};

template <>
struct Described<service::ListScenariosResponse> {
    using T = service::ListScenariosResponse;
    static constexpr std::string_view name = "ListScenariosResponse";
    static constexpr std::string_view doc = "Scenarios.";
    static constexpr auto fields =
        list(required("data", &T::data, "Crises in order of time, then assumed moves."));
};

}  // namespace ballast::describe
