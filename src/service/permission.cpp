#include "service/permission.hpp"

#include <utility>

namespace ballast::service {

namespace {

constexpr std::array<std::pair<Permission, std::string_view>, 30> kPermissionNames{{
    {Permission::kPublic, "public"},
    {Permission::kPortfolioRead, "portfolio:read"},
    {Permission::kPortfolioWrite, "portfolio:write"},
    {Permission::kLedgerRead, "ledger:read"},
    {Permission::kLedgerWrite, "ledger:write"},
    {Permission::kAlmRead, "alm:read"},
    {Permission::kAlmRun, "alm:run"},
    {Permission::kAlmWrite, "alm:write"},
    {Permission::kCloRead, "clo:read"},
    {Permission::kCloRun, "clo:run"},
    {Permission::kCloWrite, "clo:write"},
    {Permission::kCloExport, "clo:export"},
    {Permission::kUploadWrite, "upload:write"},
    {Permission::kMarketRead, "market:read"},
    {Permission::kMarketSync, "market:sync"},
    {Permission::kPlanRun, "plan:run"},
    {Permission::kRiskRun, "risk:run"},
    {Permission::kReportRead, "report:read"},
    {Permission::kReportRun, "report:run"},
    {Permission::kJobRead, "job:read"},
    {Permission::kJobRun, "job:run"},
    {Permission::kJobCancel, "job:cancel"},
    {Permission::kAuditRead, "audit:read"},
    {Permission::kUserManage, "user:manage"},
    {Permission::kSettingsManage, "settings:manage"},
    {Permission::kSecretManage, "secret:manage"},
    {Permission::kBackupRun, "backup:run"},
    {Permission::kWorkspaceManage, "workspace:manage"},
    {Permission::kReviewApprove, "review:approve"},
    {Permission::kAssistantUse, "llm:use"},
}};
static_assert(kPermissionNames.size() == static_cast<std::size_t>(Permission::kCount_));

PermissionSet set_of(std::initializer_list<Permission> permissions) {
    PermissionSet set;
    for (const Permission p : permissions) set.add(p);
    return set;
}

void add_all(PermissionSet& set, std::initializer_list<Permission> permissions) {
    for (const Permission p : permissions) set.add(p);
}

}  // namespace

std::string_view to_string(Permission permission) {
    for (const auto& [value, name] : kPermissionNames)
        if (value == permission) return name;
    return "public";
}

std::optional<Permission> permission_of(std::string_view text) {
    for (const auto& [value, name] : kPermissionNames)
        if (name == text) return value;
    return std::nullopt;
}

PermissionSet permissions_of(Role role) {
    using enum Permission;
    PermissionSet set = set_of({kPublic, kPortfolioRead, kLedgerRead, kAlmRead, kCloRead,
                                kMarketRead, kReportRead, kJobRead});
    if (role == Role::kViewer) return set;
    add_all(set, {kRiskRun, kAlmRun, kCloRun, kPlanRun, kReportRun, kJobRun, kJobCancel, kAlmWrite,
                  kUploadWrite, kAssistantUse});
    if (role == Role::kAnalyst) return set;
    add_all(set,
            {kPortfolioWrite, kLedgerWrite, kMarketSync, kCloWrite, kCloExport, kReviewApprove});
    if (role == Role::kManager) return set;
    add_all(set, {kAuditRead, kUserManage, kSettingsManage, kSecretManage, kBackupRun,
                  kWorkspaceManage});
    return set;
}

PermissionSet all_permissions() { return permissions_of(Role::kAdmin); }

}  // namespace ballast::service
