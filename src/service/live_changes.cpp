#include "service/live_changes.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/check.hpp"
#include "store/audit_feed.hpp"
#include "store/database.hpp"
#include "store/nodes.hpp"
#include "store/notifications.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostRows = 1'000;

// The methods whose changes belong to a topic, by the first part of their names; and the method
// that a subscriber must be allowed to call.
struct Area {
    std::string_view topic;
    std::string_view one;  // "portfolio" of "portfolio/<slug>"; empty: all or none
    std::array<std::string_view, 5> prefixes;
    std::string_view reader;
};

constexpr std::array kAreas{
    Area{"portfolios", "portfolio", {"portfolio", "tag"}, "portfolio.list"},
    Area{"positions", "", {"position", "onboarding"}, "portfolio.list"},
    Area{"prices", "", {"market", "security"}, "market.series"},
    Area{"ledger",
         "account",
         {"account", "transaction", "import", "ledger", "snapshot"},
         "account.list"},
    Area{"balance_sheet", "session", {"alm"}, "alm.session.list"},
    Area{"clo", "deal", {"clo"}, "clo.deal.list"},
    Area{"batch", "", {"batch", "schedule", "result"}, "batch.history"},
    Area{"limits", "limit", {"limit"}, "limit.list"},
    Area{"reports", "report", {"report"}, "report.list"},
    Area{"saved_plans", "saved_plan", {"saved_plan"}, "saved_plan.list"},
    Area{"scenarios", "scenario", {"scenario", "factor"}, "scenario.list"},
    Area{"proposals", "proposal", {"proposal", "agent"}, "proposal.list"},
};

constexpr std::string_view kNodeReader = "node.list";
constexpr std::string_view kJobReader = "jobs.list";

// The permission of the reader, which the principal must have, where the principal may call it.
Result<Permission> permission_for(std::string_view topic, std::string_view reader,
                                  const Principal& principal, const MethodTable& table,
                                  Identity& identity) {
    const Method* method = table.find(reader);
    CHECK(method != nullptr);
    const Permission needed = method->info().permission;
    if (!principal.permissions.has(needed))
        return fail(Code::kForbidden, fmt::format("the topic {} requires the permission {}", topic,
                                                  to_string(needed)));
    TRY_STATUS(identity.check_home(principal, reader));
    return needed;
}

std::string known_topics() {
    std::string text = "jobs, job/<id>, notifications, nodes";
    for (const Area& area : kAreas) {
        text += fmt::format(", {}", area.topic);
        if (!area.one.empty()) text += fmt::format(", {}/<id>", area.one);
    }
    return text;
}

}  // namespace

Result<LiveTopic> parse_live_topic(std::string_view text, const Principal& principal,
                                   const MethodTable& table, Identity& identity) {
    using enum LiveTopic::Source;
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string_view name = text.substr(0, slash);
    const std::string id(text.substr(std::min(slash + 1, text.size())));
    const bool is_one = slash < text.size();
    if (text == "notifications") return LiveTopic{.source = kNotifications};
    if (text == "nodes") {
        TRY(const Permission needed, permission_for(text, kNodeReader, principal, table, identity));
        return LiveTopic{.source = kNodes, .permission = needed};
    }
    if (text == "jobs" || (name == "job" && JobId::parse(id))) {
        TRY(const Permission needed, permission_for(text, kJobReader, principal, table, identity));
        return LiveTopic{.source = kJobs, .object = id, .permission = needed};
    }
    for (const Area& area : kAreas) {
        const bool is_this =
            is_one ? !area.one.empty() && name == area.one && !id.empty() : name == area.topic;
        if (!is_this) continue;
        TRY(const Permission needed, permission_for(text, area.reader, principal, table, identity));
        return LiveTopic{.source = kAudit,
                         .area = std::string(area.topic),
                         .object = is_one ? fmt::format("{}:{}", area.one, id) : std::string(),
                         .permission = needed};
    }
    return fail(Code::kInvalidInput, fmt::format("there is no topic \"{}\": expected one of {}",
                                                 text.substr(0, 100), known_topics()));
}

std::optional<LiveChange> LiveSource::change_of(const std::string& method,
                                                const std::string& object) const {
    const Method* known = table_.find(method);
    // Without an object of its own, only a write changed something: not a computation, and no entry
    // that is no call of a method. A proposal of an agent is such an entry, with its object.
    const bool is_write = known && known->info().effect == Effect::kWrite;
    if (!is_write && object.empty()) return std::nullopt;
    const std::string_view prefix = std::string_view(method).substr(0, method.find('.'));
    const auto area = std::ranges::find_if(kAreas, [&](const Area& one) {
        return std::ranges::find(one.prefixes, prefix) != one.prefixes.end();
    });
    if (area == kAreas.end()) return std::nullopt;
    return LiveChange{.area = std::string(area->topic), .object = object};
}

Result<std::int64_t> LiveSource::position(const TenantId& tenant) {
    TRY(store::Database * database, environment_.database());
    return database->read(tenant, [](store::Transaction& transaction) -> Result<std::int64_t> {
        TRY(const store::AuditHead head, store::audit_head(transaction));
        return head.sequence;
    });
}

Result<LiveChanges> LiveSource::since(const TenantId& tenant, std::int64_t after) {
    TRY(store::Database * database, environment_.database());
    const Instant oldest = environment_.clock().now() - kWindow;
    return database->read(tenant, [&](store::Transaction& transaction) -> Result<LiveChanges> {
        TRY(const store::AuditHead head, store::audit_head(transaction));
        LiveChanges result{.position = head.sequence};
        if (head.sequence == after) return result;
        // A number from another installation, or from before a restoration.
        result.has_gap =
            after > head.sequence || head.sequence - after > static_cast<std::int64_t>(kMostRows);
        if (result.has_gap) return result;
        TRY(const auto rows, store::audit_after(transaction, after, kMostRows));
        for (const store::AuditRow& row : rows) {
            if (row.at < oldest) {
                result.has_gap = true;
                result.changes.clear();
                return result;
            }
            if (row.entry.outcome != "ok") continue;
            auto change = change_of(row.entry.method, row.entry.object);
            if (!change) continue;
            change->sequence = row.sequence;
            change->at = row.at;
            change->json =
                fmt::format(R"({{"topic":{},"method":{},"object":{},"request":{}}})",
                            wire::to_json(change->area), wire::to_json(row.entry.method),
                            wire::to_json(row.entry.object), wire::to_json(row.entry.request_id));
            result.changes.push_back(*std::move(change));
        }
        return result;
    });
}

Result<std::string> LiveSource::notifications(const TenantId& tenant, const UserId& user) {
    TRY(store::Database * database, environment_.database());
    TRY(const std::int64_t unread, database->read(tenant, [&](store::Transaction& transaction) {
        return store::count_unread_notifications(transaction, user);
    }));
    return fmt::format(R"({{"unread":{}}})", unread);
}

Result<std::string> LiveSource::nodes() {
    TRY(store::Database * database, environment_.database());
    TRY(const auto nodes, database->system_read([](store::SystemTransaction& transaction) {
        return store::list_nodes(transaction);
    }));
    std::int64_t draining = 0;
    std::int64_t workers = 0;
    std::int64_t running = 0;
    for (const store::Node& node : nodes) {
        draining += node.draining ? 1 : 0;
        workers += node.workers;
        running += node.running;
    }
    return fmt::format(R"({{"nodes":{},"draining":{},"workers":{},"running":{}}})", nodes.size(),
                       draining, workers, running);
}

}  // namespace ballast::service
