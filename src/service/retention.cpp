#include "service/retention.hpp"

#include <functional>
#include <set>
#include <span>
#include <string>

#include "fin/utc_date.hpp"
#include "job/queue.hpp"
#include "service/import_settings.hpp"
#include "service/storage_requests.hpp"
#include "service/workspace_removal.hpp"
#include "store/batch_runs.hpp"
#include "store/catalog.hpp"
#include "store/clo_correlations.hpp"
#include "store/clo_imports.hpp"
#include "store/clo_syncs.hpp"
#include "store/columns.hpp"
#include "store/credentials.hpp"
#include "store/database.hpp"
#include "store/idempotency.hpp"
#include "store/identity.hpp"
#include "store/notifications.hpp"
#include "store/objects.hpp"
#include "store/reports.hpp"
#include "store/results.hpp"
#include "store/reviews.hpp"
#include "store/settings.hpp"
#include "wire/json.hpp"
#include "wire/json_figures.hpp"

namespace ballast::service {

namespace {

constexpr std::int64_t kStep = 1000;  // rows removed in one transaction
constexpr std::uint64_t kNotificationDays = 90;

Instant days_before(Instant now, std::uint64_t days) {
    return now - std::chrono::hours(24 * static_cast<std::int64_t>(days));
}

fin::Date date_before(Instant now, std::uint64_t days) {
    return fin::utc_date(now) - static_cast<int>(days);
}

// In steps, until a step removes less than it may: `step` returns how many.
Result<std::int64_t> in_steps(
    store::Database& database, const TenantId& tenant,
    const std::function<Result<std::int64_t>(store::Transaction&)>& step) {
    std::int64_t removed = 0;
    for (;;) {
        TRY(const std::int64_t count, database.transact(tenant, step));
        removed += count;
        if (count < kStep) return removed;
    }
}

// Reports are kept as long as results. Their records first: a document without one is not readable.
Result<std::int64_t> remove_reports(Environment& environment, store::Database& database,
                                    const TenantId& tenant, Instant before) {
    std::int64_t removed = 0;
    for (;;) {
        std::vector<store::ReportId> expired;
        TRY_STATUS(database.transact(tenant, [&](store::Transaction& transaction) -> Status {
            TRY(expired, store::reports_before(transaction, before, kStep));
            for (const store::ReportId& id : expired) {
                TRY_STATUS(store::delete_report(transaction, id));
                TRY_STATUS(store::delete_review_of(transaction, model::ReviewKind::kReport,
                                                   id.to_string()));
            }
            return {};
        }));
        if (!expired.empty()) {
            TRY(store::Objects * objects, environment.objects());
            for (const store::ReportId& id : expired) {
                TRY(const auto documents, objects->list(tenant, "reports/" + id.to_string() + "/"));
                for (const store::ObjectInfo& one : documents)
                    TRY_STATUS(objects->remove(tenant, one.key));
            }
        }
        removed += static_cast<std::int64_t>(expired.size());
        if (static_cast<std::int64_t>(expired.size()) < kStep) return removed;
    }
}

Result<Removed> remove_of_tenant(Environment& environment, const TenantId& tenant, Instant now) {
    const Settings& settings = environment.settings();
    TRY(store::Database * database, environment.database());
    TRY(job::Queue * queue, environment.queue());
    const Instant jobs_before = days_before(now, settings.retention_jobs_days);
    Removed removed;
    TRY(removed.results, in_steps(*database, tenant, [&](store::Transaction& transaction) {
            return store::purge_results(transaction,
                                        date_before(now, settings.retention_results_days),
                                        days_before(now, settings.retention_versions_days), kStep);
        }));
    TRY(const std::int64_t reports,
        remove_reports(environment, *database, tenant,
                       days_before(now, settings.retention_results_days)));
    removed.results += reports;
    TRY(removed.batch_runs, in_steps(*database, tenant, [&](store::Transaction& transaction) {
            return store::purge_batch_runs(transaction, jobs_before, kStep);
        }));
    TRY(removed.requests, database->transact(tenant, [&](store::Transaction& transaction) {
        return store::purge_requests(transaction,
                                     days_before(now, settings.retention_requests_days));
    }));
    TRY(removed.jobs, queue->purge(tenant, jobs_before));
    TRY(removed.notifications, database->transact(tenant, [&](store::Transaction& transaction) {
        return store::purge_notifications(transaction, days_before(now, kNotificationDays), kStep);
    }));
    return removed;
}

// Keys of the objects with the files of imports that were committed, also of undone ones. What an
// import kept whose transaction was rolled back is not among them.
Result<std::set<std::string>> imported_files(store::Database& database, const TenantId& tenant) {
    TRY(const auto documents, database.read(tenant, [](store::Transaction& transaction) {
        return store::clo_import_documents(transaction);
    }));
    std::set<std::string> keys;
    for (const std::string& document : documents) {
        const std::string files = wire::member_of(document, "files");
        if (files.empty()) continue;
        TRY(const auto digests, wire::read_json<std::vector<std::string>>(files));
        for (const std::string& digest : digests)
            keys.insert(std::string(store::kCloImportObjects) + digest);
    }
    return keys;
}

// Of price files that were merged or deleted, results of jobs that are listed no longer, and what
// no record of a CLO refers to.
Result<store::Freed> remove_files(Environment& environment, std::span<const store::Tenant> tenants,
                                  Instant before) {
    TRY(store::Database * database, environment.database());
    TRY(job::Queue * queue, environment.queue());
    TRY(store::Columns * columns, environment.columns());
    TRY(store::Objects * objects, environment.objects());
    store::Freed freed;
    std::set<std::string> listed;
    for (const store::Tenant& tenant : tenants) {
        TRY(const auto datasets, database->read(tenant.id, [](store::Transaction& transaction) {
            return store::list_datasets(transaction);
        }));
        for (const store::Dataset& dataset : datasets) listed.insert(dataset.path);
        TRY(const std::set<std::string> results, queue->result_keys(tenant.id));
        freed += objects->collect(tenant.id, "jobs/", results, before);
        TRY(const auto matrices, database->read(tenant.id, [](store::Transaction& transaction) {
            return store::clo_correlation_digests(transaction);
        }));
        std::set<std::string> used;
        for (const std::string& digest : matrices)
            used.insert(std::string(store::kCloCorrelationObjects) + digest);
        freed += objects->collect(tenant.id, store::kCloCorrelationObjects, used, before);
        TRY(const std::set<std::string> imported, imported_files(*database, tenant.id));
        freed += objects->collect(tenant.id, store::kCloImportObjects, imported, before);
        const std::uint64_t days = environment.shared<ImportSettings>().sync_files_days;
        TRY(const auto sent, database->read(tenant.id, [](store::Transaction& transaction) {
            return store::clo_sync_file_digests(transaction);
        }));
        std::set<std::string> kept;
        for (const std::string& digest : sent)
            kept.insert(std::string(store::kCloSyncObjects) + digest);
        freed += objects->collect(tenant.id, store::kCloSyncObjects, kept,
                                  days_before(environment.clock().now(), days));
    }
    return freed += columns->collect(listed, before);
}

}  // namespace

Result<Removed> remove_expired_of(Environment& environment, const TenantId& tenant) {
    const Instant now = environment.clock().now();
    TRY(store::Database * database, environment.database());
    TRY(const Removed removed, remove_of_tenant(environment, tenant, now));
    TRY_STATUS(database->transact(tenant, [&](store::Transaction& transaction) {
        return store::put_setting(transaction, kLastCleanup,
                                  wire::to_json(CleanupView{now, removed.results, removed.jobs,
                                                            removed.requests, removed.batch_runs}),
                                  now);
    }));
    return removed;
}

Result<Removed> remove_expired(Environment& environment) {
    const Instant now = environment.clock().now();
    TRY(store::Database * database, environment.database());
    TRY(const auto tenants, database->system_read([](store::SystemTransaction& transaction) {
        return store::list_tenants(transaction);
    }));
    Removed removed;
    for (const store::Tenant& tenant : tenants) {
        if (!tenant.enabled) {  // deleted, or that of a deleted user
            TRY_STATUS(database->transact(tenant.id, [&](store::Transaction& transaction) {
                return remove_workspace_contents(environment, transaction);
            }));
            continue;
        }
        TRY(const Removed one, remove_expired_of(environment, tenant.id));
        removed.results += one.results;
        removed.requests += one.requests;
        removed.jobs += one.jobs;
        removed.batch_runs += one.batch_runs;
        removed.notifications += one.notifications;
    }
    TRY(removed.tokens,
        database->system([&](store::SystemTransaction& transaction) -> Result<std::int64_t> {
            TRY_STATUS(store::purge_attempts(transaction, now));
            // Sign-ins of programs end after thirty days.
            constexpr std::uint64_t kLongestSignIn = 30;
            const std::uint64_t days = environment.settings().retention_tokens_days;
            TRY_STATUS(
                store::purge_refresh_tokens(transaction, days_before(now, kLongestSignIn + days)));
            return store::purge_tokens(transaction, days_before(now, days));
        }));
    TRY(const store::Freed freed, remove_files(environment, tenants, days_before(now, 1)));
    removed.files = freed.files;
    removed.bytes = freed.bytes;
    return removed;
}

Result<std::optional<Removed>> RetentionJanitor::run_if_due() {
    const Instant now = environment_.clock().now();
    if (ran_ && now - last_ < kInterval && now >= last_) return std::optional<Removed>();
    TRY(const Removed removed, remove_expired(environment_));
    ran_ = true;
    last_ = now;
    return std::optional(removed);
}

}  // namespace ballast::service
