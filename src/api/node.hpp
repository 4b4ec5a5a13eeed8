// A process of the installation: the threads that run its jobs, and its place in the list of nodes.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "job/worker.hpp"
#include "service/dispatcher.hpp"
#include "service/node/presence.hpp"
#include "store/nodes.hpp"

namespace ballast::api {

class RunningNode {
public:
    // Begins to take jobs, as many at once as the setting job_workers. `dispatcher` and `queue`
    // must outlive it.
    RunningNode(service::Dispatcher& dispatcher, job::Queue& queue, store::NodeRole role,
                std::function<void(std::string_view)> log);

    const std::string& id() const { return id_; }
    // Returns unfinished jobs to the queue.
    void stop() { workers_.stop(); }

private:
    void set_gauges();

    service::Dispatcher& dispatcher_;
    const std::string id_;
    const job::Runner run_;
    job::WorkerPool workers_;
    service::NodePresenceThread presence_;  // declared last: it uses the others
};

}  // namespace ballast::api
