// The entry of this process in the list of nodes, and whether the entries of the others let it take
// jobs.
//
// A node takes no jobs while an administrator drains it, and while a node of a later version is
// there: in an upgrade the old nodes end what they run, and the new ones take the rest.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "store/nodes.hpp"

namespace ballast::service {

// A node that has not been seen for this long is gone.
inline constexpr std::chrono::seconds kNodeLife{30};

// The name of a process: its machine and a part that is unique there.
std::string make_node_id(Instant now);

// Whether version `left` is before `right`: numbers between dots are compared as numbers.
bool is_earlier_version(std::string_view left, std::string_view right);

struct NodePresenceOptions {
    std::string id;
    store::NodeRole role = store::NodeRole::kAll;
    std::string version;
    std::size_t workers = 0;
    std::function<std::size_t()> running;    // jobs
    std::function<void(bool)> set_draining;  // of the workers
};

class NodePresence {
public:
    NodePresence(Environment& environment, NodePresenceOptions options);
    // Removes the node from the list.
    ~NodePresence();
    NodePresence(const NodePresence&) = delete;
    NodePresence& operator=(const NodePresence&) = delete;

    // Announces the node and decides whether it drains; returns that.
    Result<bool> tick();

private:
    Environment& environment_;
    NodePresenceOptions options_;
    Instant started_at_;
};

// Ticks on a thread of its own until it is destroyed; errors go to `log`.
class NodePresenceThread {
public:
    static constexpr std::chrono::seconds kPeriod{5};

    // `after` is called after every tick.
    NodePresenceThread(Environment& environment, NodePresenceOptions options,
                       std::function<void(std::string_view)> log, std::function<void()> after = {});
    ~NodePresenceThread();
    NodePresenceThread(const NodePresenceThread&) = delete;
    NodePresenceThread& operator=(const NodePresenceThread&) = delete;

private:
    void run();

    NodePresence presence_;
    std::function<void(std::string_view)> log_;
    std::function<void()> after_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopped_ = false;
    std::thread thread_;  // declared last: it uses the others
};

}  // namespace ballast::service
