// system.storage and system.cleanup.
#include <sys/statvfs.h>
#include <utility>

#include "service/identity.hpp"
#include "service/identity_requests.hpp"
#include "service/import_settings.hpp"
#include "service/methods.hpp"
#include "service/retention.hpp"
#include "service/settings.hpp"
#include "service/storage_requests.hpp"
#include "service/store_size.hpp"
#include "store/database.hpp"
#include "store/settings.hpp"
#include "store/usage.hpp"

namespace ballast::service {

namespace {

Result<InstallationStorage> installation_storage(Environment& environment,
                                                 store::Transaction& home) {
    struct statvfs status{};
    if (::statvfs(environment.data().c_str(), &status) != 0)
        return fail(Code::kUnavailable, "the free space of the file system cannot be read");
    InstallationStorage storage;
    storage.free_bytes = static_cast<std::int64_t>(status.f_bavail * status.f_frsize);
    TRY(storage.files, installation_file_sizes(environment, home));
    TRY(storage.copies_bytes, copied_bytes(environment));
    storage.database_bytes = database_bytes(environment, home);
    return storage;
}

RetentionView retention_of(const Settings& settings, std::uint64_t sync_files_days) {
    const auto days = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
    return {days(settings.retention_results_days), days(settings.retention_versions_days),
            days(settings.retention_jobs_days),    days(settings.retention_requests_days),
            days(settings.retention_tokens_days),  days(sync_files_days)};
}

Result<std::optional<CleanupView>> last_cleanup(store::Transaction& transaction) {
    TRY(const auto text, store::get_setting(transaction, kLastCleanup));
    if (!text) return std::optional<CleanupView>();
    TRY(CleanupView cleanup, wire::read_json<CleanupView>(*text));
    return std::optional(std::move(cleanup));
}

Result<StorageView> storage(Call& call, const Empty& /*request*/) {
    TRY(const store::Usage used, store::usage(call.transaction()));
    StorageView view;
    TRY(view.files, workspace_file_sizes(call.environment(), call.transaction()));
    view.results = used.results;
    view.superseded = used.superseded;
    view.jobs = used.jobs;
    view.batch_runs = used.batch_runs;
    view.datasets = used.datasets;
    view.dataset_rows = used.dataset_rows;
    view.retention = retention_of(call.environment().settings(),
                                  call.environment().shared<ImportSettings>().sync_files_days);
    TRY(view.last_cleanup, last_cleanup(call.transaction()));
    TRY(const TenantId home, call.transaction().as_system([&](store::SystemTransaction& system) {
        return Identity(call.environment()).home(system);
    }));
    if (home == call.principal().tenant) {
        TRY(view.installation, installation_storage(call.environment(), call.transaction()));
    }
    return view;
}

Result<CleanupView> cleanup(Call& call, const Empty& /*request*/) {
    TRY(const TenantId home, Identity(call.environment()).home());
    const TenantId& mine = call.principal().tenant;
    TRY_STATUS(mine == home ? remove_expired(call.environment())
                            : remove_expired_of(call.environment(), mine));
    std::optional<CleanupView> done;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(done, last_cleanup(transaction));
        return {};
    }));
    return done.value_or(CleanupView{.at = call.now()});
}

}  // namespace

void add_storage_methods(MethodTable& table) {
    table.add<Empty, StorageView>({.name = "system.storage",
                                   .summary = "Returns what the workspace stores, how long it is "
                                              "kept and what the last cleanup removed; in the "
                                              "home workspace also the sizes of all workspaces.",
                                   .permission = Permission::kSettingsManage,
                                   .effect = Effect::kRead,
                                   .route = {Verb::kGet, "/system/storage"},
                                   .idempotent = true},
                                  storage);
    table.add<Empty, CleanupView>({.name = "system.cleanup",
                                   .summary = "Removes what the retention settings no longer keep: "
                                              "from the workspace, and from all of them when "
                                              "called in the home workspace.",
                                   .permission = Permission::kSettingsManage,
                                   .effect = Effect::kRun,
                                   .route = {Verb::kPost, "/system/cleanup"},
                                   .duration = Duration::kEither,
                                   .idempotent = true,
                                   .destructive = true},
                                  cleanup);
}

}  // namespace ballast::service
