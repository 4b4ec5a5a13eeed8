// Jobs in shards: a step of a job is divided, its parts run as jobs of the same queue on any node,
// and the job continues with their results.
//
// A step is named by the digest of its kind, version and input. The job computes until it reaches a
// step whose parts have not run; it then stores the input, adds the parts to the queue and gives up
// its worker. Once they have ended it is computed again from its beginning and finds their results:
// the same if another worker takes it over, and another step if its data have changed meanwhile.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/work.hpp"
#include "job/job.hpp"
#include "service/call.hpp"
#include "service/environment.hpp"
#include "service/method.hpp"

namespace ballast::service {

// One run of a job that may be divided.
class ShardedRun {
public:
    // Both must outlive it.
    ShardedRun(Environment& environment, const job::Job& job)
        : environment_(environment), job_(job) {}

    // For Work::distribution; without effect where no other worker would help.
    Result<Distribution> distribution();
    // The parts that the job waits for, when its step ended with an error for their sake.
    std::optional<job::ShardSet> take_shards() { return std::move(waits_for_); }
    // Whether results of shards were used.
    bool is_divided() const { return is_divided_; }
    // Removes what the shards have read and written, once the result is stored.
    void remove_objects() const;

private:
    Result<std::vector<std::string>> run(const ShardedStep& step);
    Result<std::vector<std::string>> results_of(const std::vector<job::Job>& shards,
                                                const std::string& stage);
    Error wait_for(job::ShardSet set);

    Environment& environment_;
    const job::Job& job_;
    std::optional<job::ShardSet> waits_for_;
    bool is_divided_ = false;
};

// Whether nodes of another version are there that take jobs, as in an upgrade.
bool has_other_versions(Environment& environment);

// Runs a shard as its job's user and stores its result.
Result<job::JobResult> run_shard(const MethodTable& table, const job::Job& shard, Call& call);

}  // namespace ballast::service
