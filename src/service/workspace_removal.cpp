#include "service/workspace_removal.hpp"

#include <filesystem>
#include <system_error>

#include "service/file_home.hpp"
#include "service/session_files.hpp"
#include "store/blob_cache.hpp"
#include "store/objects.hpp"
#include "store/tenant_rows.hpp"

namespace ballast::service {

namespace {

// What is left after an interruption is removed by the next run of the janitor.
void remove_files_of(Environment& environment, const TenantId& tenant) {
    std::error_code ignored;
    std::filesystem::remove_all(session_directory(environment, tenant), ignored);
    if (const auto copies = file_copies(environment); copies && *copies)
        (void)(*copies)->remove_all(session_blobs(tenant));
    const auto objects = environment.objects();
    if (!objects) return;
    for (;;) {
        const auto listed = (*objects)->list(tenant);
        if (!listed || listed->empty()) return;
        for (const store::ObjectInfo& one : *listed)
            if (!(*objects)->remove(tenant, one.key)) return;
    }
}

}  // namespace

Status remove_workspace_contents(Environment& environment, store::Transaction& transaction) {
    TRY_STATUS(store::delete_tenant_rows(transaction));
    transaction.after_commit(
        [&environment, tenant = transaction.tenant()] { remove_files_of(environment, tenant); });
    return {};
}

}  // namespace ballast::service
