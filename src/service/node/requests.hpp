// Requests and responses of node.list and node.drain.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "service/describe_common.hpp"
#include "store/describe_node.hpp"

namespace ballast::service {

struct NodeView {
    std::string id;
    std::string host;
    store::NodeRole role = store::NodeRole::kAll;
    std::string version;
    std::int64_t workers = 0;
    std::int64_t running = 0;
    double load = 0.0;
    bool alive = false;
    bool draining = false;
    bool outdated = false;
    Instant started_at;
    Instant seen_at;
};

struct ListNodesResponse {
    std::vector<NodeView> data;
    std::int64_t waiting = 0;
    std::int64_t running = 0;
    double oldest_s = 0.0;
};

struct DrainNodeRequest {
    std::string node;
    bool draining = true;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::NodeView> {
    using T = service::NodeView;
    static constexpr std::string_view name = "Node";
    static constexpr std::string_view doc = "A process that serves the API, runs jobs, or both.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the node; the workers of its jobs begin with it."),
             required("host", &T::host, "Name of the machine."),
             required("role", &T::role, "What it does."),
             required("version", &T::version, "Version of the program."),
             required("workers", &T::workers, "Largest number of jobs that it runs at once."),
             required("running", &T::running, "Number of jobs that it ran when last seen."),
             required("load", &T::load,
                      "Load of the machine over the last minute, per processor; 1 is full use."),
             required("alive", &T::alive, "Whether the node was seen in the last 30 seconds."),
             required("draining", &T::draining, "Whether an administrator lets it take no jobs."),
             required("outdated", &T::outdated,
                      "Whether the node takes no jobs because one of a later version does."),
             required("started_at", &T::started_at, "Time of its start."),
             required("seen_at", &T::seen_at, "Time at which it was last seen."));
};

template <>
struct Described<service::ListNodesResponse> {
    using T = service::ListNodesResponse;
    static constexpr std::string_view name = "ListNodesResponse";
    static constexpr std::string_view doc = "Nodes of the installation and its queue of jobs.";
    static constexpr auto fields =
        list(required("data", &T::data, "Nodes by id."),
             required("waiting", &T::waiting, "Number of jobs of all workspaces that wait."),
             required("running", &T::running, "Number of jobs of all workspaces that run."),
             required("oldest_s", &T::oldest_s, "Longest wait, in seconds."));
};

template <>
struct Described<service::DrainNodeRequest> {
    using T = service::DrainNodeRequest;
    static constexpr std::string_view name = "DrainNodeRequest";
    static constexpr std::string_view doc = "A node to drain, or to let take jobs again.";
    static constexpr auto fields =
        list(required("node", &T::node, "Id of the node.", {.min_length = 1, .max_length = 100}),
             optional("draining", &T::draining,
                      "Whether the node takes no more jobs; those that it runs end first."));
};

}  // namespace ballast::describe
