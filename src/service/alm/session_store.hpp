// ALM sessions as they are kept: a row of the state, a directory of column files, the faults of the
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
#include "store/upload_sessions.hpp"

namespace ballast::service {

inline constexpr std::string_view kAlmSessionKind = "alm";

struct StoredAlmSession {
    store::UploadSession row;
    AlmSessionManifest manifest;
    Issues issues = {};  // found while it was made
};

std::filesystem::path session_directory(const Environment& environment, const TenantId& tenant,
                                        const store::UploadSessionId& id);

// The caller's own session; its time to live starts again. kNotFound for another owner's.
Result<StoredAlmSession> open_alm_session(Call& call, const std::string& id);
// The same in the open transaction of a write.
Result<StoredAlmSession> open_alm_session(Call& call, store::Transaction& transaction,
                                          const std::string& id);
// Takes the new manifest, name and pin in; the version must be `expected`.
Result<StoredAlmSession> save_alm_session(store::Transaction& transaction,
                                          const StoredAlmSession& session, std::int64_t expected);

// The files a request names, with the uploads among them.
struct RequestedFiles {
    std::vector<IntakeFile> files;
    std::vector<std::string> uploads;
};
Result<RequestedFiles> requested_files(Call& call, const std::vector<AlmSessionFile>& files);
// Once they are read.
Status remove_uploads(Call& call, const std::vector<std::string>& uploads);

// Reads the files into a new session. Evicts others where the disk budget asks for it.
Result<StoredAlmSession> create_alm_session(Call& call, const CreateAlmSessionRequest& request);

// A market with the curves in it: a currency's discount curve by choice, and every curve of the
// currency as a projection curve by its id. A currency without an exchange rate is left out and
// said so.
std::pair<AlmMarket, Issues> market_with_curves(const AlmSessionManifest& manifest,
                                                const std::vector<ingest::CurveRow>& curves,
                                                const AlmCurveChoice& choice);

AlmSessionView alm_session_view(const Environment& environment, const TenantId& tenant,
                                const StoredAlmSession& session, Issues issues = {});

struct FaultPage {
    std::vector<AlmFault> faults;
    std::string next;  // empty: there are no more
};
Result<FaultPage> read_faults(const std::filesystem::path& directory, std::string_view cursor,
                              std::size_t limit);

}  // namespace ballast::service
