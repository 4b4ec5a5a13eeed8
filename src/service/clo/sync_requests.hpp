// Requests and responses of synchronized sources of CLO records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/clo/book_requests.hpp"
#include "service/common.hpp"
#include "store/clo_syncs.hpp"

namespace ballast::service {

enum class CloSyncFrom : std::uint8_t { kFolder, kUpload };

enum class CloSyncAuto : std::uint8_t { kIfClean, kNever };

// What is read, and how.
struct CloSyncDocument {
    CloSyncFrom source = CloSyncFrom::kFolder;
    std::string folder;  // below the import directory
    std::string rule = "every 30 minutes";
    CloSyncAuto automatic = CloSyncAuto::kIfClean;
    std::vector<CloBookConfirm> confirm;
    std::map<std::string, std::string> deals;
};

struct PutCloSyncRequest : CloSyncDocument {
    std::string sync;
    bool enabled = true;
    std::string if_match;
};

struct UploadCloSyncRequest {
    std::string sync;
    std::vector<CloBookFile> files;
};

// A file that was sent to a source without a folder.
struct CloSyncSentFile {
    std::string name;
    std::int64_t bytes = 0;
    std::string digest;
    Instant received_at;
};

struct CloSyncIdRequest {
    std::string sync;
};

struct CloSyncView : CloSyncDocument {
    std::string id;
    std::string sync;
    bool enabled = true;
    std::int64_t failures = 0;
    std::optional<Instant> next_run_at;
    std::optional<Instant> retry_at;
    bool running = false;
    std::optional<Instant> last_success_at;
    std::optional<std::int64_t> age_minutes;  // of the last success
    std::vector<CloSyncSentFile> files;
    std::string etag;
    std::string created_by;
    Instant created_at;
    Instant updated_at;
};

struct ListCloSyncsResponse {
    std::string directory;
    std::vector<CloSyncView> data;
};

struct RunCloSyncRequest {
    std::string sync;
    bool commit = false;      // also where the source waits
    std::string plan_digest;  // of the plan that was reviewed
};

// What a run found, as stored.
struct CloSyncFindings {
    std::vector<std::string> files;
    std::vector<CloBookSheet> sheets;
    Issues checks;
};

struct CloSyncRunView : CloSyncFindings {
    std::string id;
    Instant started_at;
    Instant finished_at;
    store::CloSyncOutcome outcome = store::CloSyncOutcome::kFailed;
    std::string message;
    std::string digest;
    std::string plan_digest;
    std::optional<std::string> import;
};

struct CloSyncHistoryRequest : PageFields {
    CloSyncHistoryRequest() { direction = store::Direction::kDescending; }
    std::string sync;
};

struct CloSyncHistoryResponse {
    std::vector<CloSyncRunView> data;
    std::optional<std::string> next_cursor;
};

}  // namespace ballast::service
