// Requests and responses of identity, audit and system methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/audit_heads.hpp"
#include "service/describe_common.hpp"
#include "service/proposal_requests.hpp"
#include "store/describe_identity.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct Empty {};

// A workspace of the caller.
struct WorkspaceView {
    std::string id;
    std::string slug;
    std::string name;
    store::TenantKind kind = store::TenantKind::kTeam;
    std::string role;
    bool home = false;
};

struct MeResponse {
    std::string user;
    std::string name;
    std::string tenant;
    std::string tenant_name;
    std::string role;
    std::vector<std::string> permissions;
    std::string credential;
    std::string email;
    std::string locale;
    std::string time_zone;
    bool users = false;
    bool has_password = false;
    bool one_time_codes = false;
    std::int64_t recovery_codes_left = 0;
    std::vector<WorkspaceView> workspaces;
    std::optional<AgentView> agent;
};

struct CreateTokenRequest {
    std::string name;
    std::vector<std::string> scopes;
    std::optional<int> expires_in_days = 90;
    bool agent = false;
    std::int64_t calls_per_day = 0;
    std::int64_t seconds_per_day = 0;
    std::int64_t tokens_per_day = 0;
};

struct CreateTokenResponse {
    std::string id;
    std::string token;
    std::optional<Instant> expires_at;
};

struct ListTokensResponse {
    std::vector<store::Token> data;
};

struct TokenIdRequest {
    std::string id;
};

struct ListAuditRequest {
    std::string actor;
    std::string method;
    std::string object;
    std::optional<Instant> from;
    std::optional<Instant> until;
    std::int64_t before = 0;
    int limit = 50;
};

struct AuditView {
    std::int64_t sequence = 0;
    Instant at;
    std::string actor;
    std::string actor_name;
    std::string method;
    std::string object;
    std::string outcome;
    std::string request_id;
    wire::RawJson details;
    std::string hash;
};

struct ListAuditResponse {
    std::vector<AuditView> data;
    std::optional<std::int64_t> next_before;
};

// A response of audit.export is a request of audit.verify.
struct SignedHeads {
    std::vector<SignedHead> heads;
};

struct VerifyAuditResponse {
    std::int64_t rows = 0;
    std::string head;
    std::int64_t signed_heads = 0;
};

struct VersionResponse {
    std::string name;
    std::string version;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::Empty> {
    static constexpr std::string_view name = "Empty";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::WorkspaceView> {
    using T = service::WorkspaceView;
    static constexpr std::string_view name = "Workspace";
    static constexpr std::string_view doc = "A workspace and the caller's role in it.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the workspace."),
        required("slug", &T::slug, "Short name of the workspace, as in addresses; unique."),
        required("name", &T::name, "Display name of the workspace."),
        required("kind", &T::kind, "Kind of the workspace."),
        required("role", &T::role, "Role of the caller in it."),
        required("home", &T::home,
                 "Whether this is the home workspace, whose administrators run the server."));
};

template <>
struct Described<service::MeResponse> {
    using T = service::MeResponse;
    static constexpr std::string_view name = "Me";
    static constexpr std::string_view doc = "The caller's user, tenant, role and permissions.";
    static constexpr auto fields = wire::list(
        required("user", &T::user, "Id of the user."),
        required("name", &T::name, "Display name of the user."),
        required("tenant", &T::tenant, "Id of the tenant."),
        required("tenant_name", &T::tenant_name, "Display name of the tenant."),
        required("role", &T::role, "Role of the user in the tenant."),
        required("permissions", &T::permissions, "Permissions of the caller."),
        required("credential", &T::credential,
                 "Credential of the call: owner, session, program or token."),
        required("email", &T::email, "E-mail address of the user; owner for the server's owner."),
        required("locale", &T::locale, "Language and region of the user; may be empty."),
        required("time_zone", &T::time_zone, "Time zone of the user; may be empty."),
        required("users", &T::users, "Whether users of this server sign in with passwords."),
        required("has_password", &T::has_password, "Whether the user has a password."),
        required("one_time_codes", &T::one_time_codes, "Whether sign-in requires a one-time code."),
        required("recovery_codes_left", &T::recovery_codes_left,
                 "Recovery codes that were not used yet."),
        required("workspaces", &T::workspaces,
                 "Workspaces of the user, the personal one first; a call names one in the header "
                 "field Ballast-Workspace."),
        required("agent", &T::agent,
                 "Limits of an agent a day and what it has used of them; null for other callers."));
};

template <>
struct Described<service::CreateTokenRequest> {
    using T = service::CreateTokenRequest;
    static constexpr std::string_view name = "CreateTokenRequest";
    static constexpr std::string_view doc = "A new service token for a program.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Purpose of the token.", {.min_length = 1, .max_length = 100}),
        optional("scopes", &T::scopes, "Permissions of the token; all of its owner's when empty.",
                 {.max_items = 64, .max_length = 64}),
        optional("expires_in_days", &T::expires_in_days,
                 "Lifetime in days; null for a token that does not expire.",
                 {.minimum = 1, .maximum = 3650}),
        optional("agent", &T::agent,
                 "Whether the token is of an agent: its reads run, its writes become proposals."),
        optional("calls_per_day", &T::calls_per_day,
                 "Largest number of calls of the agent a day; 0: no limit.",
                 {.minimum = 0, .maximum = 1e9}),
        optional("seconds_per_day", &T::seconds_per_day,
                 "Longest time of computing of the agent a day, in seconds; 0: no limit.",
                 {.minimum = 0, .maximum = 1e9}),
        optional("tokens_per_day", &T::tokens_per_day,
                 "Largest number of tokens of language models of the agent a day; 0: no limit.",
                 {.minimum = 0, .maximum = 1e12}));
};

template <>
struct Described<service::CreateTokenResponse> {
    using T = service::CreateTokenResponse;
    static constexpr std::string_view name = "CreateTokenResponse";
    static constexpr std::string_view doc = "A new token; its secret is returned only here.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the token, needed to revoke it."),
                   required("token", &T::token, "Secret, sent as Authorization: Bearer."),
                   required("expires_at", &T::expires_at,
                            "Time of expiry; null when the token does not expire."));
};

template <>
struct Described<service::ListTokensResponse> {
    using T = service::ListTokensResponse;
    static constexpr std::string_view name = "ListTokensResponse";
    static constexpr std::string_view doc = "Tokens of the tenant.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Tokens, without their secrets."));
};

template <>
struct Described<service::TokenIdRequest> {
    using T = service::TokenIdRequest;
    static constexpr std::string_view name = "TokenIdRequest";
    static constexpr std::string_view doc = "Identifies a token.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the token.", {.min_length = 36, .max_length = 36}));
};

template <>
struct Described<service::ListAuditRequest> {
    using T = service::ListAuditRequest;
    static constexpr std::string_view name = "ListAuditRequest";
    static constexpr std::string_view doc = "Filter and page of the audit log, newest first.";
    static constexpr auto fields = wire::list(
        optional("actor", &T::actor, "Id or e-mail address of the user whose entries are listed.",
                 {.max_length = 254}),
        optional("method", &T::method, "Method whose entries are listed.", {.max_length = 128}),
        optional("object", &T::object, "Object whose entries are listed.", {.max_length = 200}),
        optional("from", &T::from, "Earliest time, inclusive."),
        optional("until", &T::until, "Latest time, exclusive."),
        optional("before", &T::before,
                 "Sequence number below which entries are listed; 0 for the newest.",
                 {.minimum = 0}),
        optional("limit", &T::limit, "Largest number of entries per page.",
                 {.minimum = 1, .maximum = 500}));
};

template <>
struct Described<service::AuditView> {
    using T = service::AuditView;
    static constexpr std::string_view name = "AuditRow";
    static constexpr std::string_view doc = "An audit log entry.";
    static constexpr auto fields = wire::list(
        required("sequence", &T::sequence, "Sequence number: 1, 2, 3 and so on without gaps."),
        required("at", &T::at, "Time of the call."),
        required("actor", &T::actor, "Id of the user."),
        required("actor_name", &T::actor_name,
                 "Name of the user; empty where the id is of no user of the installation."),
        required("method", &T::method, "Name of the method called."),
        required("object", &T::object, "Object affected by the call; may be empty."),
        required("outcome", &T::outcome, "Outcome: ok or an error code."),
        required("request_id", &T::request_id,
                 "Id of the request, as in the response and the log."),
        required("details", &T::details,
                 "Interface, remote address, credential and error message."),
        required("hash", &T::hash, "Hash of the entry, chained to the previous entry."));
};

template <>
struct Described<service::ListAuditResponse> {
    using T = service::ListAuditResponse;
    static constexpr std::string_view name = "ListAuditResponse";
    static constexpr std::string_view doc = "A page of the audit log.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Entries on this page."),
                   required("next_before", &T::next_before,
                            "Value of `before` for the next page; null on the last page."));
};

template <>
struct Described<service::VerifyAuditResponse> {
    using T = service::VerifyAuditResponse;
    static constexpr std::string_view name = "VerifyAuditResponse";
    static constexpr std::string_view doc = "Confirmation that the audit log is intact.";
    static constexpr auto fields =
        wire::list(required("rows", &T::rows, "Number of entries verified."),
                   required("head", &T::head, "Hash of the last entry."),
                   required("signed_heads", &T::signed_heads,
                            "Number of signed heads that the log agrees with: those of the request "
                            "and the last one that the server kept."));
};

template <>
struct Described<service::SignedHeads> {
    using T = service::SignedHeads;
    static constexpr std::string_view name = "SignedAuditHeads";
    static constexpr std::string_view doc =
        "Signed ends of the audit log: returned by audit.export, accepted by audit.verify.";
    static constexpr auto fields =
        wire::list(optional("heads", &T::heads, "Signed ends of the log.", {.max_items = 1000}));
};

template <>
struct Described<service::VersionResponse> {
    using T = service::VersionResponse;
    static constexpr std::string_view name = "Version";
    static constexpr std::string_view doc = "Program and version of the server.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name of the program."),
                   required("version", &T::version, "Version of the program."));
};

}  // namespace ballast::describe
