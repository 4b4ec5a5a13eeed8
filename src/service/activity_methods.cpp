// activity.list: what members did in the workspace. Unlike the audit log, from which it is read, it
// is for all members, without failures, addresses, and what concerns sign-in and the installation.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/id.hpp"
#include "service/activity_requests.hpp"
#include "service/agent.hpp"
#include "service/method_title.hpp"
#include "service/record_methods.hpp"
#include "service/user_names.hpp"
#include "store/audit.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr std::array<std::string_view, 10> kNotActivity{
    "audit.",        "auth.",       "backup.", "mail.",   "node.",
    "notification.", "preference.", "system.", "upload.", "user."};

// Kinds of objects by what their name in the audit log begins with.
struct ObjectKind {
    std::string_view prefix;
    std::string_view label;
    std::string_view page;
    bool is_one = true;  // the page shows one object, whose id follows
};
constexpr std::array kObjectKinds{ObjectKind{"portfolio:", "Portfolio", "/portfolios/"},
                                  ObjectKind{"session:", "Balance sheet", "/balance/"},
                                  ObjectKind{"deal:", "CLO deal", "/clo/"},
                                  ObjectKind{"report:", "Report", "/reports/"},
                                  ObjectKind{"onboarding:", "Onboarding", "/onboarding/"},
                                  ObjectKind{"limit:", "Limit", "/limits", false},
                                  ObjectKind{"limit_case:", "Limit case", "/limits", false},
                                  ObjectKind{"schedule:", "Schedule", "/schedules", false},
                                  ObjectKind{"account:", "Account", "/ledger/accounts", false},
                                  ObjectKind{"batch:", "Batch", "/batch", false}};

bool is_activity(std::string_view method) {
    return std::ranges::none_of(
        kNotActivity, [&](std::string_view prefix) { return method.starts_with(prefix); });
}

// Answers within a call and changes nothing.
bool is_short_calculation(const MethodInfo& info) {
    return info.duration != Duration::kLong && !changes_something(info);
}

// Fills in the label and the page of an object. A generated id says nothing to a reader and is left
// out of the label.
void describe_object(Activity& activity) {
    const std::string_view object = activity.object;
    const auto* const kind = std::ranges::find_if(
        kObjectKinds, [&](const ObjectKind& one) { return object.starts_with(one.prefix); });
    if (kind == kObjectKinds.end()) {
        activity.label = object;
        return;
    }
    const std::string_view id = object.substr(kind->prefix.size());
    activity.label = kind->label;
    if (!Uuid::parse(id)) activity.label += fmt::format(" {}", id);
    activity.link = kind->page;
    if (kind->is_one) activity.link += id;
}

Result<ListActivityResponse> list_activity(Call& call, const ListActivityRequest& request) {
    constexpr std::size_t kRead = 500;
    constexpr int kMostReads = 10;  // of one call: what is left out is not activity
    const auto limit = static_cast<std::size_t>(request.limit);
    ListActivityResponse response;
    UserNames names(call.transaction());
    std::int64_t before = request.before;
    for (int reads = 0; reads < kMostReads; ++reads) {
        TRY(const auto rows,
            store::list_audit(call.transaction(),
                              {.actor = request.user, .from = request.from, .until = request.until},
                              before, kRead));
        for (const store::AuditRow& row : rows) {
            before = row.sequence;
            const Method* method = call.environment().method_table()->find(row.entry.method);
            if (!method || row.entry.outcome != "ok" || !is_activity(row.entry.method)) continue;
            if (!request.calculations && is_short_calculation(method->info())) continue;
            TRY(std::string name, names.of(row.entry.actor));
            response.data.push_back({.sequence = row.sequence,
                                     .at = row.at,
                                     .user = row.entry.actor,
                                     .name = std::move(name),
                                     .method = row.entry.method,
                                     .what = method_title(row.entry.method),
                                     .object = row.entry.object});
            describe_object(response.data.back());
            if (response.data.size() == limit) break;
        }
        if (response.data.size() == limit) break;
        if (rows.size() < kRead) return response;
    }
    if (before > 1) response.next_before = before;
    return response;
}

}  // namespace

void add_activity_methods(MethodTable& table) {
    table.add<ListActivityRequest, ListActivityResponse>(
        {.name = "activity.list",
         .summary = "Lists what members did in the workspace, newest first.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/activity"},
         .idempotent = true},
        list_activity);
}

}  // namespace ballast::service
