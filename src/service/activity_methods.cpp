// activity.list: what members did in the workspace. Unlike the audit log, from which it is read, it
// is for all members, without failures, addresses, and what concerns sign-in and the installation.
#include <algorithm>
#include <array>

#include "service/activity_requests.hpp"
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

// Pages of objects by what their name in the audit log begins with.
struct PageOf {
    std::string_view prefix;
    std::string_view page;
    bool is_one = true;  // the page shows one object, whose id follows
};
constexpr std::array kPages{PageOf{"portfolio:", "/portfolios/"},
                            PageOf{"session:", "/balance/"},
                            PageOf{"deal:", "/clo/"},
                            PageOf{"report:", "/reports/"},
                            PageOf{"onboarding:", "/onboarding/"},
                            PageOf{"limit:", "/limits", false},
                            PageOf{"limit_case:", "/limits", false},
                            PageOf{"schedule:", "/schedules", false},
                            PageOf{"account:", "/ledger/accounts", false}};

bool is_activity(std::string_view method) {
    return std::ranges::none_of(
        kNotActivity, [&](std::string_view prefix) { return method.starts_with(prefix); });
}

std::string page_of(std::string_view object) {
    for (const PageOf& page : kPages)
        if (object.starts_with(page.prefix))
            return std::string(page.page) +
                   (page.is_one ? std::string(object.substr(page.prefix.size())) : std::string());
    return {};
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
            TRY(std::string name, names.of(row.entry.actor));
            response.data.push_back({.sequence = row.sequence,
                                     .at = row.at,
                                     .user = row.entry.actor,
                                     .name = std::move(name),
                                     .method = row.entry.method,
                                     .what = method_title(row.entry.method),
                                     .object = row.entry.object,
                                     .link = page_of(row.entry.object)});
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
