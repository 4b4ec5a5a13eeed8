// queue_simulation [FIRST] [COUNT]: nodes that share a queue, with a seeded schedule of crashes,
// lost replies, partitions and clocks that jump or run fast. One thread and no sleep: a seed that
// fails fails again.
//
// Checked after every step: a job ends once and never changes again; the number of a lease grows; a
// node that renews its lease keeps it, whatever its wall clock says; the job of a dead node waits
// again within 15 s; attempts stay within their limit. After the disturbances every job ends, and
// the audit chain is whole.
#include <charconv>
#include <cstdio>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "job/queue.hpp"
#include "store/audit.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "support/temporary_directory.hpp"

namespace {

using namespace ballast;
using std::chrono::microseconds;

constexpr Instant kStart = Instant::from_micros(1'767'323'045'000'000);
constexpr std::size_t kNodes = 3;
constexpr std::size_t kJobs = 12;
constexpr int kDisturbedSteps = 250;
constexpr int kQuietSteps = 4'000;
constexpr microseconds kHeartbeat = std::chrono::seconds(3);
constexpr microseconds kLease = std::chrono::seconds(9);
// Of the sweeping node's clock, which may run fast by a tenth.
constexpr microseconds kSafe = std::chrono::milliseconds(8'100);
constexpr microseconds kRelease = std::chrono::milliseconds(17'500);

struct Run {
    job::Lease lease;
    microseconds ends;     // true time
    microseconds renewed;  // true time of the last renewal that was answered
    microseconds next_beat;
    bool is_lost = false;
    bool is_ending = false;  // its end may have taken place without a reply
};

struct Node {
    std::unique_ptr<ManualClock> clock;
    std::unique_ptr<job::Queue> queue;
    double speed = 1.0;
    bool is_connected = true;
    microseconds connected_since{0};
    microseconds next_sweep{0};
    std::map<JobId, Run> runs;
};

struct Broken {
    std::string what;
};

void check(bool fact, const std::string& what) {
    if (!fact) throw Broken{what};
}

class Simulation {
public:
    Simulation(store::Database& database, std::uint64_t seed) : database_(database), random_(seed) {
        const auto made = database_.system([&](store::SystemTransaction& t) {
            return store::create_tenant(
                t, {.id = tenant_, .slug = fmt::format("seed{}", seed), .name = "simulated"});
        });
        check(made.has_value(), "the tenant was not made");
        for (std::size_t i = 0; i < kNodes; ++i) start(nodes_.emplace_back());
    }

    void run() {
        for (int step = 0; step < kDisturbedSteps; ++step) {
            pass(microseconds(1'000 + static_cast<std::int64_t>(below(500'000))));
            disturb();
            for (Node& node : nodes_) tick(node);
            inspect();
        }
        is_quiet_ = true;
        for (Node& node : nodes_) {
            connect(node);
            node.clock->set(kStart + now_);
        }
        for (int step = 0; step < kQuietSteps && !all_ended(); ++step) {
            // Retries wait by the wall clock of the node that failed, an hour ahead perhaps.
            pass(step < 200 ? std::chrono::milliseconds(500) : std::chrono::milliseconds(2'500));
            for (Node& node : nodes_) tick(node);
            inspect();
        }
        check(all_ended(), "a job did not end after the disturbances");
        const auto chain =
            database_.read(tenant_, [](store::Transaction& t) { return store::verify_audit(t); });
        check(chain && chain->rows == static_cast<std::int64_t>(jobs_.size()),
              "the audit trail does not have one row per job");
    }

    std::size_t operations() const { return operations_; }

private:
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    bool chance(unsigned percent) { return below(100) < percent; }

    void start(Node& node) {
        node.clock = std::make_unique<ManualClock>(kStart + now_);
        node.queue = std::make_unique<job::Queue>(database_, *node.clock);
        node.speed = 0.9 + 0.02 * static_cast<double>(below(11));
        node.runs.clear();
        node.next_sweep = now_;
        node.is_connected = true;
        node.connected_since = now_;
    }

    void connect(Node& node) {
        if (!node.is_connected) node.connected_since = now_;
        node.is_connected = true;
    }

    void pass(microseconds time) {
        now_ += time;
        for (Node& node : nodes_)
            node.clock->advance(microseconds(
                static_cast<std::int64_t>(static_cast<double>(time.count()) * node.speed)));
    }

    // Whether the reply of an operation that took place reaches the node.
    bool is_answered() {
        ++operations_;
        return is_quiet_ || !chance(4);
    }

    void disturb() {
        Node& node = nodes_[below(kNodes)];
        const auto what = below(100);
        if (what < 12 && jobs_.size() < kJobs) return submit(node);
        if (what < 15) {  // the process dies
            for (const auto& [id, run] : node.runs) died_.emplace(id, std::pair(run.lease, now_));
            return start(node);
        }
        if (what < 20) {
            node.is_connected = false;
        } else if (what < 26) {
            connect(node);
        } else if (what < 30) {
            const auto jump = std::chrono::hours(1) * (chance(50) ? 1 : -1);
            node.clock->set(kStart + now_ + jump);
        } else if (what < 33 && !jobs_.empty() && node.is_connected) {
            (void)node.queue->cancel(tenant_, jobs_[below(jobs_.size())]);
            ++operations_;
        }
    }

    void submit(Node& node) {
        if (!node.is_connected) return;
        const auto made =
            database_.transact(tenant_, [&](store::Transaction& t) -> Result<job::Job> {
                TRY(job::Job job, node.queue->submit(t, {.method = "simulated"}));
                TRY_STATUS(
                    store::append_audit(t, {.actor = "a", .method = "jobs.submit"}, kStart + now_));
                return job;
            });
        check(made.has_value(), "a job was not submitted");
        jobs_.push_back(made->id);
        ++operations_;
    }

    void tick(Node& node) {
        if (!node.is_connected) return;
        for (auto at = node.runs.begin(); at != node.runs.end();) {
            Run& run = at->second;
            if (now_ >= run.next_beat && !run.is_lost) beat(node, run);
            if (now_ < run.ends && !run.is_lost) {
                ++at;
                continue;
            }
            if (run.is_lost || end(node, run))
                at = node.runs.erase(at);
            else
                ++at;
        }
        if (now_ >= node.next_sweep) sweep(node);
        if (node.runs.size() < 2 && chance(60)) claim(node);
    }

    void beat(Node& node, Run& run) {
        job::Lease lease = run.lease;
        const auto cancelled = node.queue->heartbeat(lease);
        if (!is_answered()) return;
        run.next_beat = now_ + kHeartbeat;
        if (cancelled) {
            run.lease = lease;
            run.renewed = now_;
            if (*cancelled) run.ends = now_;
        } else {
            check(cancelled.error().code == Code::kConflict, "a renewal failed");
            check(run.is_ending || now_ - run.renewed >= kSafe, "a live node lost its lease");
            run.is_lost = true;
        }
    }

    void claim(Node& node) {
        const auto lease = node.queue->claim(fmt::format("node{}", &node - nodes_.data()));
        check(lease.has_value(), "a claim failed");
        if (!*lease) return;
        std::int64_t& number = numbers_[(*lease)->job];
        check((*lease)->number > number, "the number of a lease did not grow");
        number = (*lease)->number;
        if (!is_answered() || !node.queue->start(**lease)) {
            died_.emplace((*lease)->job, std::pair(**lease, now_));
            return;
        }
        if (!is_answered()) {
            died_.emplace((*lease)->job, std::pair(**lease, now_));
            return;
        }
        node.runs.insert_or_assign((*lease)->job,
                                   Run{.lease = **lease,
                                       .ends = now_ + microseconds(below(20'000'000)),
                                       .renewed = now_,
                                       .next_beat = now_ + kHeartbeat});
    }

    // False when no reply came: the node tries again.
    bool end(Node& node, Run& run) {
        const auto how = below(10);
        run.is_ending = true;
        const Status ended =
            how < 6   ? node.queue->succeed(run.lease,
                                            {.result_key = fmt::format("{}", run.lease.number)})
            : how < 8 ? node.queue->fail(run.lease, fail(Code::kUnavailable, "no store"))
            : how < 9 ? node.queue->fail(run.lease, fail(Code::kInvalidInput, "bad request"))
                      : node.queue->release(run.lease);
        if (ended && how < 6) check(results_.insert(run.lease.job).second, "a job has two results");
        if (!ended)
            check(ended.error().code == Code::kConflict || ended.error().code == Code::kNotFound,
                  "an end failed: " + ended.error().message);
        return is_answered();
    }

    void sweep(Node& node) {
        node.next_sweep = now_ + kHeartbeat;
        check(node.queue->sweep().has_value(), "a sweep failed");
        ++operations_;
    }

    void inspect() {
        for (const JobId& id : jobs_) {
            const auto job = nodes_[0].queue->get(tenant_, id);
            check(job.has_value(), "a job is lost");
            check(job->attempts <= job->max_attempts, "too many attempts");
            if (!job::is_final(job->state)) continue;
            const auto [at, is_new] = ended_.try_emplace(id, *job);
            check(is_new || (at->second.version == job->version && at->second.state == job->state &&
                             at->second.result_key == job->result_key),
                  "a job changed after its end");
        }
        for (auto at = died_.begin(); at != died_.end();) {
            const auto& [lease, since] = at->second;
            if (is_held(lease)) {
                check(now_ - watched_since(since) < kRelease,
                      "the job of a dead node waits for longer than 15 s");
                ++at;
            } else {
                at = died_.erase(at);
            }
        }
    }

    bool is_held(const job::Lease& lease) {
        const auto rows = database_.read(tenant_, [&](store::Transaction& t) {
            return t.query(
                "SELECT lease_number FROM job_queue WHERE job_id = $1 AND "
                "lease_until > 0",
                {lease.job});
        });
        check(rows.has_value(), "the queue was not read");
        return !rows->empty() && (*rows)[0].integer(0) == lease.number;
    }

    // From when a node that sweeps has been connected without interruption.
    microseconds watched_since(microseconds since) const {
        microseconds earliest = now_;
        for (const Node& node : nodes_)
            if (node.is_connected) earliest = std::min(earliest, node.connected_since);
        return std::max(since, earliest);
    }

    bool all_ended() const { return ended_.size() == jobs_.size(); }

    store::Database& database_;
    std::mt19937_64 random_;
    TenantId tenant_ = TenantId::make(kStart);
    microseconds now_{0};
    bool is_quiet_ = false;
    std::vector<Node> nodes_;
    std::vector<JobId> jobs_;
    std::map<JobId, std::int64_t> numbers_;
    std::map<JobId, job::Job> ended_;
    std::set<JobId> results_;
    std::map<JobId, std::pair<job::Lease, microseconds>> died_;
    std::size_t operations_ = 0;
};

std::uint64_t number(const char* text, std::uint64_t otherwise) {
    if (!text) return otherwise;
    std::from_chars(text, text + std::string_view(text).size(), otherwise);
    return otherwise;
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t first = number(argc > 1 ? argv[1] : nullptr, 1);
    const std::uint64_t count = number(argc > 2 ? argv[2] : nullptr, 1);
    const ballast::test::TemporaryDirectory directory;
    auto database = ballast::store::Database::open("sqlite:" + (directory / "state.db"));
    if (!database) {
        fmt::print(stderr, "{}\n", database.error().message);
        return 1;
    }
    std::size_t operations = 0;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        try {
            Simulation simulation(*database, seed);
            simulation.run();
            operations += simulation.operations();
        } catch (const Broken& broken) {
            fmt::print("seed {}: {}; repeat with: queue_simulation {} 1\n", seed, broken.what,
                       seed);
            return 1;
        }
    }
    fmt::print("{} seeds from {}, {} operations, 0 failures\n", count, first, operations);
    return 0;
}
