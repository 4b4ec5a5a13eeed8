#include "service/shard_run.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>

#include "base/crash_point.hpp"
#include "base/digest.hpp"
#include "job/queue.hpp"
#include "service/describe_common.hpp"
#include "service/settings.hpp"
#include "service/version.hpp"
#include "store/database.hpp"
#include "store/nodes.hpp"
#include "store/objects.hpp"

namespace ballast::service {

// What a shard computes.
struct ShardTask {
    std::string kind;
    std::string input_digest;
    std::uint64_t first = 0;
    std::uint64_t count = 0;
};

// Record of the computation of a shard.
struct ShardManifest {
    std::string kind;
    std::string engine_version;
    std::string input_digest;
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    double duration_ms = 0.0;
};

}  // namespace ballast::service

template <>
struct ballast::wire::Described<ballast::service::ShardTask> {
    using T = ballast::service::ShardTask;
    static constexpr std::string_view name = "ShardTask";
    static constexpr std::string_view doc = "What a shard computes.";
    static constexpr auto fields =
        wire::list(required("kind", &T::kind, ""), required("input_digest", &T::input_digest, ""),
                   required("first", &T::first, ""), required("count", &T::count, ""));
};

template <>
struct ballast::wire::Described<ballast::service::ShardManifest> {
    using T = ballast::service::ShardManifest;
    static constexpr std::string_view name = "ShardManifest";
    static constexpr std::string_view doc = "Record of the computation of a shard.";
    static constexpr auto fields = wire::list(
        required("kind", &T::kind, ""), required("engine_version", &T::engine_version, ""),
        required("input_digest", &T::input_digest, ""), required("first", &T::first, ""),
        required("count", &T::count, ""), required("duration_ms", &T::duration_ms, ""));
};

namespace ballast::service {

namespace {

constexpr std::size_t kShardsPerNode = 4;
// A shard costs reading its input and writing its result.
constexpr double kLeastSeconds = 2.0;
constexpr std::size_t kStageDigits = 32;

// Of another version the same step is another one: its shards may have other digits.
std::string stage_of(const ShardedStep& step) {
    return sha256_hex(fmt::format("{}\n{}\n{}", step.kind, kEngineVersion, step.input))
        .substr(0, kStageDigits);
}

// Whether this version has computed the shard, not another one that took it from the queue.
bool is_of_this_version(const job::Job& shard) {
    const auto manifest = wire::read_json<ShardManifest>(shard.manifest);
    return manifest && manifest->engine_version == kEngineVersion;
}

struct Workers {
    std::size_t nodes = 0;       // of this version that take jobs
    bool other_version = false;  // whether one of another version may take them
};

Result<Workers> workers_of(Environment& environment) {
    TRY(store::Database * database, environment.database());
    TRY(const auto nodes, database->system_read([](store::SystemTransaction& transaction) {
        return store::list_nodes(transaction);
    }));
    const Instant since = environment.clock().now() - std::chrono::seconds(30);
    Workers workers;
    for (const store::Node& node : nodes) {
        if (node.seen_at < since || node.workers == 0) continue;
        if (node.version != kEngineVersion)
            workers.other_version = true;
        else if (!node.draining)
            ++workers.nodes;
    }
    return workers;
}

// Of a shard that has failed after all its attempts.
Error error_of(const job::Job& shard) {
    if (shard.state == job::JobState::kCancelled)
        return fail(Code::kCancelled, "a shard of the job was cancelled");
    Error error = fail(Code::kInternal,
                       fmt::format("shard {} of the job: {}", shard.shard, shard.error_message));
    for (const Code code : {Code::kInvalidInput, Code::kForbidden, Code::kNotFound, Code::kConflict,
                            Code::kLimitExceeded, Code::kUnsupported, Code::kDeadlineExceeded,
                            Code::kUnavailable, Code::kCorrupted})
        if (to_string(code) == shard.error_code) error.code = code;
    if (shard.error_details != "[]")
        error.attributes.emplace_back(job::kErrorDetails, shard.error_details);
    return error;
}

}  // namespace

bool has_other_versions(Environment& environment) {
    const auto workers = workers_of(environment);
    return workers && workers->other_version;
}

Result<Distribution> ShardedRun::distribution() {
    const std::uint64_t set = environment_.settings().job_shards;
    Distribution distribution{.shards = set,
                              .run = [this](const ShardedStep& step) { return run(step); }};
    if (set != 1) {
        TRY(const Workers workers, workers_of(environment_));
        if (set == 0) {
            distribution.shards = workers.nodes > 1 ? kShardsPerNode * workers.nodes : 1;
            distribution.least_seconds = kLeastSeconds;
        }
        // During an upgrade: other versions may know other shards, and compute other digits.
        if (workers.other_version) distribution.shards = 1;
    }
    if (distribution.shards > 1) return distribution;
    // A step that has been divided already is continued.
    TRY(job::Queue * queue, environment_.queue());
    TRY(const auto shards, queue->shards(job_.tenant, job_.id));
    if (shards.empty()) return Distribution{};
    distribution.shards = shards.size();
    distribution.least_seconds = 0.0;
    return distribution;
}

Error ShardedRun::wait_for(job::ShardSet set) {
    waits_for_ = std::move(set);
    return fail(Code::kCancelled, "the job waits for its shards");
}

Result<std::vector<std::string>> ShardedRun::run(const ShardedStep& step) {
    const std::string stage = stage_of(step);
    TRY(job::Queue * queue, environment_.queue());
    TRY(const auto shards, queue->shards(job_.tenant, job_.id, stage));
    if (!shards.empty()) {
        TRY(auto results, results_of(shards, stage));
        return results;
    }
    TRY(store::Objects * objects, environment_.objects());
    TRY(const store::ObjectInfo input,
        objects->put(job_.tenant, job::shard_input_key(job_.id, stage), step.input));
    crash_point("shard.after_input");
    job::ShardSet set{.stage = stage,
                      .unit = std::string(step.unit),
                      .phase = std::string(step.phase),
                      .shards = {}};
    for (const UnitRange& range : step.ranges)
        set.shards.push_back({.shard = static_cast<int>(set.shards.size()),
                              .request = wire::to_json(ShardTask{
                                  std::string(step.kind), input.digest, range.first, range.count}),
                              .size = range.count});
    return wait_for(std::move(set));
}

Result<std::vector<std::string>> ShardedRun::results_of(const std::vector<job::Job>& shards,
                                                        const std::string& stage) {
    for (const job::Job& shard : shards)
        if (job::is_final(shard.state) && shard.state != job::JobState::kSucceeded)
            return error_of(shard);
    // An attempt has ended before its shards, and they go on.
    if (std::ranges::any_of(shards, [](const auto& shard) { return !job::is_final(shard.state); }))
        return wait_for({.stage = stage,
                         .unit = shards.front().progress.unit,
                         .phase = shards.front().progress.phase,
                         .shards = {}});
    TRY(store::Objects * objects, environment_.objects());
    std::vector<std::string> results;
    // Results that the object store has lost, or that are of another version, are computed again.
    job::ShardSet lost{.stage = stage,
                       .unit = shards.front().progress.unit,
                       .phase = shards.front().progress.phase,
                       .shards = {}};
    for (const job::Job& shard : shards) {
        auto result = shard.result_key.empty() || !is_of_this_version(shard)
                          ? Result<std::string>(fail(Code::kNotFound, "no result"))
                          : objects->get(job_.tenant, shard.result_key, shard.result_digest);
        if (result) {
            results.push_back(*std::move(result));
        } else if (result.error().code == Code::kNotFound ||
                   result.error().code == Code::kCorrupted) {
            lost.shards.push_back(
                {.shard = shard.shard, .request = shard.request, .size = shard.progress.total});
        } else {
            return Error(std::move(result).error());
        }
    }
    if (!lost.shards.empty()) return wait_for(std::move(lost));
    is_divided_ = true;
    return results;
}

void ShardedRun::remove_objects() const {
    const auto objects = environment_.objects();
    if (!is_divided_ || !objects) return;
    const auto found =
        (*objects)->list(job_.tenant, fmt::format("jobs/{}/shards/", job_.id.to_string()));
    if (!found) return;
    // What stays is collected later as unused.
    for (const store::ObjectInfo& object : *found)
        (void)(*objects)->remove(job_.tenant, object.key);
}

Result<job::JobResult> run_shard(const MethodTable& table, const job::Job& shard, Call& call) {
    const auto start = std::chrono::steady_clock::now();
    TRY(const auto task, wire::read_json<ShardTask>(shard.request));
    const auto* function = table.find_shard(task.kind);
    if (!function)
        return fail(Code::kUnsupported,
                    fmt::format("this version computes no shards of the kind {}", task.kind));
    TRY(store::Objects * objects, call.environment().objects());
    auto input = objects->get(shard.tenant, job::shard_input_key(*shard.parent, shard.stage),
                              task.input_digest);
    // The store may have it again later.
    if (!input) {
        Error error = std::move(input).error();
        if (error.code == Code::kNotFound || error.code == Code::kCorrupted)
            error.code = Code::kUnavailable;
        return error;
    }
    TRY(const std::string part, (*function)(call, *input, {task.first, task.count}));
    TRY_STATUS(call.work().cancel.check());
    crash_point("shard.before_result");
    TRY(const store::ObjectInfo object,
        objects->put(shard.tenant, job::shard_result_key(*shard.parent, shard.stage, shard.shard),
                     part));
    crash_point("shard.after_result");
    const ShardManifest manifest{.kind = task.kind,
                                 .engine_version = std::string(kEngineVersion),
                                 .input_digest = task.input_digest,
                                 .first = task.first,
                                 .count = task.count,
                                 .duration_ms = std::chrono::duration<double, std::milli>(
                                                    std::chrono::steady_clock::now() - start)
                                                    .count()};
    return job::JobResult{.result_key = object.key,
                          .result_digest = object.digest,
                          .manifest = wire::to_json(manifest)};
}

}  // namespace ballast::service
