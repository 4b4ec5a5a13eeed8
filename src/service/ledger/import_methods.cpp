#include "service/ledger/describe_import.hpp"
#include "service/ledger/import.hpp"
#include "service/methods.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Result<ImportView> get_import(Call& call, const ImportIdRequest& request) {
    TRY(const store::ImportId id, store::ImportId::parse(request.id));
    TRY(const store::LedgerImport import, store::get_import(call.transaction(), id));
    return ImportView{import};
}

Result<ListImportsResponse> list_imports(Call& call, const ListImportsRequest& request) {
    TRY(const auto page,
        store::list_imports(call.transaction(),
                            {.state = request.state, .file_digest = request.file_digest},
                            {.limit = static_cast<std::size_t>(request.limit),
                             .cursor = request.cursor,
                             .direction = request.direction}));
    ListImportsResponse response;
    for (const store::LedgerImport& import : page.items) response.data.push_back({import});
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

Result<ImportFormatsResponse> formats(Call&, const ImportFormatsRequest&) {
    ImportFormatsResponse response;
    for (ingest::ImportFormat& format : ingest::import_formats())
        response.formats.push_back(
            {std::move(format.name), std::move(format.description), std::move(format.columns)});
    return response;
}

Result<ProfileView> profile_view(const store::ImportProfile& profile) {
    TRY(ProfileDocument document, wire::read_json<ProfileDocument>(profile.profile));
    return ProfileView{std::move(document), profile.name,       profile.fingerprint,
                       profile.created_at,  profile.updated_at, profile.version};
}

Result<ProfileView> put_profile(Call& call, const PutProfileRequest& request) {
    const ProfileDocument& document = request;
    store::ImportProfile profile{.name = request.name,
                                 .fingerprint = request.fingerprint,
                                 .profile = wire::to_json(document)};
    if (!request.sample.empty()) profile.fingerprint = ingest::header_fingerprint(request.sample);
    TRY(profile, store::put_profile(call.transaction(), profile, call.now()));
    call.touch("import_profile:" + request.name);
    return profile_view(profile);
}

Result<ProfileView> get_profile(Call& call, const ProfileNameRequest& request) {
    TRY(const store::ImportProfile profile, store::get_profile(call.transaction(), request.name));
    return profile_view(profile);
}

Result<ListProfilesResponse> list_profiles(Call& call, const ListProfilesRequest&) {
    TRY(const auto profiles, store::list_profiles(call.transaction()));
    ListProfilesResponse response;
    for (const store::ImportProfile& profile : profiles) {
        TRY(ProfileView view, profile_view(profile));
        response.data.push_back(std::move(view));
    }
    return response;
}

Result<Deleted> delete_profile(Call& call, const ProfileNameRequest& request) {
    TRY_STATUS(store::delete_profile(call.transaction(), request.name));
    call.touch("import_profile:" + request.name);
    return Deleted{request.name};
}

void add_profile_methods(MethodTable& table) {
    table.add<PutProfileRequest, ProfileView>(
        {.name = "import_profile.put",
         .summary = "Saves an import profile for files with a given header.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/import-profiles/{name}"},
         .idempotent = true},
        put_profile);
    table.add<ProfileNameRequest, ProfileView>({.name = "import_profile.get",
                                                .summary = "Returns a saved import profile.",
                                                .permission = Permission::kLedgerRead,
                                                .effect = Effect::kRead,
                                                .route = {Verb::kGet, "/import-profiles/{name}"},
                                                .idempotent = true},
                                               get_profile);
    table.add<ListProfilesRequest, ListProfilesResponse>(
        {.name = "import_profile.list",
         .summary = "Lists the saved import profiles.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/import-profiles"},
         .idempotent = true},
        list_profiles);
    table.add<ProfileNameRequest, Deleted>({.name = "import_profile.delete",
                                            .summary = "Deletes a saved import profile.",
                                            .permission = Permission::kLedgerWrite,
                                            .effect = Effect::kWrite,
                                            .route = {Verb::kDelete, "/import-profiles/{name}"},
                                            .destructive = true},
                                           delete_profile);
}

}  // namespace

void add_import_methods(MethodTable& table) {
    table.add<ImportRequest, ImportResponse>(
        {.name = "ledger.import",
         .summary = "Plans the import of an account activity file into the ledger, and posts it on "
                    "request.",
         .doc = "Without `commit` nothing changes: the plan reports for every row whether it is "
                "new, a duplicate, changed or rejected, and why. With `commit`, exactly that plan "
                "is posted in one transaction, or nothing is.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/ledger/import"},
         .duration = Duration::kEither,
         .idempotent = true},
        run_import);
    table.add<ListImportsRequest, ListImportsResponse>(
        {.name = "import.list",
         .summary = "Lists the imports, newest first.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/imports"},
         .idempotent = true},
        list_imports);
    table.add<ImportIdRequest, ImportView>({.name = "import.get",
                                            .summary = "Returns an import with its results.",
                                            .permission = Permission::kLedgerRead,
                                            .effect = Effect::kRead,
                                            .route = {Verb::kGet, "/imports/{id}"},
                                            .idempotent = true},
                                           get_import);
    table.add<UndoImportRequest, UndoImportResponse>(
        {.name = "import.undo",
         .summary = "Undoes an import and restores the ledger to its previous state.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/imports/{id}/undo"},
         .destructive = true},
        undo_import);
    table.add<ImportFormatsRequest, ImportFormatsResponse>(
        {.name = "import.formats",
         .summary = "Lists the supported formats of account activity.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/import-formats"},
         .needs_store = false,
         .idempotent = true},
        formats);
    add_profile_methods(table);
}

}  // namespace ballast::service
