#include "api/node.hpp"

#include <chrono>

#include "api/object_writer.hpp"
#include "api/process.hpp"
#include "api/process_figures.hpp"
#include "job/queue_depth.hpp"
#include "service/job_runner.hpp"
#include "service/result_cache.hpp"
#include "service/version.hpp"
#include "store/database.hpp"
#include "store/usage.hpp"

namespace ballast::api {

namespace {

job::WorkerOptions worker_options(const service::Settings& settings, const std::string& id) {
    return {.name = id,
            .workers = settings.job_workers,
            .kept_for_others = settings.job_workers > 1 ? std::size_t{1} : 0,
            // Until the list of nodes has been read: a later version may be there.
            .draining = true};
}

// One line for every attempt that ended.
std::string job_line(const job::Job& job, const std::string& outcome,
                     std::chrono::steady_clock::duration took) {
    return std::move(ObjectWriter()
                         .member("event", "job")
                         .member("job", job.id.to_string())
                         .member("method", job.method)
                         .member("tenant", job.tenant.to_string())
                         .member("user", job.created_by)
                         .member("attempt", job.attempts)
                         .member("shard_of", job.parent ? job.parent->to_string() : std::string())
                         .member("outcome", outcome)
                         .member("ms", std::chrono::duration<double, std::milli>(took).count()))
        .finish();
}

void set_process_gauges(service::Metrics& metrics) {
    const ProcessFigures figures = process_figures();
    metrics.set_gauge("ballast_process_cpu_seconds", "Processor time of this process.",
                      figures.processor_seconds);
    metrics.set_gauge("ballast_process_resident_bytes", "Resident memory of this process.",
                      static_cast<double>(figures.resident_bytes));
    metrics.set_gauge("ballast_process_open_files", "Open files and sockets of this process.",
                      static_cast<double>(figures.open_files));
    metrics.set_gauge("ballast_process_threads", "Threads of this process.",
                      static_cast<double>(figures.threads));
}

void set_pool_gauges(const store::PoolUse& use, service::Metrics& metrics) {
    metrics.set_gauge("ballast_database_connections_lent", "Connections in transactions.",
                      static_cast<double>(use.lent));
    metrics.set_gauge("ballast_database_connections_idle", "Open connections that nobody uses.",
                      static_cast<double>(use.idle));
    metrics.set_gauge("ballast_database_connections_limit", "Most connections of this process.",
                      static_cast<double>(use.limit));
    metrics.set_gauge("ballast_database_connections_opened", "Connections opened since the start.",
                      static_cast<double>(use.opened));
}

constexpr std::chrono::minutes kActive{15};

}  // namespace

RunningNode::RunningNode(service::Dispatcher& dispatcher, job::Queue& queue, store::NodeRole role,
                         std::function<void(std::string_view)> log)
    : dispatcher_(dispatcher),
      id_(service::make_node_id(dispatcher.environment().clock().now())),
      run_(service::make_job_runner(dispatcher.environment(), dispatcher.table())),
      workers_(
          queue,
          [this, log](const job::Job& job, const Work& work) {
              yield_to_calls();
              const auto start = std::chrono::steady_clock::now();
              auto result = run_(job, work);
              const auto took = std::chrono::steady_clock::now() - start;
              const std::string outcome(!result          ? to_string(result.error().code)
                                        : result->shards ? "divided"
                                                         : "succeeded");
              dispatcher_.metrics().record_job(job.parent ? job.method + ".shard" : job.method,
                                               outcome, took);
              if (log) log(job_line(job, outcome, took));
              return result;
          },
          worker_options(dispatcher.environment().settings(), id_)),
      presence_(dispatcher.environment(),
                {.id = id_,
                 .role = role,
                 .version = std::string(service::kEngineVersion),
                 .workers = dispatcher.environment().settings().job_workers,
                 .running = [this] { return workers_.running(); },
                 .set_draining = [this](bool draining) { workers_.set_draining(draining); }},
                std::move(log), [this] { set_gauges(); }) {}

void RunningNode::set_gauges() {
    service::Environment& environment = dispatcher_.environment();
    service::Metrics& metrics = dispatcher_.metrics();
    set_process_gauges(metrics);
    const auto database = environment.database();
    if (!database) return;
    set_pool_gauges((*database)->pool_use(), metrics);
    const Instant now = environment.clock().now();
    std::int64_t users = 0;
    const auto depth = (*database)->system_read(
        [&](store::SystemTransaction& transaction) -> Result<job::QueueDepth> {
            TRY(users, store::active_users(transaction, now - kActive));
            return job::queue_depth(transaction, now);
        });
    // Unknown while the database is away: the last figures stay.
    if (!depth) return;
    metrics.set_gauge("ballast_users_active", "Users of all workspaces in the last 15 minutes.",
                      static_cast<double>(users));
    metrics.set_gauge("ballast_jobs_waiting", "Jobs of all nodes that wait.",
                      static_cast<double>(depth->waiting));
    metrics.set_gauge("ballast_jobs_running", "Jobs that run on all nodes.",
                      static_cast<double>(depth->running));
    metrics.set_gauge("ballast_queue_age_seconds", "Longest wait of a job that may run.",
                      std::chrono::duration<double>(depth->oldest).count());
    const service::CacheCounts cached = environment.shared<service::ResultCache>().counts();
    metrics.set_gauge("ballast_results_from_memory", "Results found in the cache of this node.",
                      static_cast<double>(cached.memory));
    metrics.set_gauge("ballast_results_from_redis", "Results found in Redis by this node.",
                      static_cast<double>(cached.shared));
    metrics.set_gauge("ballast_results_computed", "Results that this node computed for its cache.",
                      static_cast<double>(cached.computed));
    metrics.set_gauge("ballast_node_jobs_running", "Jobs that run on this node.",
                      static_cast<double>(workers_.running()));
}

}  // namespace ballast::api
