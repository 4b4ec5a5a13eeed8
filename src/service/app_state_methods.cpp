#include <algorithm>

#include "service/app_state_requests.hpp"
#include "service/methods.hpp"
#include "service/secret_like.hpp"
#include "store/app_state.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Result<GetPreferencesResponse> get_preferences(Call& call, const GetPreferencesRequest& request) {
    TRY(const auto found,
        store::list_preferences(call.transaction(), call.principal().user, request.prefix));
    GetPreferencesResponse response;
    for (const store::Preference& preference : found)
        if (request.key.empty() || preference.key == request.key)
            response.preferences.push_back(
                {preference.key, {preference.value}, preference.updated_at});
    return response;
}

Result<PreferenceView> put_preference(Call& call, const PutPreferenceRequest& request) {
    const UserId& user = call.principal().user;
    call.touch("preference:" + request.key);
    if (request.value.text == "null") {
        const Status removed = store::delete_preference(call.transaction(), user, request.key);
        if (!removed && removed.error().code != Code::kNotFound) return Error(removed.error());
        return PreferenceView{request.key, {"null"}, call.now()};
    }
    TRY(const store::Preference preference,
        store::put_preference(call.transaction(), user, request.key, request.value.text,
                              call.now()));
    return PreferenceView{preference.key, {preference.value}, preference.updated_at};
}

Result<DataSourceView> view_of(const store::DataSource& source) {
    TRY(DataSourceFields fields, wire::read_json<DataSourceFields>(source.source));
    return DataSourceView{std::move(fields), source.name, source.created_at, source.updated_at,
                          source.version};
}

// Data sources are shown to every reader of the tenant and are in every backup.
Status check_no_secrets(const PutDataSourceRequest& request) {
    Error error = fail(Code::kInvalidInput, "a data source does not store keys");
    const auto check = [&](const std::string& pointer, std::string_view value, bool is_secret) {
        if (!is_secret && !looks_like_secret(value)) return;
        // Without the value: errors are logged.
        error.errors.push_back({pointer, "secret", "the value looks like a key or a password",
                                "put it into an environment variable and the name of that into "
                                "secret_variable"});
    };
    check("/name", request.name, false);
    check("/provider", request.provider, false);
    check("/address", request.address, false);
    check("/note", request.note, false);
    const std::string& variable = request.secret_variable;
    const bool is_name = std::ranges::all_of(variable, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '_';
    });
    check("/secret_variable", variable, !is_name);
    for (const auto& [name, value] : request.options)
        check(name.find_first_of("~/") == std::string::npos ? "/options/" + name : "/options",
              value, !value.empty() && names_secret(name));
    if (error.errors.empty()) return {};
    return error;
}

Result<DataSourceView> put_data_source(Call& call, const PutDataSourceRequest& request) {
    TRY_STATUS(check_no_secrets(request));
    const DataSourceFields& fields = request;
    TRY(const store::DataSource source,
        store::put_data_source(call.transaction(),
                               {.name = request.name,
                                .kind = std::string(wire::to_word(request.kind)),
                                .source = wire::to_json(fields)},
                               call.now()));
    call.touch("data_source:" + request.name);
    return view_of(source);
}

Result<ListDataSourcesResponse> list_data_sources(Call& call,
                                                  const ListDataSourcesRequest& request) {
    TRY(const auto sources,
        store::list_data_sources(call.transaction(),
                                 request.kind ? wire::to_word(*request.kind) : ""));
    ListDataSourcesResponse response;
    for (const store::DataSource& source : sources) {
        TRY(DataSourceView view, view_of(source));
        response.data.push_back(std::move(view));
    }
    return response;
}

Result<Deleted> delete_data_source(Call& call, const DataSourceNameRequest& request) {
    TRY_STATUS(store::delete_data_source(call.transaction(), request.name));
    call.touch("data_source:" + request.name);
    return Deleted{request.name};
}

}  // namespace

void add_app_state_methods(MethodTable& table) {
    table.add<GetPreferencesRequest, GetPreferencesResponse>(
        {.name = "preference.get",
         .summary = "Returns your preferences.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/preferences"},
         .idempotent = true},
        get_preferences);
    table.add<PutPreferenceRequest, PreferenceView>({.name = "preference.put",
                                                     .summary = "Sets one of your preferences.",
                                                     .permission = Permission::kLedgerRead,
                                                     .effect = Effect::kWrite,
                                                     .route = {Verb::kPut, "/preferences/{key}"},
                                                     .idempotent = true},
                                                    put_preference);
    table.add<PutDataSourceRequest, DataSourceView>(
        {.name = "data_source.put",
         .summary = "Adds or replaces a data source or language model.",
         .permission = Permission::kSettingsManage,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/data-sources/{name}"},
         .idempotent = true},
        put_data_source);
    table.add<ListDataSourcesRequest, ListDataSourcesResponse>(
        {.name = "data_source.list",
         .summary = "Lists data sources and language models.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/data-sources"},
         .idempotent = true},
        list_data_sources);
    table.add<DataSourceNameRequest, Deleted>({.name = "data_source.delete",
                                               .summary = "Deletes a data source.",
                                               .permission = Permission::kSettingsManage,
                                               .effect = Effect::kWrite,
                                               .route = {Verb::kDelete, "/data-sources/{name}"},
                                               .destructive = true},
                                              delete_data_source);
}

}  // namespace ballast::service
