// Tenants, users and tokens described once: from this come their columns in the store and the list
// of tokens.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/identity.hpp"

namespace ballast::describe {

template <>
struct Described<store::Role> {
    using enum store::Role;
    static constexpr std::string_view name = "Role";
    static constexpr std::string_view doc = "Role of a member of a tenant.";
    static constexpr std::array values{word(kViewer, "viewer"), word(kAnalyst, "analyst"),
                                       word(kManager, "manager"), word(kAdmin, "admin")};
};

template <>
struct Described<store::TenantKind> {
    using enum store::TenantKind;
    static constexpr std::string_view name = "WorkspaceKind";
    static constexpr std::string_view doc = "Kind of a workspace.";
    static constexpr std::array values{
        word(kTeam, "team", "Has members with a role each."),
        word(kPersonal, "personal", "Has one member, the user it was made with.")};
};

template <>
struct Described<store::TokenKind> {
    using enum store::TokenKind;
    static constexpr std::string_view name = "TokenKind";
    static constexpr std::string_view doc = "Kind of a token.";
    static constexpr std::array values{
        word(kOneTimeLink, "one_time_link", "A link that its first use consumes."),
        word(kSession, "session", "A session of a browser."),
        word(kService, "service", "A service token of a program."),
        word(kProgram, "program", "A program in which a user signed in."),
        word(kChallenge, "challenge", "A sign-in that waits for its second factor."),
        word(kInvitation, "invitation", "An invitation that was not accepted yet."),
        word(kReset, "reset", "A link to set a new password."),
        word(kReport, "report", "A link to download one report.")};
};

template <>
struct Described<store::Tenant> {
    using T = store::Tenant;
    static constexpr std::string_view name = "Tenant";
    static constexpr std::string_view doc = "A tenant.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the tenant."),
             required("slug", &T::slug, "Short name of the tenant; unique."),
             required("name", &T::name, "Display name of the tenant."),
             required("kind", &T::kind, "Kind of the tenant."),
             required("enabled", &T::enabled, "Whether its members can sign in."),
             required("created_at", &T::created_at, "Time the tenant was created."));
};

template <>
struct Described<store::User> {
    using T = store::User;
    static constexpr std::string_view name = "User";
    static constexpr std::string_view doc = "A user.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the user."),
        required("login", &T::login, "Login of the user; unique, regardless of case."),
        required("name", &T::name, "Display name of the user."),
        required("enabled", &T::enabled, "Whether the user can sign in."),
        required("epoch", &T::epoch, "Number increased whenever all sessions of the user end."),
        required("locale", &T::locale, "Language and region of the user; may be empty."),
        required("time_zone", &T::time_zone, "Time zone of the user; may be empty."),
        required("created_at", &T::created_at, "Time the user was created."),
        required("last_sign_in_at", &T::last_sign_in_at,
                 "Time of the last sign-in; null when there was none."),
        required("reset_requested_at", &T::reset_requested_at,
                 "Time at which the user asked for a new password; null when the user did not."),
        required("deleted_at", &T::deleted_at, "Time of deletion; null while the user exists."));
};

template <>
struct Described<store::Token> {
    using T = store::Token;
    static constexpr std::string_view name = "Token";
    static constexpr std::string_view doc = "A token, without its secret.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the token."), required("kind", &T::kind, "Kind of token."),
        required("tenant", &T::tenant, "Id of the tenant that it gives access to."),
        required("user", &T::user, "Id of the user that it stands for."),
        required("name", &T::name, "Purpose of the token."),
        required("scopes", &T::scopes, "Permissions of the token; all of its owner's when empty."),
        required("created_at", &T::created_at, "Time the token was created."),
        required("expires_at", &T::expires_at,
                 "Time of expiry; null when the token does not expire."),
        required("last_used_at", &T::last_used_at,
                 "Time of the last use that was recorded; null when it was never used."),
        required("revoked_at", &T::revoked_at,
                 "Time the token was revoked; null while it is valid."),
        required("remote", &T::remote, "Network address of the sign-in; may be empty."),
        required("agent", &T::agent, "Browser or program of the sign-in; may be empty."),
        required("is_agent", &T::is_agent,
                 "Whether the token is of an agent, whose writes become proposals."),
        required("calls_per_day", &T::calls_per_day,
                 "Largest number of calls of the agent a day; 0: no limit."),
        required("seconds_per_day", &T::seconds_per_day,
                 "Longest time of computing of the agent a day, in seconds; 0: no limit."),
        required("tokens_per_day", &T::tokens_per_day,
                 "Largest number of tokens of language models of the agent a day; 0: no limit."));
};

}  // namespace ballast::describe
