// Processes of an installation: what each is, and when it was seen last.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

enum class NodeRole : std::uint8_t { kAll, kApi, kWorker };

struct Node {
    std::string id;  // unique among all processes
    std::string host;
    NodeRole role = NodeRole::kAll;
    std::string version;
    std::int64_t workers = 0;
    std::int64_t running = 0;  // jobs
    double load = 0.0;         // of the machine, per processor, over the last minute
    bool draining = false;     // asked to take no more jobs
    Instant started_at;
    Instant seen_at;
};

// Adds or renews the row of a node, whose `draining` stays; returns that.
Result<bool> announce_node(SystemTransaction& transaction, const Node& node);
// By id.
Result<std::vector<Node>> list_nodes(SystemTransaction& transaction);
// kNotFound if the node does not exist.
Status set_node_draining(SystemTransaction& transaction, std::string_view id, bool draining);
Status remove_node(SystemTransaction& transaction, std::string_view id);
// Removes nodes not seen since `before`; returns how many.
Result<std::int64_t> purge_nodes(SystemTransaction& transaction, Instant before);

}  // namespace ballast::store
