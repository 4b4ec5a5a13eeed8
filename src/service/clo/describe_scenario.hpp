// Descriptions of stored CLO scenarios.
#pragma once

#include "service/clo/describe_case.hpp"
#include "service/clo/describe_migration.hpp"
#include "service/clo/scenario_requests.hpp"
#include "service/describe_common.hpp"
#include "store/describe_clo_compliance.hpp"

namespace ballast::describe {

inline constexpr Limits kCloScenarioLimits{.min_length = 1, .max_length = 64};

template <class T>
constexpr auto clo_scenario_document() {
    return wire::list(
        optional("description", &T::description, "Description.", {.max_length = 2000}),
        optional("assumptions", &T::assumptions, "Assumptions of a projection."),
        optional("curves", &T::curves, "Rates by name of the index.", {.max_items = 20}),
        optional("transition", &T::transition,
                 "Transition matrix of rating migrations that name the scenario."));
}

template <>
struct Described<service::CloScenarioParameter> {
    using T = service::CloScenarioParameter;
    static constexpr std::string_view name = "CloScenarioParameter";
    static constexpr std::string_view doc = "A parameter of a scenario.";
    static constexpr auto fields = wire::list(
        required("section", &T::section, "Section, such as assumptions or reinvestment."),
        required("name", &T::name, "Name of the parameter."),
        required("label", &T::label, "What the parameter is."),
        required("value", &T::value, "Value; null for none."),
        required("type", &T::type, "Type of the value: number, text, list, table or none."),
        required("unit", &T::unit, "Unit; empty for none."),
        required("cell", &T::cell, "Cell of an imported workbook; empty for others."));
};

template <>
struct Described<service::CloScenarioDocument> {
    using T = service::CloScenarioDocument;
    static constexpr std::string_view name = "CloScenarioDocument";
    static constexpr std::string_view doc = "Assumptions and curves of a scenario.";
    static constexpr auto fields =
        wire::combined(clo_scenario_document<T>(),
                       wire::list(optional("parameters", &T::parameters,
                                           "Labeled values of the sheet that it comes from.")));
};

template <>
struct Described<service::PutCloScenarioRequest> {
    using T = service::PutCloScenarioRequest;
    static constexpr std::string_view name = "PutCloScenarioRequest";
    static constexpr std::string_view doc = "A scenario to store, new or changed.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("scenario", &T::scenario,
                     "Short name: lower case letters, digits and hyphens.", kCloScenarioLimits),
            optional("name", &T::name, "Name; absent: the short name.", {.max_length = 200}),
            optional("type", &T::type, "Kind of scenario."),
            optional("shared", &T::shared, "Whether all members see it, which requires clo:write."),
            optional("if_match", &T::if_match,
                     "ETag of the scenario to change; absent: a new one, or whatever its "
                     "version is.",
                     {.max_length = 32})),
        clo_scenario_document<T>());
};

template <>
struct Described<service::CloScenarioView> {
    using T = service::CloScenarioView;
    static constexpr std::string_view name = "CloScenario";
    static constexpr std::string_view doc = "A stored scenario.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the scenario."),
                   required("scenario", &T::scenario, "Short name."),
                   required("name", &T::name, "Name of the scenario."),
                   required("type", &T::type, "Kind of scenario."),
                   required("shared", &T::shared, "Whether all members see it."),
                   required("etag", &T::etag, kEtagDoc),
                   required("description", &T::description, "Description."),
                   required("assumptions", &T::assumptions, "Assumptions of a projection."),
                   required("curves", &T::curves, "Rates by name of the index."),
                   required("transition", &T::transition,
                            "Transition matrix of rating migrations; null for none."),
                   required("created_by", &T::created_by, "Id of the user who created it."),
                   required("created_at", &T::created_at, "Time of creation."),
                   required("updated_at", &T::updated_at, "Time of the last change."));
};

template <>
struct Described<service::CloScenarioIdRequest> {
    using T = service::CloScenarioIdRequest;
    static constexpr std::string_view name = "CloScenarioIdRequest";
    static constexpr std::string_view doc = "Identifies a scenario.";
    static constexpr auto fields = wire::list(
        required("scenario", &T::scenario, "Scenario, by id or short name.", kCloScenarioLimits));
};

template <>
struct Described<service::ListCloScenariosRequest> {
    using T = service::ListCloScenariosRequest;
    static constexpr std::string_view name = "ListCloScenariosRequest";
    static constexpr std::string_view doc = "Filter of scenarios.";
    static constexpr auto fields =
        wire::list(optional("type", &T::type, "Kind of scenario; absent: all."));
};

template <>
struct Described<service::CloScenarioRowView> {
    using T = service::CloScenarioRowView;
    static constexpr std::string_view name = "CloScenarioListRow";
    static constexpr std::string_view doc = "A scenario in a list.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the scenario."),
                   required("scenario", &T::scenario, "Short name."),
                   required("name", &T::name, "Name of the scenario."),
                   required("type", &T::type, "Kind of scenario."),
                   required("shared", &T::shared, "Whether all members see it."),
                   required("description", &T::description, "Description."),
                   required("updated_at", &T::updated_at, "Time of the last change."));
};

template <>
struct Described<service::ListCloScenariosResponse> {
    using T = service::ListCloScenariosResponse;
    static constexpr std::string_view name = "ListCloScenariosResponse";
    static constexpr std::string_view doc = "Scenarios of the caller and of all members.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Scenarios by short name."));
};

template <>
struct Described<service::CloScenarioParametersRequest> {
    using T = service::CloScenarioParametersRequest;
    static constexpr std::string_view name = "CloScenarioParametersRequest";
    static constexpr std::string_view doc = "A scenario and the parameters to list.";
    static constexpr auto fields = wire::list(
        required("scenario", &T::scenario, "Scenario, by id or short name.", kCloScenarioLimits),
        optional("section", &T::section, "Section; absent: all.", {.max_length = 100}),
        optional("name", &T::name, "Name of a parameter; absent: all.", {.max_length = 100}));
};

template <>
struct Described<service::CloScenarioParametersResponse> {
    using T = service::CloScenarioParametersResponse;
    static constexpr std::string_view name = "CloScenarioParametersResponse";
    static constexpr std::string_view doc = "Parameters of a scenario by section and name.";
    static constexpr auto fields =
        wire::list(required("scenario", &T::scenario, "Short name of the scenario."),
                   required("parameters", &T::parameters, "Parameters."));
};

}  // namespace ballast::describe
