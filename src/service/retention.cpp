#include "service/retention.hpp"

#include "job/queue.hpp"
#include "store/database.hpp"
#include "store/idempotency.hpp"
#include "store/identity.hpp"
#include "store/results.hpp"

namespace ballast::service {

namespace {

constexpr std::int64_t kStep = 1000;  // rows removed in one transaction

Instant days_before(Instant now, std::uint64_t days) {
    return now - std::chrono::hours(24 * static_cast<std::int64_t>(days));
}

fin::Date date_before(Instant now, std::uint64_t days) {
    const auto today =
        std::chrono::floor<std::chrono::days>(std::chrono::microseconds(now.micros()));
    return fin::Date::from_serial(
        static_cast<std::int32_t>(today.count() - static_cast<std::int64_t>(days)));
}

Result<std::int64_t> remove_results(store::Database& database, const TenantId& tenant,
                                    const Settings& settings, Instant now) {
    std::int64_t removed = 0;
    for (;;) {
        TRY(const std::int64_t step,
            database.transact(tenant, [&](store::Transaction& transaction) {
                return store::purge_results(
                    transaction, date_before(now, settings.retention_results_days),
                    days_before(now, settings.retention_versions_days), kStep);
            }));
        removed += step;
        if (step < kStep) return removed;
    }
}

}  // namespace

Result<Removed> remove_expired(Environment& environment) {
    const Settings& settings = environment.settings();
    const Instant now = environment.clock().now();
    TRY(store::Database * database, environment.database());
    TRY(job::Queue * queue, environment.queue());
    TRY(const auto tenants, database->system_read([](store::SystemTransaction& transaction) {
        return store::list_tenants(transaction);
    }));
    Removed removed;
    for (const store::Tenant& tenant : tenants) {
        TRY(const std::int64_t results, remove_results(*database, tenant.id, settings, now));
        TRY(const std::int64_t requests,
            database->transact(tenant.id, [&](store::Transaction& transaction) {
                return store::purge_requests(transaction,
                                             days_before(now, settings.retention_requests_days));
            }));
        TRY(const std::int64_t jobs,
            queue->purge(tenant.id, days_before(now, settings.retention_jobs_days)));
        removed.results += results;
        removed.requests += requests;
        removed.jobs += jobs;
    }
    TRY(removed.tokens, database->system([&](store::SystemTransaction& transaction) {
        return store::purge_tokens(transaction, days_before(now, settings.retention_tokens_days));
    }));
    return removed;
}

Result<bool> RetentionJanitor::run_if_due() {
    const Instant now = environment_.clock().now();
    if (ran_ && now - last_ < kInterval && now >= last_) return false;
    TRY([[maybe_unused]] const Removed removed, remove_expired(environment_));
    ran_ = true;
    last_ = now;
    return true;
}

}  // namespace ballast::service
