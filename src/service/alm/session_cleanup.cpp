#include "service/alm/session_cleanup.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <set>

#include "service/alm/session_cache.hpp"
#include "service/alm/session_store.hpp"
#include "service/file_home.hpp"
#include "store/blob_cache.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "store/limits.hpp"
#include "store/results.hpp"
#include "store/reviews.hpp"
#include "store/upload_files.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kDay{24};
constexpr std::chrono::hours kWarningBefore = 3 * kDay;

auto time_to_live(const Environment& environment) {
    return kDay * static_cast<std::int64_t>(environment.settings().session_ttl_days);
}

store::RetentionRule rule_of(const Environment& environment, Instant now) {
    return {.last_use_before = now - time_to_live(environment),
            .warned_before = now - kWarningBefore,
            .budget_bytes = environment.settings().session_budget_bytes};
}

// Milliseconds of a UUID of version 7 (RFC 9562, 5.7).
Instant made_at(const store::UploadSessionId& id) {
    std::int64_t millis = 0;
    for (std::size_t i = 0; i < 6; ++i) millis = millis << 8 | id.uuid().bytes()[i];
    return Instant::from_micros(millis * 1'000);
}

// What cannot be removed now is an orphan, which the next cleanup removes.
void remove_files(Environment& environment, const TenantId& tenant,
                  const store::UploadSessionId& id) {
    std::error_code ignored;
    fs::remove_all(session_directory(environment, tenant, id), ignored);
    if (const auto copies = file_copies(environment); copies && *copies)
        (void)(*copies)->remove_all(session_blobs(tenant, id));
}

// Directories that no session refers to; recent ones may belong to a session that is being read.
std::size_t remove_orphans(Environment& environment, const TenantId& tenant, Instant before) {
    const fs::path root = session_directory(environment, tenant);
    auto database = environment.database();
    auto copies = file_copies(environment);
    if (!database || !copies) return 0;
    std::set<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root, error))
        names.insert(entry.path().filename().string());
    const std::string home = session_blobs(tenant);
    if (*copies)
        if (const auto blobs = (*copies)->blobs().list(home); blobs)
            for (const store::RemoteBlob& blob : *blobs)
                names.insert(
                    blob.name.substr(home.size(), blob.name.find('/', home.size()) - home.size()));
    std::size_t gone = 0;
    for (const std::string& name : names) {
        const auto id = store::UploadSessionId::parse(name);
        if (!id || made_at(*id) >= before) continue;
        const auto known = (*database)->read(tenant, [&](store::Transaction& transaction) {
            return store::get_upload_session(transaction, *id);
        });
        if (known || known.error().code != Code::kNotFound) continue;
        remove_files(environment, tenant, *id);
        ++gone;
    }
    return gone;
}

}  // namespace

Status delete_session_records(store::Transaction& transaction, const store::UploadSessionId& id) {
    TRY_STATUS(store::delete_upload_session(transaction, id));
    TRY_STATUS(
        store::delete_results_of(transaction, store::ResultSubject::kBalanceSheet, id.to_string()));
    TRY_STATUS(
        store::delete_limits_of(transaction, model::LimitSubject::kBalanceSheet, id.to_string()));
    return store::delete_review_of(transaction, model::ReviewKind::kBalanceSheet, id.to_string());
}

std::optional<Instant> expiry_of(const Environment& environment,
                                 const store::UploadSession& session) {
    if (session.pinned) return std::nullopt;
    const Instant by_use = session.last_accessed_at + time_to_live(environment);
    const Instant warned = session.is_warned() ? *session.warned_at : environment.clock().now();
    return std::max(by_use, warned + kWarningBefore);
}

bool expires_soon(std::optional<Instant> expiry, Instant now) {
    return expiry && *expiry - now <= kWarningBefore;
}

void forget_session(Environment& environment, const TenantId& tenant,
                    const store::UploadSessionId& id) {
    environment.shared<AlmSessionCache>().drop(id.to_string());
    remove_files(environment, tenant, id);
}

Result<SessionCleanup> clean_sessions(Environment& environment) {
    SessionCleanup report;
    TRY(store::Database * database, environment.database());
    const Instant now = environment.clock().now();
    TRY(const auto tenants, database->system_read([](store::SystemTransaction& transaction) {
        return store::list_tenants(transaction);
    }));
    for (const store::Tenant& tenant : tenants) {
        TRY(const std::vector<store::UploadSession> gone,
            database->transact(
                tenant.id,
                [&](store::Transaction& transaction) -> Result<std::vector<store::UploadSession>> {
                    const store::RetentionRule rule = rule_of(environment, now);
                    TRY_STATUS(store::warn_of_upload_sessions(
                        transaction, rule.last_use_before + kWarningBefore, now));
                    TRY(auto found, store::find_sessions_to_forget(transaction, rule));
                    for (const store::UploadSession& session : found)
                        TRY_STATUS(delete_session_records(transaction, session.id));
                    return found;
                }));
        for (const store::UploadSession& session : gone) {
            forget_session(environment, tenant.id, session.id);
            ++report.sessions;
            report.bytes += session.size_bytes;
        }
        report.directories += remove_orphans(environment, tenant.id, now - kDay);
    }
    TRY(store::UploadFiles * uploads, environment.uploads());
    report.uploads = uploads->sweep(now - kDay);
    return report;
}

Result<store::UploadSession> keep_session(Call& call, const store::UploadSession& session) {
    const Environment& environment = call.environment();
    std::vector<store::UploadSession> gone;
    store::UploadSession made;
    TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
        TRY(made, store::create_upload_session(transaction, session, call.now()));
        call.touch("session:" + made.id.to_string());
        TRY(gone, store::find_sessions_to_forget(transaction, rule_of(environment, call.now())));
        if (std::ranges::find(gone, made.id, &store::UploadSession::id) != gone.end())
            return fail(Code::kLimitExceeded,
                        fmt::format("the session has {} bytes, more than the disk budget of {} "
                                    "leaves after pinned sessions: unpin or delete sessions, or "
                                    "raise BALLAST_SESSION_BUDGET_BYTES",
                                    made.size_bytes, environment.settings().session_budget_bytes));
        for (const store::UploadSession& old : gone)
            TRY_STATUS(delete_session_records(transaction, old.id));
        return {};
    }));
    for (const store::UploadSession& old : gone)
        forget_session(call.environment(), call.principal().tenant, old.id);
    return made;
}

Result<bool> SessionJanitor::run_if_due() {
    const Instant now = environment_.clock().now();
    if (ran_ && now - last_ < kInterval) return false;
    ran_ = true;
    last_ = now;
    TRY([[maybe_unused]] const SessionCleanup report, clean_sessions(environment_));
    return true;
}

}  // namespace ballast::service
