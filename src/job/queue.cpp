#include "job/queue.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "job/rows.hpp"
#include "job/signals.hpp"
#include "store/select.hpp"

namespace ballast::job {

using store::Rows;
using store::SystemTransaction;
using store::Transaction;

namespace {

constexpr std::string_view kChannel = "ballast_jobs";

}  // namespace

void Queue::State::note_change() {
    {
        const std::lock_guard lock(mutex);
        ++changes;
    }
    changed.notify_all();
}

void Queue::State::note_work() {
    {
        const std::lock_guard lock(mutex);
        ++changes;
        ++work;
    }
    changed.notify_all();
}

void Queue::State::note_cancel(const JobId& id) {
    std::vector<std::function<void(const JobId&)>> actions;
    {
        const std::lock_guard lock(mutex);
        actions = cancel_actions;
    }
    for (const auto& action : actions) action(id);
    note_work();
}

void Queue::State::hear(std::string_view payload) {
    if (payload.empty()) return note_work();
    const std::size_t first = payload.find(' ');
    const std::size_t second = payload.find(' ', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return;
    if (payload.substr(0, first) == name) return;
    const std::string_view event = payload.substr(first + 1, second - first - 1);
    if (event == "work") return note_work();
    if (event == "change") return note_change();
    if (event == "cancel")
        if (const auto id = JobId::parse(payload.substr(second + 1))) note_cancel(*id);
}

Queue::Queue(store::Database& database, const Clock& clock, QueueOptions options)
    : database_(database), clock_(clock), options_(options), state_(std::make_unique<State>()) {
    state_->name = JobId::make(clock_.now()).to_string();
}

Queue::~Queue() = default;

void Queue::listen() {
    std::call_once(state_->listens, [this] {
        state_->listener = database_.listen(
            std::string(kChannel),
            [state = state_.get()](std::string_view payload) { state->hear(payload); });
    });
}

Status Queue::notify(Transaction& transaction, Event event, const JobId& id) {
    const std::string_view word = event == Event::kWork     ? "work"
                                  : event == Event::kChange ? "change"
                                                            : "cancel";
    transaction.after_commit([state = state_.get(), event, id] {
        if (event == Event::kWork) return state->note_work();
        if (event == Event::kChange) return state->note_change();
        state->note_cancel(id);
    });
    return transaction.notify(kChannel,
                              fmt::format("{} {} {}", state_->name, word, id.to_string()));
}

Result<Job> Queue::submit(Transaction& transaction, const JobRequest& request) {
    if (request.method.empty() || request.max_attempts < 1)
        return ballast::fail(Code::kInvalidInput,
                             "a job requires a method and at least one attempt");
    TRY(const Rows queued, transaction.query("SELECT count(*) FROM job_queue"));
    if (queued[0].integer(0) >= static_cast<std::int64_t>(options_.max_queued_per_tenant))
        return ballast::fail(
            Code::kLimitExceeded,
            fmt::format("{} jobs are waiting; wait for some to finish or cancel them",
                        queued[0].integer(0)));
    const Instant now = clock_.now();
    const JobId id = JobId::make(now);
    Job job;
    job.id = id;
    job.method = request.method;
    job.request = request.request;
    job.priority = request.priority;
    job.max_attempts = request.max_attempts;
    job.idempotency_key = request.idempotency_key;
    job.created_by = request.created_by;
    job.expires_at = request.expires_at;
    job.created_at = now;
    job.agent = request.agent;
    TRY_STATUS(detail::insert_job(transaction, job,
                                  {.job = id,
                                   .priority = request.priority,
                                   .created_at = now,
                                   .expires_at = request.expires_at,
                                   .created_by = request.created_by}));
    TRY_STATUS(notify(transaction, Event::kWork, id));
    return detail::load_job(transaction, id);
}

Result<Job> Queue::get(const TenantId& tenant, const JobId& id) {
    return database_.read(tenant, [&](Transaction& t) { return detail::load_job(t, id); });
}

Result<Job> Queue::get(Transaction& transaction, const JobId& id) {
    return detail::load_job(transaction, id);
}

Result<store::Page<Job>> Queue::list(const TenantId& tenant, const JobFilter& filter,
                                     const store::PageRequest& page) {
    store::detail::Where where;
    where.add("j.parent_id IS NULL");
    if (filter.state) {
        const bool waits = *filter.state == JobState::kQueued || *filter.state == JobState::kLeased;
        where.add("j.state = {}", waits ? "queued" : to_string(*filter.state));
        if (waits)
            where.add(*filter.state == JobState::kLeased ? "q.lease_until > 0"
                                                         : "q.lease_until = 0");
    }
    if (!filter.method.empty()) where.add("j.method = {}", filter.method);
    // Ids are time-ordered.
    store::PageRequest newest = page;
    newest.direction = store::Direction::kDescending;
    return database_.read(tenant, [&](Transaction& t) -> Result<store::Page<Job>> {
        TRY(const auto query,
            store::detail::page_query(t,
                                      fmt::format("SELECT j.id, j.id, {} FROM {}",
                                                  detail::job_columns(), detail::kJobTables),
                                      where, {"j.id"}, "j.id", newest));
        TRY(const Rows rows, t.query(query.sql, query.values));
        store::Page<Job> result{.items = {}, .next = store::detail::next_cursor(t, query, rows)};
        for (std::size_t i = 0; i < std::min(rows.size(), page.limit); ++i) {
            TRY(Job job, detail::to_job(tenant, rows[i], 2));
            result.items.push_back(std::move(job));
        }
        return result;
    });
}

Result<Job> Queue::cancel(const TenantId& tenant, const JobId& id) {
    return database_.transact(tenant, [&](Transaction& t) { return cancel(t, id); });
}

Result<std::int64_t> Queue::cancel_of_agents(Transaction& t) {
    TRY(const Rows rows,
        t.query("SELECT j.id FROM jobs AS j JOIN job_queue AS q ON q.tenant_id = j.tenant_id AND "
                "q.job_id = j.id WHERE j.agent <> '' AND j.parent_id IS NULL"));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        TRY(const JobId id, rows[i].id<JobId>(0));
        TRY([[maybe_unused]] const Job job, cancel(t, id));
    }
    return static_cast<std::int64_t>(rows.size());
}

Result<Job> Queue::cancel(Transaction& t, const JobId& id) {
    TRY_STATUS(stop_shards(t, id));
    TRY(const std::int64_t removed,
        t.execute("DELETE FROM main.job_queue WHERE tenant_id = current_tenant() AND "
                  "job_id = $1 AND lease_until = 0 AND is_shard = 0",
                  {id}));
    if (removed == 1) {
        TRY_STATUS(
            t.execute("UPDATE main.jobs SET state = 'cancelled', cancel_requested = 1, "
                      "finished_at = $2, version = version + 1 "
                      "WHERE tenant_id = current_tenant() AND id = $1",
                      {id, clock_.now()}));
        TRY_STATUS(notify(t, Event::kChange, id));
        return detail::load_job(t, id);
    }
    TRY(const std::int64_t asked, t.execute("UPDATE main.job_queue SET cancel_requested = 1 "
                                            "WHERE tenant_id = current_tenant() AND job_id = $1 "
                                            "AND is_shard = 0",
                                            {id}));
    if (asked == 0) {
        TRY(const Job job, detail::load_job(t, id));
        if (job.parent)
            return ballast::fail(Code::kConflict,
                                 fmt::format("the job is a shard of job {}: cancel that job",
                                             job.parent->to_string()));
        return ballast::fail(Code::kConflict,
                             fmt::format("the job has already ended: {}", to_string(job.state)));
    }
    TRY_STATUS(
        t.execute("UPDATE main.jobs SET cancel_requested = 1, version = version + 1 "
                  "WHERE tenant_id = current_tenant() AND id = $1",
                  {id}));
    TRY_STATUS(notify(t, Event::kCancel, id));
    return detail::load_job(t, id);
}

Result<Job> Queue::wait_for_change(const TenantId& tenant, const JobId& id, std::int64_t version,
                                   std::chrono::steady_clock::time_point deadline) {
    for (;;) {
        const std::uint64_t seen = changes();
        TRY(Job job, get(tenant, id));
        if (job.version > version || is_final(job.state) ||
            std::chrono::steady_clock::now() >= deadline)
            return job;
        wait_for_changes(seen, deadline);
    }
}

Result<std::vector<JobVersion>> Queue::versions(const TenantId& tenant, Instant ended_from) {
    return database_.read(tenant, [&](Transaction& t) -> Result<std::vector<JobVersion>> {
        // Two statements, each using its own index.
        TRY(const Rows living,
            t.query("SELECT j.id, j.version, j.finished_at FROM job_queue AS q "
                    "JOIN jobs AS j ON j.tenant_id = q.tenant_id AND j.id = q.job_id "
                    "WHERE q.is_shard = 0"));
        TRY(const Rows ended,
            t.query("SELECT id, version, finished_at FROM jobs WHERE finished_at >= $1 AND "
                    "parent_id IS NULL",
                    {ended_from}));
        std::vector<JobVersion> found;
        for (const Rows* rows : {&living, &ended})
            for (std::size_t i = 0; i < rows->size(); ++i) {
                const store::Row row = (*rows)[i];
                TRY(const JobId id, row.id<JobId>(0));
                found.push_back({id, row.integer(1), row.optional_instant(2)});
            }
        std::ranges::sort(found, {}, &JobVersion::id);
        return found;
    });
}

Result<std::int64_t> Queue::purge(const TenantId& tenant, Instant before) {
    return database_.transact(tenant, [&](Transaction& t) {
        return t.execute(
            "DELETE FROM main.jobs WHERE tenant_id = current_tenant() AND finished_at < $1",
            {before});
    });
}

Result<std::set<std::string>> Queue::result_keys(const TenantId& tenant) {
    return database_.read(tenant, [](Transaction& t) -> Result<std::set<std::string>> {
        TRY(const store::Rows rows,
            t.query("SELECT result_key FROM jobs WHERE tenant_id = current_tenant() AND "
                    "result_key <> ''"));
        // What the shards of a live job read.
        TRY(const store::Rows inputs,
            t.query("SELECT DISTINCT s.parent_id, s.stage FROM jobs AS s JOIN job_queue AS q ON "
                    "q.tenant_id = s.tenant_id AND q.job_id = s.parent_id"));
        std::set<std::string> keys;
        for (const store::Row row : rows) keys.insert(row.string(0));
        for (const store::Row row : inputs) {
            TRY(const JobId parent, row.id<JobId>(0));
            keys.insert(shard_input_key(parent, row.string(1)));
        }
        return keys;
    });
}

std::uint64_t Queue::signal() const {
    const std::lock_guard lock(state_->mutex);
    return state_->work;
}

void Queue::wait_for_work(std::uint64_t seen) {
    listen();
    std::unique_lock lock(state_->mutex);
    state_->changed.wait_for(lock, options_.poll, [&] { return state_->work != seen; });
}

void Queue::wake() { state_->note_work(); }

std::uint64_t Queue::changes() {
    listen();
    const std::lock_guard lock(state_->mutex);
    return state_->changes;
}

void Queue::wait_for_changes(std::uint64_t seen, std::chrono::steady_clock::time_point deadline) {
    const auto now = std::chrono::steady_clock::now();
    std::unique_lock lock(state_->mutex);
    state_->changed.wait_until(lock, std::min(deadline, now + options_.poll),
                               [&] { return state_->changes != seen; });
}

void Queue::nudge() { state_->note_change(); }

void Queue::on_cancel(std::function<void(const JobId&)> action) {
    listen();
    const std::lock_guard lock(state_->mutex);
    state_->cancel_actions.push_back(std::move(action));
}

}  // namespace ballast::job
