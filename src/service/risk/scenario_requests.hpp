// Requests and responses of scenario.*.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "model/describe_scenario.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"

namespace ballast::service {

enum class ScenarioOrigin { kLibrary, kStored };

struct ScenarioView : model::Scenario {
    ScenarioOrigin origin = ScenarioOrigin::kLibrary;
    std::string owner;
    std::optional<Instant> updated_at;
    std::string etag;
};

// A move of a scenario: of the library, or of stored closes in its window.
struct ScenarioMove {
    std::string symbol;
    std::optional<double> move;
    bool modeled = false;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
};

struct ScenarioYield {
    std::string tenor;
    double bp = 0.0;
};

struct ScenarioDetails : ScenarioView {
    std::vector<ScenarioMove> moves;
    std::vector<ScenarioYield> yields;
    std::optional<double> volatility_points;
};

struct ListScenariosRequest {
    std::optional<model::ScenarioKind> kind;
    std::optional<ScenarioOrigin> origin;
};

struct ListScenariosResponse {
    std::vector<ScenarioView> data;
};

struct ScenarioIdRequest {
    std::string scenario;
};

struct PutScenarioRequest : model::Scenario {
    std::string if_match;
};

struct ScenarioFromWindowRequest {
    std::string id;
    std::string name;
    std::string description;
    fin::Date from;
    fin::Date to;
    std::vector<std::string> symbols;
    std::string portfolio;
    bool save = true;
};

struct ScenarioFromWindowResponse : ScenarioDetails {
    double coverage = 1.0;
    Issues issues;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::ScenarioOrigin> {
    using enum service::ScenarioOrigin;
    static constexpr std::string_view name = "ScenarioOrigin";
    static constexpr std::string_view doc = "Where a scenario comes from.";
    static constexpr std::array values{word(kLibrary, "library", "Part of the program."),
                                       word(kStored, "stored", "Stored in the workspace.")};
};

// `description`, `window` and the others as in the scenario itself.
template <>
struct Described<service::ScenarioView> {
    using T = service::ScenarioView;
    static constexpr std::string_view name = "ScenarioRecord";
    static constexpr std::string_view doc = "A scenario of the library or of the workspace.";
    static constexpr auto fields = combined(
        Described<model::Scenario>::fields,
        list(required("origin", &T::origin, "Where the scenario comes from."),
             required("owner", &T::owner, "Member who stored it last; empty for the library."),
             required("updated_at", &T::updated_at,
                      "Time of the last change; null for the library."),
             required("etag", &T::etag,
                      "ETag of this version, to be given in if_match; empty for the library.")));
};

template <>
struct Described<service::ScenarioMove> {
    using T = service::ScenarioMove;
    static constexpr std::string_view name = "ScenarioMove";
    static constexpr std::string_view doc = "The move of a symbol in the window of a scenario.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol that moves."),
             required("move", &T::move, "Relative move, as a fraction; null without closes."),
             required("modeled", &T::modeled,
                      "Whether the instrument did not exist and the move is that of a regression."),
             required("from", &T::from, "Date of the first close; null for a move of the library."),
             required("to", &T::to, "Date of the last close; null for a move of the library."));
};

template <>
struct Described<service::ScenarioYield> {
    using T = service::ScenarioYield;
    static constexpr std::string_view name = "ScenarioYield";
    static constexpr std::string_view doc = "The change of a yield in the window of a scenario.";
    static constexpr auto fields =
        list(required("tenor", &T::tenor, "Tenor of the yield."),
             required("bp", &T::bp, "Change, in basis points.", {.unit = "basis points"}));
};

template <class T>
constexpr auto scenario_detail_fields() {
    return combined(
        Described<service::ScenarioView>::fields,
        list(required("moves", &T::moves, "Moves in the window; empty for assumed moves."),
             required("yields", &T::yields, "Changes of yields in the window, of the library."),
             required("volatility_points", &T::volatility_points,
                      "Change of the VIX as a fraction: 0.2 for 20 points; null if unknown.")));
}

template <>
struct Described<service::ScenarioDetails> {
    static constexpr std::string_view name = "ScenarioDetails";
    static constexpr std::string_view doc = "A scenario with the moves that it stands for.";
    static constexpr auto fields = scenario_detail_fields<service::ScenarioDetails>();
};

template <>
struct Described<service::ListScenariosRequest> {
    using T = service::ListScenariosRequest;
    static constexpr std::string_view name = "ListScenariosRequest";
    static constexpr std::string_view doc = "Filter of scenarios.";
    static constexpr auto fields =
        list(optional("kind", &T::kind, "Kind; all when absent."),
             optional("origin", &T::origin, "Where the scenarios come from; all when absent."));
};

template <>
struct Described<service::ListScenariosResponse> {
    using T = service::ListScenariosResponse;
    static constexpr std::string_view name = "ListScenariosResponse";
    static constexpr std::string_view doc = "Scenarios.";
    static constexpr auto fields = list(required(
        "data", &T::data,
        "Crises of the library in order of time, its assumed moves, then those of the workspace."));
};

inline constexpr Limits kScenarioId{.min_length = 1, .max_length = 64};

template <>
struct Described<service::ScenarioIdRequest> {
    using T = service::ScenarioIdRequest;
    static constexpr std::string_view name = "ScenarioIdRequest";
    static constexpr std::string_view doc = "Identifies a scenario.";
    static constexpr auto fields =
        list(required("scenario", &T::scenario, "Id of the scenario.", kScenarioId));
};

template <>
struct Described<service::PutScenarioRequest> {
    using T = service::PutScenarioRequest;
    static constexpr std::string_view name = "PutScenarioRequest";
    static constexpr std::string_view doc =
        "A scenario to store: it replaces the stored one with its id.";
    static constexpr auto fields =
        combined(Described<model::Scenario>::fields,
                 list(optional("if_match", &T::if_match,
                               "ETag of the version to replace; whatever is stored when empty.",
                               {.max_length = 32})));
};

template <>
struct Described<service::ScenarioFromWindowRequest> {
    using T = service::ScenarioFromWindowRequest;
    static constexpr std::string_view name = "ScenarioFromWindowRequest";
    static constexpr std::string_view doc = "Two dates of history to store as a scenario.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the scenario, unique within a workspace.", kScenarioId),
        optional("name", &T::name, "Name; the dates when empty.", {.max_length = 200}),
        optional("description", &T::description, "Description of the scenario.",
                 {.max_length = 2000}),
        required("from", &T::from, "Date of the first close."),
        required("to", &T::to, "Date of the last close."),
        optional("symbols", &T::symbols, "Symbols whose moves are listed besides the factors.",
                 {.max_items = 1000, .max_length = 64}),
        optional("portfolio", &T::portfolio,
                 "Portfolio, by id or slug, whose symbols' moves are listed.", {.max_length = 64}),
        optional("save", &T::save, "Whether to store the scenario, or to list its moves only."));
};

template <>
struct Described<service::ScenarioFromWindowResponse> {
    using T = service::ScenarioFromWindowResponse;
    static constexpr std::string_view name = "ScenarioFromWindow";
    static constexpr std::string_view doc = "A scenario of two dates, with the moves between them.";
    static constexpr auto fields = combined(
        scenario_detail_fields<T>(),
        list(required("coverage", &T::coverage, "Share of the symbols with closes at both dates."),
             required("issues", &T::issues, "Symbols without closes.")));
};

}  // namespace ballast::describe
