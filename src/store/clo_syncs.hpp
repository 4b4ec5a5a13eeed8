// Sources of CLO records that are read again and again, and the history of their runs.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
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
    std::string running_by;   // who has the lease, in a format of the service
    std::string last_digest;  // of the files of the last committed or unchanged run
    std::optional<Instant> last_success_at;
    std::string created_by;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

// A file that was sent to a source; the object kCloSyncObjects + digest has its bytes.
struct CloSyncFile {
    CloSyncId sync;
    std::string name;
    std::string digest;
    std::int64_t bytes = 0;
    Instant received_at;
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
// With its runs and files.
Status delete_clo_sync(Transaction& transaction, const CloSyncId& id);

// Takes the lease of a run until a time; false when another run has taken it since `seen` was read.
Result<bool> begin_clo_sync(Transaction& transaction, const CloSync& seen, Instant until,
                            const std::string& by);
// Whether the lease is still of the run that took it.
Result<bool> has_clo_sync_lease(Transaction& transaction, const CloSyncId& id,
                                const std::string& by);
Status add_clo_sync_run(Transaction& transaction, const CloSyncRun& run);
// Newest first when descending: ids are time-ordered.
Result<Page<CloSyncRun>> list_clo_sync_runs(Transaction& transaction, const CloSyncId& sync,
                                            const PageRequest& page);

// In place of those that the source had.
Status put_clo_sync_files(Transaction& transaction, const CloSyncId& sync,
                          std::span<const CloSyncFile> files);
// By name.
Result<std::vector<CloSyncFile>> clo_sync_files(Transaction& transaction, const CloSyncId& sync);
// Of all sources: their objects are kept.
Result<std::set<std::string>> clo_sync_file_digests(Transaction& transaction);

}  // namespace ballast::store
