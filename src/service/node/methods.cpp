// node.list and node.drain.
#include <algorithm>

#include "job/queue_depth.hpp"
#include "service/identity_requests.hpp"
#include "service/node/presence.hpp"
#include "service/node/requests.hpp"
#include "service/operator_methods.hpp"
#include "service/user/members.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Status require_home_workspace(Call& call) {
    TRY(const TenantId home, home_of(call));
    if (call.principal().tenant == home) return {};
    return fail(Code::kForbidden,
                "nodes are managed by administrators of the home workspace: switch to it");
}

NodeView view_of(const store::Node& node, const std::vector<store::Node>& all, Instant now) {
    const auto is_alive = [&](const store::Node& one) { return now - one.seen_at < kNodeLife; };
    return {.id = node.id,
            .host = node.host,
            .role = node.role,
            .version = node.version,
            .workers = node.workers,
            .running = node.running,
            .load = node.load,
            .alive = is_alive(node),
            .draining = node.draining,
            .outdated = std::ranges::any_of(all,
                                            [&](const store::Node& other) {
                                                return other.workers > 0 && is_alive(other) &&
                                                       is_earlier_version(node.version,
                                                                          other.version);
                                            }),
            .started_at = node.started_at,
            .seen_at = node.seen_at};
}

Result<ListNodesResponse> list_all_nodes(Call& call, const Empty& /*request*/) {
    TRY_STATUS(require_home_workspace(call));
    TRY(const auto nodes, in_system(call, [](store::SystemTransaction& system) {
            return store::list_nodes(system);
        }));
    ListNodesResponse response;
    for (const store::Node& node : nodes) response.data.push_back(view_of(node, nodes, call.now()));
    TRY(const job::QueueDepth depth, in_system(call, [&](store::SystemTransaction& system) {
            return job::queue_depth(system, call.now());
        }));
    response.waiting = depth.waiting;
    response.running = depth.running;
    response.oldest_s = std::chrono::duration<double>(depth.oldest).count();
    return response;
}

Result<NodeView> drain_node(Call& call, const DrainNodeRequest& request) {
    TRY_STATUS(require_home_workspace(call));
    call.touch("node:" + request.node);
    return in_system(call, [&](store::SystemTransaction& system) -> Result<NodeView> {
        TRY_STATUS(store::set_node_draining(system, request.node, request.draining));
        TRY(const auto nodes, store::list_nodes(system));
        return view_of(*std::ranges::find(nodes, request.node, &store::Node::id), nodes,
                       call.now());
    });
}

}  // namespace

void add_node_methods(MethodTable& table) {
    table.add<Empty, ListNodesResponse>(
        {.name = "node.list",
         .summary = "Lists the processes of the installation, and how many jobs wait.",
         .permission = Permission::kSettingsManage,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/nodes"},
         .idempotent = true},
        list_all_nodes);
    table.add<DrainNodeRequest, NodeView>(
        {.name = "node.drain",
         .summary = "Lets a node take no more jobs, or take them again.",
         .doc =
             "The jobs that it runs end first; then it can be stopped without delay for anybody. "
             "A node of an earlier version than another drains by itself.",
         .permission = Permission::kSettingsManage,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/nodes/{node}/drain"},
         .idempotent = true},
        drain_node);
}

}  // namespace ballast::service
