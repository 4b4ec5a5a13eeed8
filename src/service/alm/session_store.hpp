// Stored ALM sessions: a row of the state, a directory of column files, and the errors of the
// upload.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "service/alm/session_intake.hpp"
#include "service/alm/session_requests.hpp"
#include "service/call.hpp"
#include "service/session_files.hpp"
#include "store/columns.hpp"
#include "store/upload_sessions.hpp"

namespace ballast::service {

inline constexpr std::string_view kAlmSessionKind = "alm";

struct StoredAlmSession {
    store::UploadSession row;
    AlmSessionManifest manifest;
    Issues issues = {};  // from creating the session
};

std::filesystem::path session_directory(const Environment& environment, const TenantId& tenant,
                                        const store::UploadSessionId& id);
// "sessions/<tenant>/<id>/", the place of that directory below the data directory, and of its files
// in an object store.
std::string session_blobs(const TenantId& tenant, const store::UploadSessionId& id);
// Where the blocks of a session are.
Result<store::ColumnsOptions> session_columns(Environment& environment, const TenantId& tenant,
                                              const store::UploadSessionId& id);

// A session of the workspace; restarts its time to live.
Result<StoredAlmSession> open_alm_session(Call& call, const std::string& id);
// The same in the open write transaction.
Result<StoredAlmSession> open_alm_session(Call& call, store::Transaction& transaction,
                                          const std::string& id);
// Who may pin and delete a session: its owner, managers and administrators.
bool may_manage(const Call& call, const store::UploadSession& session);
Status require_manageable(const Call& call, const store::UploadSession& session,
                          std::string_view action);
// Stores a new manifest, name and pin; the version must be `expected`.
Result<StoredAlmSession> save_alm_session(store::Transaction& transaction,
                                          const StoredAlmSession& session, std::int64_t expected);

// The files that a request names, uploads included.
struct RequestedFiles {
    std::vector<IntakeFile> files;
    std::vector<std::string> uploads;
};
Result<RequestedFiles> requested_files(Call& call, const std::vector<AlmSessionFile>& files);
// To be called once they are read.
Status remove_uploads(Call& call, const std::vector<std::string>& uploads);

// Reads the files into a new session. Deletes others where the disk budget requires it.
Result<StoredAlmSession> create_alm_session(Call& call, const CreateAlmSessionRequest& request);

// A market with the curves of the files: one discount curve per currency, and every curve of the
// currency as a projection curve named by its id. A currency without an exchange rate is left out
// with an issue.
std::pair<AlmMarket, Issues> market_with_curves(const AlmSessionManifest& manifest,
                                                const std::vector<ingest::CurveRow>& curves,
                                                const AlmCurveChoice& choice);

AlmSessionView alm_session_view(Environment& environment, const TenantId& tenant,
                                const StoredAlmSession& session, Issues issues = {});

struct ErrorPage {
    std::vector<AlmRowError> errors;
    std::string next;  // empty on the last page
};
Result<ErrorPage> read_errors(Environment& environment, const TenantId& tenant,
                              const store::UploadSessionId& id, std::string_view cursor,
                              std::size_t limit);

}  // namespace ballast::service
