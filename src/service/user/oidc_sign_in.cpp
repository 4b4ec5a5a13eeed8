#include "service/user/oidc_sign_in.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "service/audit_trail.hpp"
#include "service/user/members.hpp"
#include "store/audit.hpp"
#include "store/external_identities.hpp"

namespace ballast::service {

namespace {

using Roles = std::map<std::string, store::Role>;  // by short name of the workspace

Error no_access(const OidcProvider& provider, std::string_view reason) {
    return fail(Code::kForbidden, fmt::format("{} confirmed who you are, but {}: ask an "
                                              "administrator of this server",
                                              provider.label, reason));
}

bool has_value(const feed::OidcClaims& claims, const OidcRule& rule) {
    const auto found = claims.find(rule.claim);
    return found != claims.end() &&
           std::ranges::find(found->second, rule.value) != found->second.end();
}

// Entra names the claims that it left out because they are too long; without them the roles would
// be too few.
Status check_complete(const OidcProvider& provider, const feed::OidcClaims& claims) {
    for (const OidcRule& rule : provider.rules)
        if (claims.contains("_claim_names." + rule.claim))
            return no_access(provider,
                             fmt::format("it left out \"{}\", because there are too many values "
                                         "(assign fewer groups to the application)",
                                         rule.claim));
    return {};
}

// The roles that the rules give, the highest of each workspace.
Result<Roles> roles_of(const OidcProvider& provider, const feed::OidcClaims& claims) {
    TRY_STATUS(check_complete(provider, claims));
    Roles roles;
    for (const OidcRule& rule : provider.rules) {
        if (!has_value(claims, rule)) continue;
        const auto [at, is_new] = roles.emplace(rule.workspace, rule.role);
        if (!is_new) at->second = std::max(at->second, rule.role);
    }
    if (!provider.rules.empty() && roles.empty())
        return no_access(provider, "none of its rules admits you");
    return roles;
}

// Empty unless the provider vouches for the address.
std::string verified_email(const OidcProvider& provider, const feed::OidcClaims& claims) {
    const std::string email = folded_email(feed::claim_text(claims, "email"));
    const bool is_verified =
        provider.trusts_email || feed::claim_text(claims, "email_verified") == "true";
    return is_verified && check_email(email) ? email : std::string();
}

std::string name_in(const feed::OidcClaims& claims, const std::string& email) {
    constexpr std::size_t kLongestName = 200;
    std::string name = feed::claim_text(claims, "name");
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < ' '; });
    return name.empty() || name.size() > kLongestName ? email : name;
}

// A user who has not signed in through this provider before.
Result<store::User> first_user(store::SystemTransaction& system, const OidcProvider& provider,
                               const feed::OidcClaims& claims, Instant now) {
    const std::string email = verified_email(provider, claims);
    if (email.empty()) return no_access(provider, "it states no verified e-mail address");
    auto known = store::find_user(system, email);
    if (!known && known.error().code != Code::kNotFound) return Error(known.error());
    if (known && !known->deleted_at && !is_owner(*known)) {
        if (provider.links_by_email) return *std::move(known);
        return no_access(provider, "your address belongs to a user who signs in with a password");
    }
    const std::string domain = email.substr(email.find('@') + 1);
    if (std::ranges::find(provider.domains, domain) == provider.domains.end())
        return no_access(provider, "there is no user with your address");
    return create_person(system, {.email = email, .name = name_in(claims, email)}, now);
}

// Memberships of the workspaces that rules name follow the rules; others stay as they are.
Status apply_roles(store::SystemTransaction& system, const OidcProvider& provider,
                   const store::User& user, const Roles& roles) {
    TRY(const auto places, store::list_places(system, user.id));
    std::vector<std::string> named;
    for (const OidcRule& rule : provider.rules) named.push_back(rule.workspace);
    std::ranges::sort(named);
    const auto repeated = std::ranges::unique(named);
    named.erase(repeated.begin(), repeated.end());
    for (const std::string& slug : named) {
        const auto workspace = store::find_tenant(system, slug);
        if (!workspace && workspace.error().code == Code::kNotFound)
            return fail(Code::kConflict,
                        fmt::format("a rule of the provider {} names the workspace \"{}\", which "
                                    "does not exist",
                                    provider.name, slug));
        if (!workspace) return Error(workspace.error());
        if (workspace->kind == store::TenantKind::kPersonal) continue;
        const auto place = std::ranges::find(places, workspace->id,
                                             [](const store::Place& one) { return one.tenant.id; });
        const auto role = roles.find(slug);
        const bool is_member = place != places.end();
        if (role != roles.end() && is_member && place->role == role->second) continue;
        if (role == roles.end() && !is_member) continue;
        // Nobody could administer the workspace any more.
        if (is_member && place->role == store::Role::kAdmin &&
            !check_not_last_admin(system, workspace->id, user.id))
            continue;
        if (role == roles.end())
            TRY_STATUS(store::delete_membership(system, workspace->id, user.id));
        else
            TRY_STATUS(store::set_membership(
                system, {.tenant = workspace->id, .user = user.id, .role = role->second}));
    }
    return {};
}

}  // namespace

Result<KnownUser> user_of_claims(Call& call, store::Transaction& home, const OidcProvider& provider,
                                 const feed::OidcClaims& claims) {
    TRY(const Roles roles, roles_of(provider, claims));
    const std::string subject = feed::claim_text(claims, "sub");
    KnownUser known;
    bool is_first = false;
    TRY_STATUS(home.as_system([&](store::SystemTransaction& system) -> Status {
        TRY_STATUS(check_not_locked_down(system));
        TRY(const auto member, store::find_external_identity(system, provider.issuer, subject));
        is_first = !member.has_value();
        if (is_first) {
            TRY(known.user, first_user(system, provider, claims, call.now()));
            TRY_STATUS(store::add_external_identity(system, {.issuer = provider.issuer,
                                                             .subject = subject,
                                                             .member = known.user.id,
                                                             .created_at = call.now()}));
        } else {
            TRY(known.user, store::get_user(system, *member));
        }
        if (!known.user.enabled || known.user.deleted_at)
            return no_access(provider, "your user is disabled");
        TRY_STATUS(apply_roles(system, provider, known.user, roles));
        // A change of role has changed the epoch.
        TRY(known.user, store::get_user(system, known.user.id));
        TRY(known.credentials, store::get_credentials(system, known.user.id));
        return {};
    }));
    if (!is_first) return known;
    Principal by;
    by.user = known.user.id;
    by.name = known.user.name;
    by.tenant = home.tenant();
    by.credential = "oidc";
    TRY_STATUS(store::append_audit(
        home,
        audit_entry(&by, "auth.oidc_finish", "user:" + known.user.id.to_string(), "ok",
                    {call.source().interface, call.source().remote, call.request()},
                    fmt::format("first sign-in through {}", provider.name)),
        call.now()));
    return known;
}

}  // namespace ballast::service
