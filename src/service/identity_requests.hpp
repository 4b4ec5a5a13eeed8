// Requests and responses of identity, audit and system methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/describe_common.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct Empty {};

struct MeResponse {
    std::string user;
    std::string name;
    std::string tenant;
    std::string tenant_name;
    std::string role;
    std::vector<std::string> permissions;
    std::string credential;
};

struct CreateTokenRequest {
    std::string name;
    std::vector<std::string> scopes;
    std::optional<int> expires_in_days = 90;
};

struct CreateTokenResponse {
    std::string id;
    std::string token;
    std::optional<Instant> expires_at;
};

struct TokenView {
    std::string id;
    std::string kind;
    std::string name;
    std::vector<std::string> scopes;
    Instant created_at;
    std::optional<Instant> expires_at;
    std::optional<Instant> revoked_at;
};

struct ListTokensResponse {
    std::vector<TokenView> data;
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

struct VerifyAuditResponse {
    std::int64_t rows = 0;
    std::string head;
};

struct VersionResponse {
    std::string name;
    std::string version;
};

}  // namespace ballast::service

namespace ballast::wire {

template <>
struct Described<service::Empty> {
    static constexpr std::string_view name = "Empty";
    static constexpr std::string_view doc = "Nothing to say.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::MeResponse> {
    using T = service::MeResponse;
    static constexpr std::string_view name = "Me";
    static constexpr std::string_view doc = "Who is asking.";
    static constexpr auto fields =
        wire::list(required("user", &T::user, "User id."), required("name", &T::name, "As shown."),
                   required("tenant", &T::tenant, "Tenant id."),
                   required("tenant_name", &T::tenant_name, "The tenant's, as shown."),
                   required("role", &T::role, "In the tenant."),
                   required("permissions", &T::permissions, "What may be done."),
                   required("credential", &T::credential, "owner, session or token."));
};

template <>
struct Described<service::CreateTokenRequest> {
    using T = service::CreateTokenRequest;
    static constexpr std::string_view name = "CreateTokenRequest";
    static constexpr std::string_view doc = "A service token for a program.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "What it is for.", {.min_length = 1, .max_length = 100}),
        optional("scopes", &T::scopes, "Permissions it has; all of its owner's when empty.",
                 {.max_items = 64, .max_length = 64}),
        optional("expires_in_days", &T::expires_in_days, "Life; null for no end.",
                 {.minimum = 1, .maximum = 3650}));
};

template <>
struct Described<service::CreateTokenResponse> {
    using T = service::CreateTokenResponse;
    static constexpr std::string_view name = "CreateTokenResponse";
    static constexpr std::string_view doc = "The token; it is shown only now.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "To revoke it by."),
                   required("token", &T::token, "Sent as Authorization: Bearer."),
                   required("expires_at", &T::expires_at, "When it ends."));
};

template <>
struct Described<service::TokenView> {
    using T = service::TokenView;
    static constexpr std::string_view name = "Token";
    static constexpr std::string_view doc = "A token, without its secret.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Its id."),
                   required("kind", &T::kind, "one_time_link, session or service."),
                   required("name", &T::name, "What it is for."),
                   required("scopes", &T::scopes, "Permissions; empty: all of its owner's."),
                   required("created_at", &T::created_at, "When it was made."),
                   required("expires_at", &T::expires_at, "When it ends."),
                   required("revoked_at", &T::revoked_at, "When it was revoked."));
};

template <>
struct Described<service::ListTokensResponse> {
    using T = service::ListTokensResponse;
    static constexpr std::string_view name = "ListTokensResponse";
    static constexpr std::string_view doc = "The tenant's tokens.";
    static constexpr auto fields = wire::list(required("data", &T::data, "Tokens."));
};

template <>
struct Described<service::TokenIdRequest> {
    using T = service::TokenIdRequest;
    static constexpr std::string_view name = "TokenIdRequest";
    static constexpr std::string_view doc = "Names a token.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Token id.", {.min_length = 36, .max_length = 36}));
};

template <>
struct Described<service::ListAuditRequest> {
    using T = service::ListAuditRequest;
    static constexpr std::string_view name = "ListAuditRequest";
    static constexpr std::string_view doc = "Which audit rows to list, newest first.";
    static constexpr auto fields = wire::list(
        optional("actor", &T::actor, "Only of this user.", {.max_length = 64}),
        optional("method", &T::method, "Only of this method.", {.max_length = 128}),
        optional("object", &T::object, "Only on this object.", {.max_length = 200}),
        optional("from", &T::from, "Not before."), optional("until", &T::until, "Before."),
        optional("before", &T::before, "Only rows before this sequence; 0 for the newest.",
                 {.minimum = 0}),
        optional("limit", &T::limit, "At most so many.", {.minimum = 1, .maximum = 500}));
};

template <>
struct Described<service::AuditView> {
    using T = service::AuditView;
    static constexpr std::string_view name = "AuditRow";
    static constexpr std::string_view doc = "Who did what, when, from where.";
    static constexpr auto fields =
        wire::list(required("sequence", &T::sequence, "1, 2, 3 … without gaps."),
                   required("at", &T::at, "When."), required("actor", &T::actor, "User id."),
                   required("method", &T::method, "What was called."),
                   required("object", &T::object, "What it was done to."),
                   required("outcome", &T::outcome, "ok or the error's code."),
                   required("request_id", &T::request_id, "As in the response and the log."),
                   required("details", &T::details, "Door, address, credential, message."),
                   required("hash", &T::hash, "Chained to the row before."));
};

template <>
struct Described<service::ListAuditResponse> {
    using T = service::ListAuditResponse;
    static constexpr std::string_view name = "ListAuditResponse";
    static constexpr std::string_view doc = "A page of audit rows.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Rows."),
        required("next_before", &T::next_before, "`before` of the next page; null at the end."));
};

template <>
struct Described<service::VerifyAuditResponse> {
    using T = service::VerifyAuditResponse;
    static constexpr std::string_view name = "VerifyAuditResponse";
    static constexpr std::string_view doc = "The chain holds.";
    static constexpr auto fields = wire::list(required("rows", &T::rows, "Rows checked."),
                                              required("head", &T::head, "Hash of the last."));
};

template <>
struct Described<service::VersionResponse> {
    using T = service::VersionResponse;
    static constexpr std::string_view name = "Version";
    static constexpr std::string_view doc = "What answers.";
    static constexpr auto fields = wire::list(required("name", &T::name, "Program."),
                                              required("version", &T::version, "Its version."));
};

}  // namespace ballast::wire
