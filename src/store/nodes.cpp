#include "store/nodes.hpp"

#include <fmt/format.h>

#include "store/describe_node.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"

namespace ballast::store {

namespace {

using NodeColumns = detail::DescribedRow<Node>;

}  // namespace

Result<bool> announce_node(SystemTransaction& transaction, const Node& node) {
    const std::string insert = fmt::format(
        "INSERT INTO main.nodes ({}) VALUES ({}) ON CONFLICT (id) DO UPDATE SET "
        "host = excluded.host, role = excluded.role, version = excluded.version, "
        "workers = excluded.workers, running = excluded.running, load = excluded.load, "
        "seen_at = excluded.seen_at RETURNING draining",
        NodeColumns::column_list(), NodeColumns::placeholders());
    TRY(const Rows rows, transaction.query(insert, detail::cells_of(node)));
    return rows[0].truth(0);
}

Result<std::vector<Node>> list_nodes(SystemTransaction& transaction) {
    return detail::select_rows<Node>(transaction, "nodes", "ORDER BY id");
}

Status set_node_draining(SystemTransaction& transaction, std::string_view id, bool draining) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.nodes SET draining = $2 WHERE id = $1", {id, draining}));
    if (changed > 0) return {};
    return fail(Code::kNotFound,
                fmt::format("there is no node {}: node.list lists them", id.substr(0, 100)));
}

Status remove_node(SystemTransaction& transaction, std::string_view id) {
    TRY_STATUS(transaction.execute("DELETE FROM main.nodes WHERE id = $1", {id}));
    return {};
}

Result<std::int64_t> purge_nodes(SystemTransaction& transaction, Instant before) {
    return transaction.execute("DELETE FROM main.nodes WHERE seen_at < $1", {before});
}

}  // namespace ballast::store
