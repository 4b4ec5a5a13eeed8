// Methods of the users of a server, for administrators of its home workspace, and of its lockdown.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/text.hpp"
#include "service/access_token.hpp"
#include "service/field_error.hpp"
#include "service/methods.hpp"
#include "service/notice.hpp"
#include "service/outbox.hpp"
#include "service/user/links.hpp"
#include "service/user/members.hpp"
#include "service/user/sign_in.hpp"
#include "service/user/user_requests.hpp"
#include "store/credentials.hpp"

namespace ballast::service {

namespace {

// Makes a link, and sends it where the server sends mail.
Result<LinkResponse> make_and_send(Call& call, store::SystemTransaction& system,
                                   const store::User& user, store::TokenKind kind) {
    TRY(LinkResponse link, make_link(system, user, kind, call.now()));
    TRY(const store::Tenant tenant, store::get_tenant(system, call.principal().tenant));
    TRY_STATUS(queue_link(call.environment(), system, link, user, kind, tenant.name));
    link.mailed = sends_mail(call.environment());
    return link;
}

Result<UserView> view_of(store::SystemTransaction& system, const store::User& user,
                         const TenantId& home) {
    UserView view{.id = user.id.to_string(),
                  .email = user.login,
                  .name = user.name,
                  .enabled = user.enabled,
                  .locale = user.locale,
                  .time_zone = user.time_zone,
                  .created_at = user.created_at,
                  .last_sign_in_at = user.last_sign_in_at,
                  .reset_requested_at = user.reset_requested_at};
    TRY(const store::Credentials credentials, store::get_credentials(system, user.id));
    view.has_password = !credentials.password.empty();
    view.one_time_codes = credentials.code_confirmed_at.has_value();
    TRY(const auto places, store::list_places(system, user.id));
    for (const store::Place& place : places)
        view.workspaces.push_back({.id = place.tenant.id.to_string(),
                                   .slug = place.tenant.slug,
                                   .name = place.tenant.name,
                                   .kind = place.tenant.kind,
                                   .role = std::string(store::to_string(place.role)),
                                   .home = place.tenant.id == home});
    return view;
}

Result<LinkResponse> invite(Call& call, const InviteRequest& request) {
    TRY_STATUS(require_home(call));
    TRY(LinkResponse link,
        in_system(call, [&](store::SystemTransaction& system) -> Result<LinkResponse> {
            const auto known = store::find_user(system, folded_email(request.email));
            if (known && !known->deleted_at) {
                TRY(const store::Credentials credentials,
                    store::get_credentials(system, known->id));
                if (!credentials.password.empty())
                    return at_field(
                        fail(Code::kConflict,
                             fmt::format("{} is a user already: add the user to a workspace, or "
                                         "make a link for a new password",
                                         known->login)),
                        "/email", "taken");
                // The invitation was lost or has expired: the earlier link no longer works.
                TRY_STATUS(store::revoke_tokens(system, known->id, call.now()));
                return make_and_send(call, system, *known, store::TokenKind::kInvitation);
            }
            if (!known && known.error().code != Code::kNotFound) return Error(known.error());
            TRY(const store::User user,
                create_person(system, {.email = request.email, .name = request.name}, call.now()));
            if (request.role)
                TRY_STATUS(store::set_membership(
                    system,
                    {.tenant = call.principal().tenant, .user = user.id, .role = *request.role}));
            return make_and_send(call, system, user, store::TokenKind::kInvitation);
        }));
    call.touch("user:" + link.user);
    return link;
}

Result<LinkResponse> reset(Call& call, const UserRequest& request) {
    TRY_STATUS(require_home(call));
    TRY(LinkResponse link,
        in_system(call, [&](store::SystemTransaction& system) -> Result<LinkResponse> {
            TRY(const store::User user, find_person(system, request.user));
            if (!user.enabled)
                return fail(Code::kConflict, "the user is disabled: enable the user first");
            TRY(const store::Credentials credentials, store::get_credentials(system, user.id));
            return make_and_send(call, system, user,
                                 credentials.password.empty() ? store::TokenKind::kInvitation
                                                              : store::TokenKind::kReset);
        }));
    call.touch("user:" + link.user);
    return link;
}

Result<ListUsersResponse> users_page(Call& call, const ListUsersRequest& request) {
    TRY_STATUS(require_home(call));
    return in_system(call, [&](store::SystemTransaction& system) -> Result<ListUsersResponse> {
        ListUsersResponse response;
        TRY(const auto users, store::list_users(system, request.after, request.limit + 1));
        for (const store::User& user : users) {
            if (response.data.size() == static_cast<std::size_t>(request.limit)) {
                response.next_after = response.data.back().email;
                break;
            }
            if (is_owner(user)) continue;
            TRY(UserView view, view_of(system, user, call.principal().tenant));
            response.data.push_back(std::move(view));
        }
        return response;
    });
}

Result<UserView> one_user(Call& call, const UserRequest& request) {
    TRY_STATUS(require_home(call));
    return in_system(call, [&](store::SystemTransaction& system) -> Result<UserView> {
        TRY(const store::User user, find_person(system, request.user));
        return view_of(system, user, call.principal().tenant);
    });
}

Status change_role(store::SystemTransaction& system, const TenantId& home, const store::User& user,
                   Role role) {
    if (role != Role::kAdmin) TRY_STATUS(check_not_last_admin(system, home, user.id));
    return store::set_membership(system, {.tenant = home, .user = user.id, .role = role});
}

Result<UserView> change_user(Call& call, const UpdateUserRequest& request) {
    TRY_STATUS(require_home(call));
    const TenantId home = call.principal().tenant;
    TRY(UserView view, in_system(call, [&](store::SystemTransaction& system) -> Result<UserView> {
            TRY(store::User user, find_person(system, request.user));
            if (request.name) user.name = *request.name;
            if (request.email) {
                user.login = folded_email(*request.email);
                TRY_STATUS(check_email(user.login));
            }
            if (const Status updated = store::update_user(system, user); !updated)
                return updated.error().code == Code::kConflict
                           ? at_field(updated.error(), "/email", "taken",
                                      "choose another address, or delete that user first")
                           : updated.error();
            if (request.role) TRY_STATUS(change_role(system, home, user, *request.role));
            if (request.remove_one_time_codes) {
                TRY(store::Credentials credentials, store::get_credentials(system, user.id));
                credentials.code_secret.clear();
                credentials.code_confirmed_at.reset();
                credentials.code_step = 0;
                TRY_STATUS(store::put_credentials(system, credentials));
                TRY_STATUS(store::put_recovery_codes(system, user.id, {}));
            }
            TRY(user, store::get_user(system, user.id));
            return view_of(system, user, home);
        }));
    forget_principals(call);
    call.touch("user:" + view.id);
    return view;
}

Result<UserView> set_enabled(Call& call, const UserRequest& request, bool enabled) {
    TRY_STATUS(require_home(call));
    const TenantId home = call.principal().tenant;
    TRY(UserView view, in_system(call, [&](store::SystemTransaction& system) -> Result<UserView> {
            TRY(const store::User user, find_person(system, request.user));
            if (!enabled) {
                TRY_STATUS(check_not_last_admin(system, home, user.id));
                TRY_STATUS(store::revoke_tokens(system, user.id, call.now()));
            }
            TRY_STATUS(store::set_user_enabled(system, user.id, enabled));
            TRY(const store::User changed, store::get_user(system, user.id));
            return view_of(system, changed, home);
        }));
    forget_principals(call);
    call.touch("user:" + view.id);
    return view;
}

// The row of the user stays, without name and address: the audit trail refers to its id.
Status remove_person(store::SystemTransaction& system, const store::User& known, Instant now) {
    TRY_STATUS(store::revoke_tokens(system, known.id, now));
    TRY_STATUS(store::delete_credentials(system, known.id));
    TRY(const auto places, store::list_places(system, known.id));
    for (const store::Place& place : places) {
        if (place.tenant.kind == store::TenantKind::kPersonal) {
            store::Tenant closed = place.tenant;
            closed.enabled = false;
            TRY_STATUS(store::update_tenant(system, closed));
        } else {
            TRY_STATUS(check_not_last_admin(system, place.tenant.id, known.id));
        }
        TRY_STATUS(store::delete_membership(system, place.tenant.id, known.id));
    }
    TRY(store::User user, store::get_user(system, known.id));
    user.login = "deleted:" + user.id.to_string();
    user.name = "Deleted user";
    user.locale.clear();
    user.time_zone.clear();
    user.enabled = false;
    user.deleted_at = now;
    user.reset_requested_at.reset();
    return store::update_user(system, user);
}

Result<Deleted> delete_user(Call& call, const UserRequest& request) {
    TRY_STATUS(require_home(call));
    std::string id;
    TRY_STATUS(in_system(call, [&](store::SystemTransaction& system) -> Status {
        TRY(const store::User user, find_person(system, request.user));
        id = user.id.to_string();
        return remove_person(system, user, call.now());
    }));
    forget_principals(call);
    call.touch("user:" + id);
    return Deleted{id};
}

Result<RolesResponse> roles(Call& /*call*/, const Empty& /*request*/) {
    RolesResponse response;
    for (const Role role : {Role::kViewer, Role::kAnalyst, Role::kManager, Role::kAdmin}) {
        RoleView view{.role = role, .permissions = {}};
        const PermissionSet set = permissions_of(role);
        for (unsigned p = 0; p < static_cast<unsigned>(Permission::kCount_); ++p) {
            const auto permission = static_cast<Permission>(p);
            if (permission != Permission::kPublic && set.has(permission))
                view.permissions.emplace_back(to_string(permission));
        }
        response.data.push_back(std::move(view));
    }
    return response;
}

// Unlike the other methods also where one owner works alone: a lost laptop needs it, too.
Status require_home_of_any(Call& call) {
    TRY(const TenantId home, home_of(call));
    if (call.principal().tenant == home) return {};
    return fail(Code::kForbidden, "a lockdown is for administrators of the home workspace");
}

Result<LockdownResponse> lockdown(Call& call, const LockdownRequest& request) {
    TRY_STATUS(require_home_of_any(call));
    LockdownResponse response{.locked_down = !request.end};
    TRY_STATUS(in_system(call, [&](store::SystemTransaction& system) -> Status {
        TRY_STATUS(store::set_locked_down(system, !request.end));
        if (request.end) return {};
        TRY_STATUS(store::delete_signing_keys(system));
        TRY(response.ended, store::revoke_all_tokens(system, call.now()));
        return {};
    }));
    TRY(const auto members, members_with(call.transaction(), Permission::kUserManage));
    TRY_STATUS(notify(
        call.environment(), call.transaction(), members,
        {.kind = store::NotificationKind::kSecurity,
         .topic = "lockdown:" + call.request().to_string(),
         .title = fmt::format("{} {} the lockdown", call.principal().name,
                              request.end ? "ended" : "started"),
         .body = request.end ? std::string("Sign-in is possible again.")
                             : fmt::format("{} sign-ins, tokens and links were ended; nobody can "
                                           "sign in until the lockdown is ended.",
                                           response.ended),
         .link = "/audit"}));
    forget_principals(call);
    call.transaction().after_commit(
        [&tokens = call.environment().shared<AccessTokens>()] { tokens.forget(); });
    return response;
}

Result<Done> rotate_keys(Call& call, const Empty& /*request*/) {
    TRY_STATUS(require_home_of_any(call));
    TRY_STATUS(call.environment().shared<AccessTokens>().rotate(call.environment()));
    return Done{};
}

MethodInfo managing(std::string name, Route route, std::string summary, Effect effect) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kUserManage,
            .effect = effect,
            .route = std::move(route),
            .idempotent = true};
}

}  // namespace

void add_user_methods(MethodTable& table) {
    MethodInfo inviting =
        managing("user.invite", {Verb::kPost, "/users"},
                 "Makes a user, and a link with which the user sets a password.", Effect::kWrite);
    inviting.idempotent = false;
    inviting.shown_once = true;
    table.add<InviteRequest, LinkResponse>(inviting, invite);
    MethodInfo resetting =
        managing("user.reset", {Verb::kPost, "/users/{user}/reset"},
                 "Makes a link with which a user sets a new password.", Effect::kWrite);
    resetting.idempotent = false;
    resetting.shown_once = true;
    table.add<UserRequest, LinkResponse>(resetting, reset);
    table.add<ListUsersRequest, ListUsersResponse>(
        managing("user.list", {Verb::kGet, "/users"}, "Lists the users of the server.",
                 Effect::kRead),
        users_page);
    table.add<UserRequest, UserView>(
        managing("user.get", {Verb::kGet, "/users/{user}"}, "Returns a user.", Effect::kRead),
        one_user);
    table.add<UpdateUserRequest, UserView>(
        managing("user.update", {Verb::kPatch, "/users/{user}"},
                 "Changes a user's name, address or role in the home workspace.", Effect::kWrite),
        change_user);
    MethodInfo disabling = managing(
        "user.disable", {Verb::kPost, "/users/{user}/disable"},
        "Ends all sign-ins and tokens of a user, who may no longer sign in.", Effect::kWrite);
    disabling.destructive = true;
    table.add<UserRequest, UserView>(disabling, [](Call& call, const UserRequest& request) {
        return set_enabled(call, request, false);
    });
    table.add<UserRequest, UserView>(
        managing("user.enable", {Verb::kPost, "/users/{user}/enable"},
                 "Permits a disabled user to sign in again.", Effect::kWrite),
        [](Call& call, const UserRequest& request) { return set_enabled(call, request, true); });
    MethodInfo deleting =
        managing("user.delete", {Verb::kDelete, "/users/{user}"},
                 "Deletes a user and the user's personal workspace; the audit log "
                 "keeps the user's id.",
                 Effect::kWrite);
    deleting.destructive = true;
    table.add<UserRequest, Deleted>(deleting, delete_user);
    MethodInfo listing = managing("user.roles", {Verb::kGet, "/roles"},
                                  "Lists the roles and their permissions.", Effect::kRead);
    listing.permission = Permission::kPortfolioRead;
    listing.needs_store = false;
    table.add<Empty, RolesResponse>(listing, roles);
    MethodInfo locking =
        managing("auth.lockdown", {Verb::kPost, "/auth/lockdown"},
                 "Ends every sign-in, token and link, and refuses sign-in until its "
                 "end.",
                 Effect::kWrite);
    locking.destructive = true;
    table.add<LockdownRequest, LockdownResponse>(locking, lockdown);
    MethodInfo rotating = managing("auth.rotate_keys", {Verb::kPost, "/auth/keys/rotate"},
                                   "Signs access tokens with a new key from now on.", Effect::kRun);
    rotating.idempotent = false;
    rotating.sensitive = true;
    table.add<Empty, Done>(rotating, rotate_keys);
}

}  // namespace ballast::service
