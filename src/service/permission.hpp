// Permissions, the roles that grant them, and the principal of a call.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "store/identity.hpp"

namespace ballast::service {

// Verbs on resources. kPublic is for what a caller may know before signing in (health, version,
// sign-in itself); other methods require a principal.
enum class Permission : std::uint8_t {
    kPublic,
    kPortfolioRead,
    kPortfolioWrite,
    kLedgerRead,
    kLedgerWrite,
    kAlmRead,
    kAlmRun,
    kAlmWrite,
    kCloRead,
    kCloRun,
    kCloWrite,
    kCloExport,
    kUploadWrite,
    kMarketRead,
    kMarketSync,
    kPlanRun,
    kRiskRun,
    kReportRead,
    kReportRun,
    kJobRead,
    kJobRun,
    kJobCancel,
    kAuditRead,
    kUserManage,
    kSettingsManage,
    kSecretManage,
    kBackupRun,
    kWorkspaceManage,
    kReviewApprove,
    kAssistantUse,
    kCount_,  // number of permissions
};

using store::Role;

std::string_view to_string(Permission permission);  // "portfolio:read"
std::optional<Permission> permission_of(std::string_view text);

class PermissionSet {
public:
    constexpr PermissionSet() = default;
    constexpr void add(Permission p) { bits_ |= std::uint64_t{1} << static_cast<unsigned>(p); }
    constexpr bool has(Permission p) const {
        return p == Permission::kPublic || (bits_ >> static_cast<unsigned>(p) & 1U) != 0;
    }
    constexpr PermissionSet operator&(PermissionSet other) const {
        PermissionSet both;
        both.bits_ = bits_ & other.bits_;
        return both;
    }
    constexpr bool operator==(const PermissionSet&) const = default;

private:
    std::uint64_t bits_ = 0;
};

// viewer: every read; analyst: also runs, and stores their own uploads and ALM sessions; manager:
// also writes; admin: all.
PermissionSet permissions_of(Role role);
PermissionSet all_permissions();

// The authenticated caller. A token's scopes narrow the role's permissions, never widen them.
struct Principal {
    TenantId tenant;
    UserId user;
    std::string name;  // as displayed and audited
    Role role = Role::kViewer;
    PermissionSet permissions;
    std::string credential;    // "owner", "session", "token", "program", "job", "link", "password"
    std::string csrf = {};     // for a browser session; empty otherwise
    std::string sign_in = {};  // id of the session or sign-in; empty otherwise
    std::string workspace = {};  // short name of the tenant, for a caller who signed in
    std::string agent = {};      // id of the token of an agent (agent.hpp); empty otherwise

    // An agent's writes become proposals.
    bool is_agent() const { return !agent.empty(); }

    // The command line computes without a principal where there is no state yet: such a call reads
    // nothing and is not audited.
    bool has_tenant() const { return !tenant.is_nil(); }
};

}  // namespace ballast::service
