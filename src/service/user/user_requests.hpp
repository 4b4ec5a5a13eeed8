// Requests and responses about users and workspaces.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/identity_requests.hpp"
#include "service/user/auth_requests.hpp"
#include "store/describe_identity.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct InviteRequest {
    std::string email;
    std::string name = "";
    std::optional<store::Role> role = store::Role::kViewer;
};

struct LinkResponse {
    std::string user;
    std::string email;
    std::string key;
    std::string path;
    Instant expires_at;
    bool mailed = false;
};

struct UserRequest {
    std::string user;
};

struct UserView {
    std::string id;
    std::string email;
    std::string name;
    bool enabled = true;
    std::string locale;
    std::string time_zone;
    Instant created_at;
    std::optional<Instant> last_sign_in_at;
    std::optional<Instant> reset_requested_at;
    bool has_password = false;
    bool one_time_codes = false;
    std::vector<WorkspaceView> workspaces;
};

struct ListUsersRequest {
    std::string after = "";
    int limit = 100;
};

struct ListUsersResponse {
    std::vector<UserView> data;
    std::optional<std::string> next_after;
};

struct UpdateUserRequest {
    std::string user;
    std::optional<std::string> name;
    std::optional<std::string> email;
    std::optional<store::Role> role;
    bool remove_one_time_codes = false;
};

struct RoleView {
    store::Role role = store::Role::kViewer;
    std::vector<std::string> permissions;
};

struct RolesResponse {
    std::vector<RoleView> data;
};

struct LockdownRequest {
    bool end = false;
};

struct LockdownResponse {
    bool locked_down = false;
    std::int64_t ended = 0;
};

// ---- workspaces
// ----------------------------------------------------------------------------------

struct ListWorkspacesResponse {
    std::vector<WorkspaceView> data;
};

struct CreateWorkspaceRequest {
    std::string name;
    std::string slug = "";
};

struct UpdateWorkspaceRequest {
    std::optional<std::string> name;
    std::optional<std::string> slug;
};

struct DeleteWorkspaceRequest {
    std::string name;
    std::string export_code;
    bool without_export = false;
};

struct MemberView {
    std::string user;
    std::string email;
    std::string name;
    store::Role role = store::Role::kViewer;
    bool enabled = true;
    bool invited = false;
    std::optional<Instant> last_sign_in_at;
    bool self = false;
};

struct ListMembersResponse {
    std::vector<MemberView> data;
};

struct CopyRequest {
    std::string portfolio = "";
    std::string session = "";
    std::string deal = "";
    std::string scenario = "";
    std::string plan = "";
    std::string to;
    std::string name = "";
    std::string slug = "";
    bool prices = true;
};

struct CopyResponse {
    std::string id;
    std::string name;
    std::string workspace;
    std::int64_t rows = 0;
    std::int64_t prices = 0;
    Issues issues;
};

struct AddMemberRequest {
    std::string user;
    store::Role role = store::Role::kViewer;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr wire::Limits kUserLimits{.min_length = 1, .max_length = 254};

template <>
struct Described<service::InviteRequest> {
    using T = service::InviteRequest;
    static constexpr std::string_view name = "InviteRequest";
    static constexpr std::string_view doc = "A new user of the server.";
    static constexpr auto fields = wire::list(
        required("email", &T::email, "E-mail address, with which the user signs in.", kEmailLimits),
        optional("name", &T::name, "Full name; the user may change it.", {.max_length = 100}),
        optional("role", &T::role,
                 "Role in the home workspace; null for a user who has only a personal workspace "
                 "until a team adds them."));
};

template <>
struct Described<service::LinkResponse> {
    using T = service::LinkResponse;
    static constexpr std::string_view name = "LinkResponse";
    static constexpr std::string_view doc =
        "A link for a user, returned only here: send it to the user by a safe way.";
    static constexpr auto fields = wire::list(
        required("user", &T::user, "Id of the user."),
        required("email", &T::email, "E-mail address of the user."),
        required("key", &T::key, "Key of the link."),
        required("path", &T::path, "The link without the address of the server."),
        required("expires_at", &T::expires_at, "Time at which the link expires."),
        required("mailed", &T::mailed, "Whether the link is also sent to the user by mail."));
};

template <>
struct Described<service::UserRequest> {
    using T = service::UserRequest;
    static constexpr std::string_view name = "UserRequest";
    static constexpr std::string_view doc = "Identifies a user.";
    static constexpr auto fields =
        wire::list(required("user", &T::user, "Id or e-mail address of the user.", kUserLimits));
};

template <>
struct Described<service::UserView> {
    using T = service::UserView;
    static constexpr std::string_view name = "UserDetail";
    static constexpr std::string_view doc = "A user of the server.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the user."),
        required("email", &T::email, "E-mail address of the user."),
        required("name", &T::name, "Full name of the user."),
        required("enabled", &T::enabled, "Whether the user may sign in."),
        required("locale", &T::locale, "Language and region of the user; may be empty."),
        required("time_zone", &T::time_zone, "Time zone of the user; may be empty."),
        required("created_at", &T::created_at, "Time of the invitation."),
        required("last_sign_in_at", &T::last_sign_in_at,
                 "Time of the last sign-in; null when there was none."),
        required("reset_requested_at", &T::reset_requested_at,
                 "Time at which the user asked for a new password; null when none is pending."),
        required("has_password", &T::has_password,
                 "Whether the user has set a password; false until the invitation is accepted."),
        required("one_time_codes", &T::one_time_codes, "Whether sign-in requires a one-time code."),
        required("workspaces", &T::workspaces,
                 "Workspaces of the user, with the user's role in each."));
};

template <>
struct Described<service::ListUsersRequest> {
    using T = service::ListUsersRequest;
    static constexpr std::string_view name = "ListUsersRequest";
    static constexpr std::string_view doc = "A page of the users, by e-mail address.";
    static constexpr auto fields = wire::list(
        optional("after", &T::after, "Address after which the page begins.", {.max_length = 254}),
        optional("limit", &T::limit, "Largest number of users per page.",
                 {.minimum = 1, .maximum = 500}));
};

template <>
struct Described<service::ListUsersResponse> {
    using T = service::ListUsersResponse;
    static constexpr std::string_view name = "ListUsersResponse";
    static constexpr std::string_view doc = "A page of the users.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Users, by e-mail address."),
                   required("next_after", &T::next_after,
                            "Value of `after` for the next page; null on the last page."));
};

template <>
struct Described<service::UpdateUserRequest> {
    using T = service::UpdateUserRequest;
    static constexpr std::string_view name = "UpdateUserRequest";
    static constexpr std::string_view doc = "A change of a user; absent fields stay.";
    static constexpr auto fields = wire::list(
        required("user", &T::user, "Id or e-mail address of the user.", kUserLimits),
        optional("name", &T::name, "Full name.", {.min_length = 1, .max_length = 100}),
        optional("email", &T::email, "E-mail address, with which the user signs in.", kEmailLimits),
        optional("role", &T::role, "Role in the home workspace."),
        optional("remove_one_time_codes", &T::remove_one_time_codes,
                 "Whether one-time and recovery codes are removed, for a user who lost both."));
};

template <>
struct Described<service::RoleView> {
    using T = service::RoleView;
    static constexpr std::string_view name = "RolePermissions";
    static constexpr std::string_view doc = "A role and what it permits.";
    static constexpr auto fields =
        wire::list(required("role", &T::role, "Role of a member of a workspace."),
                   required("permissions", &T::permissions, "Permissions of the role."));
};

template <>
struct Described<service::RolesResponse> {
    using T = service::RolesResponse;
    static constexpr std::string_view name = "RolesResponse";
    static constexpr std::string_view doc =
        "The roles, each with more permissions than the one before.";
    static constexpr auto fields = wire::list(required("data", &T::data, "Roles."));
};

template <>
struct Described<service::LockdownRequest> {
    using T = service::LockdownRequest;
    static constexpr std::string_view name = "LockdownRequest";
    static constexpr std::string_view doc = "Begins or ends a lockdown of the server.";
    static constexpr auto fields =
        wire::list(optional("end", &T::end, "Whether sign-in is permitted again."));
};

template <>
struct Described<service::LockdownResponse> {
    using T = service::LockdownResponse;
    static constexpr std::string_view name = "LockdownResponse";
    static constexpr std::string_view doc = "State of the server after the call.";
    static constexpr auto fields = wire::list(
        required("locked_down", &T::locked_down,
                 "Whether sign-in is refused to everyone but the owner at the command line."),
        required("ended", &T::ended, "Number of sign-ins, tokens and links that ended."));
};

template <>
struct Described<service::ListWorkspacesResponse> {
    using T = service::ListWorkspacesResponse;
    static constexpr std::string_view name = "ListWorkspacesResponse";
    static constexpr std::string_view doc = "The caller's workspaces.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Workspaces, the personal one first."));
};

template <>
struct Described<service::CreateWorkspaceRequest> {
    using T = service::CreateWorkspaceRequest;
    static constexpr std::string_view name = "CreateWorkspaceRequest";
    static constexpr std::string_view doc = "A new team workspace; the caller administers it.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Display name.", {.min_length = 1, .max_length = 100}),
        optional("slug", &T::slug,
                 "Short name for addresses, of lower-case letters, digits and hyphens; made of the "
                 "name when empty.",
                 {.max_length = 40}));
};

template <>
struct Described<service::UpdateWorkspaceRequest> {
    using T = service::UpdateWorkspaceRequest;
    static constexpr std::string_view name = "UpdateWorkspaceRequest";
    static constexpr std::string_view doc = "A change of the workspace; absent fields stay.";
    static constexpr auto fields = wire::list(
        optional("name", &T::name, "Display name.", {.min_length = 1, .max_length = 100}),
        optional("slug", &T::slug,
                 "Short name for addresses; links with the old one no longer work.",
                 {.min_length = 1, .max_length = 40}));
};

template <>
struct Described<service::DeleteWorkspaceRequest> {
    using T = service::DeleteWorkspaceRequest;
    static constexpr std::string_view name = "DeleteWorkspaceRequest";
    static constexpr std::string_view doc = "Deletes the workspace of the call.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Display name of the workspace, as a confirmation.",
                 {.min_length = 1, .max_length = 100}),
        optional("export_code", &T::export_code,
                 "Code in the name of the file that workspace.export returned for what is deleted.",
                 {.max_length = 64}),
        optional("without_export", &T::without_export,
                 "Whether to delete without an export, for example where a backup of the server "
                 "has the data."));
};

template <>
struct Described<service::MemberView> {
    using T = service::MemberView;
    static constexpr std::string_view name = "Member";
    static constexpr std::string_view doc = "A member of the workspace.";
    static constexpr auto fields = wire::list(
        required("user", &T::user, "Id of the user."),
        required("email", &T::email, "E-mail address of the user."),
        required("name", &T::name, "Full name of the user."),
        required("role", &T::role, "Role of the user in the workspace."),
        required("enabled", &T::enabled, "Whether the user may sign in."),
        required("invited", &T::invited, "Whether the user has not accepted the invitation yet."),
        required("last_sign_in_at", &T::last_sign_in_at,
                 "Time of the last sign-in; null when there was none."),
        required("self", &T::self, "Whether this is the caller."));
};

template <>
struct Described<service::ListMembersResponse> {
    using T = service::ListMembersResponse;
    static constexpr std::string_view name = "ListMembersResponse";
    static constexpr std::string_view doc = "Members of the workspace.";
    static constexpr auto fields = wire::list(required("data", &T::data, "Members, by name."));
};

template <>
struct Described<service::CopyRequest> {
    using T = service::CopyRequest;
    static constexpr std::string_view name = "CopyRequest";
    static constexpr std::string_view doc =
        "A portfolio, balance sheet, deal, scenario or plan to copy into another workspace.";
    static constexpr auto fields = wire::list(
        optional("portfolio", &T::portfolio,
                 "Portfolio, by id or slug, with its positions, settings and prices.",
                 {.max_length = 64}),
        optional("session", &T::session, "ALM session, by id, with its positions and curves.",
                 {.max_length = 36}),
        optional("deal", &T::deal,
                 "Deal, by id or slug, with its versions, states, assets and lots.",
                 {.max_length = 64}),
        optional("scenario", &T::scenario, "Stored scenario, by id.", {.max_length = 64}),
        optional("plan", &T::plan, "Saved plan, by short name; its latest version is copied.",
                 {.max_length = 64}),
        required("to", &T::to, "Workspace of the copy, by id or short name.",
                 {.min_length = 1, .max_length = 80}),
        optional("name", &T::name, "Name of the copy; that of the original when empty.",
                 {.max_length = 100}),
        optional("slug", &T::slug,
                 "Short name of a copied portfolio, deal or plan; that of the original when empty.",
                 {.max_length = 64}),
        optional("prices", &T::prices,
                 "Whether stored prices of a portfolio's symbols are copied, too: those of days "
                 "and sources that the other workspace does not have."));
};

template <>
struct Described<service::CopyResponse> {
    using T = service::CopyResponse;
    static constexpr std::string_view name = "CopyResponse";
    static constexpr std::string_view doc = "The copy in the other workspace.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the copy."), required("name", &T::name, "Name of the copy."),
        required("workspace", &T::workspace, "Short name of the workspace of the copy."),
        required("rows", &T::rows,
                 "Number of positions or lots copied; 1 for a session or a scenario."),
        required("prices", &T::prices, "Number of prices copied."),
        required("issues", &T::issues, "What the copy does not include."));
};

template <>
struct Described<service::AddMemberRequest> {
    using T = service::AddMemberRequest;
    static constexpr std::string_view name = "AddMemberRequest";
    static constexpr std::string_view doc =
        "A user who becomes a member of the workspace, or whose role in it changes.";
    static constexpr auto fields =
        wire::list(required("user", &T::user, "Id or e-mail address of the user.", kUserLimits),
                   optional("role", &T::role, "Role of the user in the workspace."));
};

}  // namespace ballast::describe
