// Sources of CLO records that are read again and again, and the history of their runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/clo_deals.hpp"

namespace ballast::store {

using CloSyncId = Id<struct CloSyncTag>;
using CloSyncRunId = Id<struct CloSyncRunTag>;

enum class CloSyncOutcome : std::uint8_t { kUnchanged, kWaiting, kCommitted, kFailed, kSkipped };

// Key of a file that a run read, by its digest. The janitor removes those that were not read for
// as long as the settings keep them.
inline constexpr std::string_view kCloSyncObjects = "clo/syncs/";

struct CloSync {
    CloSyncId id;
    std::string slug;             // unique in the workspace
    std::string document = "{}";  // source and options, whose format the service defines
    bool enabled = true;
    std::int64_t failures = 0;  // in a row
    std::optional<Instant> retry_at;
    std::optional<Instant> running_until;
    std::string last_digest;  // of the files of the last committed or unchanged run
    std::optional<Instant> last_success_at;
    std::string created_by;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

struct CloSyncRun {
    CloSyncRunId id;
    CloSyncId sync;
    Instant started_at;
    Instant finished_at;
    CloSyncOutcome outcome = CloSyncOutcome::kFailed;
    std::string message;
    std::string digest;
    std::string plan_digest;
    std::optional<CloImportId> import;
    std::string document = "{}";  // findings, whose format the service defines
};

// A short name that is taken is kConflict.
Result<CloSync> create_clo_sync(Transaction& transaction, CloSync sync, Instant now);
Result<CloSync> find_clo_sync(Transaction& transaction, std::string_view id_or_slug);
// By short name.
Result<std::vector<CloSync>> clo_syncs(Transaction& transaction);
// Stores everything; the version counts changes of a person only. kConflict for an outdated one.
Result<CloSync> update_clo_sync(Transaction& transaction, CloSync sync,
                                std::int64_t expected_version, Instant now);
// Notes what a run leaves: the version stays.
Status note_clo_sync(Transaction& transaction, const CloSync& sync);
// With its runs.
Status delete_clo_sync(Transaction& transaction, const CloSyncId& id);

// Takes the lease of a run; false while another run has it.
Result<bool> begin_clo_sync(Transaction& transaction, const CloSyncId& id, Instant now,
                            Instant until);
Status add_clo_sync_run(Transaction& transaction, const CloSyncRun& run);
// Newest first when descending: ids are time-ordered.
Result<Page<CloSyncRun>> list_clo_sync_runs(Transaction& transaction, const CloSyncId& sync,
                                            const PageRequest& page);

}  // namespace ballast::store
