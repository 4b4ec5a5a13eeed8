#include "service/report/recipients.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "report/number.hpp"
#include "service/field_error.hpp"
#include "service/notice.hpp"
#include "service/report/describe.hpp"
#include "service/report/document.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::service {

namespace {

// The user of an address, if they are a member who may read reports of the kind.
Result<std::optional<UserId>> reader_with(store::SystemTransaction& system,
                                          const std::vector<store::Membership>& members,
                                          const std::string& address, store::ReportKind kind) {
    const auto user = store::find_user(system, address);
    if (!user && user.error().code != Code::kNotFound) return Error(user.error());
    if (!user || !user->enabled || user->deleted_at) return std::optional<UserId>();
    const auto member = std::ranges::find(members, user->id, &store::Membership::user);
    if (member == members.end()) return std::optional<UserId>();
    const PermissionSet granted = permissions_of(member->role);
    const bool reads = granted.has(Permission::kReportRead) && granted.has(permission_of(kind));
    return reads ? std::optional(user->id) : std::nullopt;
}

std::string body_of(const ReportResponse& report) {
    std::string text = fmt::format("As of {}", report.as_of.to_string());
    if (report.coverage) text += fmt::format(", coverage {}", report::percent(*report.coverage, 1));
    const std::size_t issues = report.issues.size();
    if (issues > 0) text += fmt::format(", {} issue{}", issues, issues == 1 ? "" : "s");
    return text + ".";
}

}  // namespace

Result<std::vector<UserId>> recipients_of(const Call& call, const GenerateReportRequest& request) {
    std::vector<UserId> recipients;
    if (request.recipients.empty()) return recipients;
    TRY(store::Database * database, call.environment().database());
    TRY_STATUS(database->system_read([&](store::SystemTransaction& system) -> Status {
        TRY(const auto members, store::list_memberships(system, call.principal().tenant));
        for (std::size_t i = 0; i < request.recipients.size(); ++i) {
            const std::string& address = request.recipients[i];
            TRY(const auto reader, reader_with(system, members, address, request.kind));
            if (!reader)
                return invalid(fmt::format("/recipients/{}", i), "not_allowed",
                               fmt::format("\"{}\" is not the address of a member who may read "
                                           "reports of kind {}",
                                           address, describe::to_word(request.kind)),
                               "give addresses of members of this workspace; an administrator "
                               "invites others");
            if (std::ranges::find(recipients, *reader) == recipients.end())
                recipients.push_back(*reader);
        }
        return {};
    }));
    return recipients;
}

Status check_recipients(const std::vector<UserId>& recipients, const std::string& owner) {
    const bool all_read = owner.empty() || std::ranges::all_of(recipients, [&](const UserId& one) {
                              return one.to_string() == owner;
                          });
    if (all_read) return {};
    return invalid("/recipients", "not_allowed",
                   "the report is about a result that only its owner may read",
                   "share the result first, or remove `recipients`");
}

void notify_of_report(const Call& call, const ReportResponse& report,
                      std::vector<UserId> recipients) {
    const UserId& member = call.principal().user;
    if (!call.job().empty() && std::ranges::find(recipients, member) == recipients.end())
        recipients.push_back(member);
    if (recipients.empty()) return;
    const std::string cause = call.job().empty() ? call.request().to_string() : call.job();
    notify_quietly(call.environment(), call.principal().tenant, recipients,
                   {.kind = store::NotificationKind::kReportReady,
                    .topic = fmt::format("report:{}:{}", report.id, cause),
                    .title = report.title,
                    .body = body_of(report),
                    .link = "/reports/" + report.id,
                    .report = report.id});
}

}  // namespace ballast::service
