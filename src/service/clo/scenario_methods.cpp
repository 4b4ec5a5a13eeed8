// clo.scenario.put, delete, get, list and parameters.
#include <fmt/format.h>
#include <type_traits>

#include "clo/describe_assumptions.hpp"
#include "service/clo/describe_scenario.hpp"
#include "service/clo/scenario_source.hpp"
#include "service/clo_record_methods.hpp"
#include "service/field_error.hpp"
#include "service/short_name.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

// Scenarios of all members are written by those who may write.
Status check_sharing(const Call& call, bool shared) {
    if (!shared || call.principal().permissions.has(Permission::kCloWrite)) return {};
    return fail(Code::kForbidden,
                "a scenario of all members requires the permission clo:write: leave out shared, or "
                "ask a manager");
}

Result<CloScenarioView> scenario_view(const store::CloScenarioRow& row) {
    TRY(const CloScenarioDocument document, clo_scenario_document_of(row));
    CloScenarioView view;
    static_cast<CloScenarioDocument&>(view) = document;
    view.id = row.id.to_string();
    view.scenario = row.slug;
    view.name = row.name;
    view.type = row.type;
    view.shared = row.owner.empty();
    view.etag = etag_of(row.version);
    view.created_by = row.created_by;
    view.created_at = row.created_at;
    view.updated_at = row.updated_at;
    return view;
}

Result<CloScenarioView> run_put_clo_scenario(Call& call, const PutCloScenarioRequest& request) {
    TRY_STATUS(check_short_name(request.scenario, "/scenario"));
    TRY_STATUS(check_sharing(call, request.shared));
    store::Transaction& transaction = call.transaction();
    const std::string owner = request.shared ? "" : call.principal().user.to_string();
    const CloScenarioDocument& document = request;
    store::CloScenarioRow row{.slug = request.scenario,
                              .name = request.name.empty() ? request.scenario : request.name,
                              .type = request.type,
                              .owner = owner,
                              .document = wire::to_json(document),
                              .created_by = call.principal().user.to_string()};
    call.touch("scenario:" + request.scenario);
    const auto known = visible_clo_scenario(call, transaction, request.scenario);
    if (!known) {
        if (known.error().code != Code::kNotFound) return Error(known.error());
        if (!request.if_match.empty()) return Error(known.error());
        TRY(const auto made, store::create_clo_scenario(transaction, row, call.now()));
        return scenario_view(made);
    }
    TRY_STATUS(check_sharing(call, known->owner.empty()));
    std::int64_t expected = known->version;
    if (!request.if_match.empty()) {
        TRY(expected, version_of(request.if_match));
    }
    row.id = known->id;
    row.created_by = known->created_by;
    // Labeled values of an import, and a transition matrix that is not replaced, stay.
    TRY(CloScenarioDocument stored, clo_scenario_document_of(*known));
    if (!stored.parameters.empty() || stored.transition) {
        CloScenarioDocument kept = document;
        kept.parameters = std::move(stored.parameters);
        if (!kept.transition) kept.transition = std::move(stored.transition);
        row.document = wire::to_json(kept);
    }
    TRY(const auto changed, store::update_clo_scenario(transaction, row, expected, call.now()));
    return scenario_view(changed);
}

Result<Deleted> run_delete_clo_scenario(Call& call, const CloScenarioIdRequest& request) {
    TRY(const auto row, visible_clo_scenario(call, call.transaction(), request.scenario));
    TRY_STATUS(check_sharing(call, row.owner.empty()));
    TRY_STATUS(store::delete_clo_scenario(call.transaction(), row.id));
    call.touch("scenario:" + row.slug);
    return Deleted{row.id.to_string()};
}

Result<CloScenarioView> run_get_clo_scenario(Call& call, const CloScenarioIdRequest& request) {
    TRY(const auto row, visible_clo_scenario(call, call.transaction(), request.scenario));
    return scenario_view(row);
}

Result<ListCloScenariosResponse> run_list_clo_scenarios(Call& call,
                                                        const ListCloScenariosRequest& request) {
    TRY(const auto rows,
        store::clo_scenarios(call.transaction(), call.principal().user.to_string()));
    ListCloScenariosResponse response;
    for (const store::CloScenarioRow& row : rows) {
        if (request.type && row.type != *request.type) continue;
        TRY(const CloScenarioDocument document, clo_scenario_document_of(row));
        response.data.push_back({row.id.to_string(), row.slug, row.name, row.type,
                                 row.owner.empty(), document.description, row.updated_at});
    }
    return response;
}

// ---- parameters --------------------------------------------------------------------------------

std::string parameter_type(const std::string& json) {
    switch (json.front()) {
        case '"':
            return "text";
        case '[':
            return "list";
        case '{':
            return "table";
        case 'n':
            return "none";
        case 't':
        case 'f':
            return "boolean";
        default:
            return "number";
    }
}

template <class T>
inline constexpr bool kIsOptionalStruct = false;
template <class T>
inline constexpr bool kIsOptionalStruct<std::optional<T>> = wire::DescribedStruct<T>;

// The fields of a described struct, those of structs in it as sections of their own.
template <class T>
void add_parameters(const T& value, const std::string& section,
                    std::vector<CloScenarioParameter>& rows) {
    wire::for_each_field<T>([&](const auto& field) {
        const auto& member = value.*field.member;
        using Member = std::remove_cvref_t<decltype(member)>;
        if constexpr (wire::DescribedStruct<Member>) {
            add_parameters(member, std::string(field.name), rows);
        } else if constexpr (kIsOptionalStruct<Member>) {
            if (member) add_parameters(*member, std::string(field.name), rows);
        } else {
            CloScenarioParameter row{.section = section,
                                     .name = std::string(field.name),
                                     .label = std::string(field.doc),
                                     .value = {wire::to_json(member)},
                                     .type = {},
                                     .unit = std::string(field.limits.unit),
                                     .cell = {}};
            row.type = parameter_type(row.value.text);
            rows.push_back(std::move(row));
        }
    });
}

Result<CloScenarioParametersResponse> run_clo_scenario_parameters(
    Call& call, const CloScenarioParametersRequest& request) {
    TRY(const auto row, visible_clo_scenario(call, call.transaction(), request.scenario));
    CloScenarioParametersResponse response{.scenario = row.slug, .parameters = {}};
    TRY(response.parameters, clo_scenario_parameters(row));
    std::erase_if(response.parameters, [&](const CloScenarioParameter& parameter) {
        return (!request.section.empty() && parameter.section != request.section) ||
               (!request.name.empty() && parameter.name != request.name);
    });
    return response;
}

}  // namespace

Result<store::CloScenarioRow> visible_clo_scenario(const Call& call,
                                                   store::Transaction& transaction,
                                                   const std::string& id_or_slug) {
    TRY(auto row, store::find_clo_scenario(transaction, id_or_slug));
    if (row.owner.empty() || row.owner == call.principal().user.to_string()) return row;
    return fail(Code::kNotFound, fmt::format("there is no scenario {}", id_or_slug))
        .with("scenario", id_or_slug);
}

Result<CloScenarioDocument> clo_scenario_document_of(const store::CloScenarioRow& row) {
    auto document = wire::read_json<CloScenarioDocument>(row.document);
    if (document) return *std::move(document);
    return fail(Code::kCorrupted, fmt::format("the stored scenario {} cannot be read: {}", row.slug,
                                              document.error().message));
}

Result<std::vector<CloScenarioParameter>> clo_scenario_parameters(
    const store::CloScenarioRow& row) {
    TRY(const CloScenarioDocument document, clo_scenario_document_of(row));
    std::vector<CloScenarioParameter> parameters;
    add_parameters(document.assumptions, "assumptions", parameters);
    for (const auto& [name, curve] : document.curves)
        parameters.push_back({"curves",
                              name,
                              "Rates of the index.",
                              {wire::to_json(curve)},
                              "table",
                              "fraction per year",
                              ""});
    for (const CloScenarioParameter& one : document.parameters) parameters.push_back(one);
    return parameters;
}

void add_clo_scenario_methods(MethodTable& table) {
    table.add<PutCloScenarioRequest, CloScenarioView>(
        {.name = "clo.scenario.put",
         .summary = "Stores a scenario of CLO assumptions and curves, for oneself or for all "
                    "members.",
         .permission = Permission::kCloRun,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/clo/scenarios/{scenario}"},
         .idempotent = true},
        run_put_clo_scenario);
    table.add<CloScenarioIdRequest, Deleted>({.name = "clo.scenario.delete",
                                              .summary = "Deletes a scenario.",
                                              .permission = Permission::kCloRun,
                                              .effect = Effect::kWrite,
                                              .route = {Verb::kDelete, "/clo/scenarios/{scenario}"},
                                              .destructive = true},
                                             run_delete_clo_scenario);
    const auto info = [](std::string name, std::string path, std::string summary) {
        return MethodInfo{.name = std::move(name),
                          .summary = std::move(summary),
                          .permission = Permission::kCloRead,
                          .effect = Effect::kRead,
                          .route = {Verb::kGet, std::move(path)},
                          .idempotent = true};
    };
    table.add<CloScenarioIdRequest, CloScenarioView>(
        info("clo.scenario.get", "/clo/scenarios/{scenario}", "Returns a scenario."),
        run_get_clo_scenario);
    table.add<ListCloScenariosRequest, ListCloScenariosResponse>(
        info("clo.scenario.list", "/clo/scenarios",
             "Lists the scenarios of the caller and those of all members."),
        run_list_clo_scenarios);
    table.add<CloScenarioParametersRequest, CloScenarioParametersResponse>(
        info("clo.scenario.parameters", "/clo/scenarios/{scenario}/parameters",
             "Lists the parameters of a scenario by section and name, with label and unit."),
        run_clo_scenario_parameters);
}

}  // namespace ballast::service
