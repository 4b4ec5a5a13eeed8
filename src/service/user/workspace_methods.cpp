// Methods of workspaces and their members. All but the list and the creation are about the
// workspace of the call, which the header field Ballast-Workspace names.
#include <algorithm>
#include <fmt/format.h>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "service/field_error.hpp"
#include "service/file_answer.hpp"
#include "service/methods.hpp"
#include "service/user/members.hpp"
#include "service/user/sign_in.hpp"
#include "service/user/user_requests.hpp"
#include "service/user/workspace_contents.hpp"
#include "service/workspace_removal.hpp"
#include "store/credentials.hpp"

namespace ballast::service {

namespace {

Result<WorkspaceView> workspace_view(Call& call, const store::Tenant& tenant, Role role) {
    TRY(const TenantId home, home_of(call));
    return WorkspaceView{.id = tenant.id.to_string(),
                         .slug = tenant.slug,
                         .name = tenant.name,
                         .kind = tenant.kind,
                         .role = std::string(store::to_string(role)),
                         .home = tenant.id == home};
}

Status check_slug(std::string_view slug) {
    if (is_slug(slug) && !slug.starts_with('-') && !slug.ends_with('-')) return {};
    Error error =
        fail(Code::kInvalidInput,
             fmt::format("\"{}\" is not a short name: expected lower-case letters, digits "
                         "and hyphens, such as credit-desk",
                         slug));
    error.errors.push_back({"/slug", "slug", error.message, ""});
    return error;
}

Error slug_taken(Error error) {
    if (error.code != Code::kConflict) return error;
    return at_field(std::move(error), "/slug", "taken", "choose another short name");
}

Status require_team(const store::Tenant& tenant) {
    if (tenant.kind == store::TenantKind::kTeam) return {};
    return fail(Code::kConflict,
                "a personal workspace has one member: make a team workspace to work with others");
}

Result<ListWorkspacesResponse> own_workspaces(Call& call, const Empty& /*request*/) {
    ListWorkspacesResponse response;
    TRY(const auto places, in_system(call, [&](store::SystemTransaction& system) {
            return store::list_places(system, call.principal().user);
        }));
    for (const store::Place& place : places) {
        const bool is_bound = call.principal().credential == "token";
        if (is_bound && place.tenant.id != call.principal().tenant) continue;
        TRY(WorkspaceView view, workspace_view(call, place.tenant, place.role));
        response.data.push_back(std::move(view));
    }
    return response;
}

Result<WorkspaceView> create_workspace(Call& call, const CreateWorkspaceRequest& request) {
    TRY_STATUS(require_passwords(call.environment()));
    TRY_STATUS(require_person(call));
    if (!request.slug.empty()) TRY_STATUS(check_slug(request.slug));
    store::Tenant tenant;
    TRY_STATUS(in_system(call, [&](store::SystemTransaction& system) -> Status {
        tenant.id = TenantId::make(call.now());
        tenant.name = without_blanks(request.name);
        tenant.created_at = call.now();
        if (request.slug.empty()) {
            TRY(tenant.slug, free_slug(system, request.name));
        } else {
            tenant.slug = request.slug;
        }
        auto made = store::create_tenant(system, tenant);
        if (!made) return slug_taken(std::move(made).error());
        tenant = *std::move(made);
        return store::set_membership(
            system, {.tenant = tenant.id, .user = call.principal().user, .role = Role::kAdmin});
    }));
    forget_principals(call);
    call.touch("workspace:" + tenant.id.to_string());
    return workspace_view(call, tenant, Role::kAdmin);
}

Result<store::Tenant> own_tenant(Call& call) {
    return in_system(call, [&](store::SystemTransaction& system) {
        return store::get_tenant(system, call.principal().tenant);
    });
}

Result<WorkspaceView> this_workspace(Call& call, const Empty& /*request*/) {
    TRY(const store::Tenant tenant, own_tenant(call));
    return workspace_view(call, tenant, call.principal().role);
}

Result<WorkspaceView> rename_workspace(Call& call, const UpdateWorkspaceRequest& request) {
    if (request.slug) TRY_STATUS(check_slug(*request.slug));
    TRY(const TenantId home, home_of(call));
    if (request.slug && call.principal().tenant == home)
        return fail(Code::kConflict, "the short name of the home workspace cannot change");
    TRY(store::Tenant tenant, own_tenant(call));
    if (request.name) tenant.name = without_blanks(*request.name);
    if (request.slug) tenant.slug = *request.slug;
    TRY_STATUS(in_system(call, [&](store::SystemTransaction& system) -> Status {
        Status updated = store::update_tenant(system, tenant);
        if (!updated) return slug_taken(std::move(updated).error());
        return {};
    }));
    call.touch("workspace:" + tenant.id.to_string());
    return workspace_view(call, tenant, call.principal().role);
}

Result<FileContent> export_workspace(Call& call, const Empty& /*request*/) {
    TRY(const store::Tenant tenant, own_tenant(call));
    TRY(const WorkspaceArchive archive, archive_workspace(call, call.transaction()));
    return answer_with_file(
        call, fmt::format("workspace-{}-{}.tar", tenant.slug, export_code(archive.digest)),
        "application/x-tar", archive.file);
}

// An export of exactly what is deleted.
Status check_export(Call& call, const std::string& code) {
    TRY(const std::string digest, digest_workspace(call, call.transaction()));
    if (code == export_code(digest)) return {};
    Error error =
        fail(Code::kInvalidInput, code.empty() ? "the workspace was not exported"
                                               : "the workspace has changed since that export");
    error.errors.push_back({"/export_code", "export", error.message,
                            "export it with workspace.export and give the code in the name of the "
                            "file"});
    return error;
}

Result<Deleted> delete_workspace(Call& call, const DeleteWorkspaceRequest& request) {
    TRY(const TenantId home, home_of(call));
    TRY(store::Tenant tenant, own_tenant(call));
    TRY_STATUS(require_team(tenant));
    if (tenant.id == home)
        return fail(Code::kConflict, "the home workspace cannot be deleted: the server needs it");
    if (request.name != tenant.name) {
        Error error = fail(Code::kInvalidInput,
                           fmt::format("expected the name of the workspace, \"{}\", as a "
                                       "confirmation",
                                       tenant.name));
        error.errors.push_back({"/name", "confirmation", error.message, ""});
        return error;
    }
    if (!request.without_export) TRY_STATUS(check_export(call, request.export_code));
    TRY_STATUS(remove_workspace_contents(call.environment(), call.transaction()));
    tenant.enabled = false;
    tenant.slug += "-" + tenant.id.to_string();
    TRY_STATUS(in_system(call, [&](store::SystemTransaction& system) -> Status {
        TRY_STATUS(store::update_tenant(system, tenant));
        TRY_STATUS(store::revoke_tokens_of_tenant(system, tenant.id, call.now()));
        TRY(const auto memberships, store::list_memberships(system, tenant.id));
        for (const store::Membership& one : memberships)
            TRY_STATUS(store::delete_membership(system, tenant.id, one.user));
        return {};
    }));
    forget_principals(call);
    call.touch("workspace:" + tenant.id.to_string());
    return Deleted{tenant.id.to_string()};
}

Result<ListMembersResponse> members(Call& call, const Empty& /*request*/) {
    ListMembersResponse response;
    TRY_STATUS(in_system(call, [&](store::SystemTransaction& system) -> Status {
        TRY(const auto memberships, store::list_memberships(system, call.principal().tenant));
        for (const store::Membership& one : memberships) {
            TRY(const store::User user, store::get_user(system, one.user));
            if (is_owner(user)) continue;
            TRY(const store::Credentials credentials, store::get_credentials(system, user.id));
            response.data.push_back({.user = user.id.to_string(),
                                     .email = user.login,
                                     .name = user.name,
                                     .role = one.role,
                                     .enabled = user.enabled,
                                     .invited = credentials.password.empty(),
                                     .last_sign_in_at = user.last_sign_in_at,
                                     .self = user.id == call.principal().user});
        }
        return {};
    }));
    std::ranges::sort(response.data, {},
                      [](const MemberView& m) { return std::pair(m.name, m.email); });
    return response;
}

Result<Done> add_member(Call& call, const AddMemberRequest& request) {
    TRY_STATUS(require_passwords(call.environment()));
    TRY(const store::Tenant tenant, own_tenant(call));
    TRY_STATUS(require_team(tenant));
    std::string user;
    TRY_STATUS(in_system(call, [&](store::SystemTransaction& system) -> Status {
        const auto found = find_person(system, request.user);
        if (!found)
            return found.error().code == Code::kNotFound
                       ? at_field(found.error(), "/user", "unknown",
                                  "check the address; administrators of the home workspace invite "
                                  "new users")
                       : found.error();
        const store::User& known = *found;
        user = known.id.to_string();
        if (request.role != Role::kAdmin)
            TRY_STATUS(check_not_last_admin(system, tenant.id, known.id));
        return store::set_membership(system,
                                     {.tenant = tenant.id, .user = known.id, .role = request.role});
    }));
    forget_principals(call);
    call.touch("user:" + user);
    return Done{};
}

Result<Done> remove_member(Call& call, const UserRequest& request) {
    TRY(const store::Tenant tenant, own_tenant(call));
    TRY_STATUS(require_team(tenant));
    std::string user;
    TRY_STATUS(in_system(call, [&](store::SystemTransaction& system) -> Status {
        TRY(const store::User known, find_person(system, request.user));
        user = known.id.to_string();
        TRY_STATUS(check_not_last_admin(system, tenant.id, known.id));
        return store::delete_membership(system, tenant.id, known.id);
    }));
    forget_principals(call);
    call.touch("user:" + user);
    return Done{};
}

MethodInfo about(std::string name, Route route, std::string summary, Permission permission,
                 Effect effect) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = permission,
            .effect = effect,
            .route = std::move(route),
            .idempotent = true};
}

}  // namespace

void add_workspace_methods(MethodTable& table) {
    using enum Permission;
    table.add<Empty, ListWorkspacesResponse>(
        about("workspace.list", {Verb::kGet, "/workspaces"}, "Lists the caller's workspaces.",
              kPortfolioRead, Effect::kRead),
        own_workspaces);
    MethodInfo creating = about("workspace.create", {Verb::kPost, "/workspaces"},
                                "Makes a team workspace, which the caller administers.",
                                kWorkspaceManage, Effect::kWrite);
    creating.idempotent = false;
    creating.creates = true;
    table.add<CreateWorkspaceRequest, WorkspaceView>(creating, create_workspace);
    table.add<Empty, WorkspaceView>(
        about("workspace.get", {Verb::kGet, "/workspace"}, "Returns the workspace of the call.",
              kPortfolioRead, Effect::kRead),
        this_workspace);
    table.add<UpdateWorkspaceRequest, WorkspaceView>(
        about("workspace.update", {Verb::kPatch, "/workspace"},
              "Changes the names of the workspace of the call.", kWorkspaceManage, Effect::kWrite),
        rename_workspace);
    MethodInfo exporting = about("workspace.export", {Verb::kGet, "/workspace/export"},
                                 "Returns everything in the workspace of the call as an archive.",
                                 kWorkspaceManage, Effect::kRead);
    exporting.sensitive = true;
    table.add<Empty, FileContent>(exporting, export_workspace);
    MethodInfo deleting = about("workspace.delete", {Verb::kPost, "/workspace/delete"},
                                "Deletes the workspace of the call with its data; its audit log is "
                                "kept.",
                                kWorkspaceManage, Effect::kWrite);
    deleting.destructive = true;
    table.add<DeleteWorkspaceRequest, Deleted>(deleting, delete_workspace);
    table.add<Empty, ListMembersResponse>(
        about("workspace.members", {Verb::kGet, "/workspace/members"},
              "Lists the members of the workspace of the call.", kPortfolioRead, Effect::kRead),
        members);
    table.add<AddMemberRequest, Done>(
        about("workspace.add_member", {Verb::kPut, "/workspace/members/{user}"},
              "Adds a user to the workspace of the call, or changes the user's role.",
              kWorkspaceManage, Effect::kWrite),
        add_member);
    MethodInfo removing =
        about("workspace.remove_member", {Verb::kDelete, "/workspace/members/{user}"},
              "Removes a user from the workspace of the call.", kWorkspaceManage, Effect::kWrite);
    removing.destructive = true;
    table.add<UserRequest, Done>(removing, remove_member);
}

}  // namespace ballast::service
