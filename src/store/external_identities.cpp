#include "store/external_identities.hpp"

#include "base/digest.hpp"

namespace ballast::store {

Result<std::optional<UserId>> find_external_identity(SystemTransaction& transaction,
                                                     std::string_view issuer,
                                                     std::string_view subject) {
    TRY(const Rows rows,
        transaction.query(
            "SELECT member FROM external_identities WHERE issuer = $1 AND subject = $2",
            {issuer, subject}));
    if (rows.empty()) return std::optional<UserId>();
    TRY(const UserId member, rows[0].id<UserId>(0));
    return std::optional(member);
}

Status add_external_identity(SystemTransaction& transaction, const ExternalIdentity& identity) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.external_identities (issuer, subject, member, created_at) "
        "VALUES ($1, $2, $3, $4)",
        {identity.issuer, identity.subject, identity.member, identity.created_at}));
    return {};
}

Result<std::vector<ExternalIdentity>> list_external_identities(SystemTransaction& transaction,
                                                               const UserId& member) {
    TRY(const Rows rows,
        transaction.query("SELECT issuer, subject, created_at FROM external_identities "
                          "WHERE member = $1 ORDER BY issuer, subject",
                          {member}));
    std::vector<ExternalIdentity> found;
    for (const Row row : rows)
        found.push_back({.issuer = row.string(0),
                         .subject = row.string(1),
                         .member = member,
                         .created_at = row.instant(2)});
    return found;
}

Status delete_external_identity(SystemTransaction& transaction, const ExternalIdentity& identity) {
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.external_identities WHERE issuer = $1 AND subject = "
                            "$2 AND member = $3",
                            {identity.issuer, identity.subject, identity.member}));
    if (deleted == 1) return {};
    return fail(Code::kNotFound, "no such identity is linked to you: auth.identities lists yours");
}

Status add_oidc_flow(SystemTransaction& transaction, std::string_view secret, const OidcFlow& flow,
                     Instant expired) {
    TRY_STATUS(transaction.execute("DELETE FROM main.oidc_flows WHERE created_at < $1", {expired}));
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.oidc_flows (id, provider, state, nonce, verifier, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        {sha256_hex(secret), flow.provider, flow.state, flow.nonce, flow.verifier,
         flow.created_at}));
    return {};
}

Result<std::optional<OidcFlow>> take_oidc_flow(SystemTransaction& transaction,
                                               std::string_view secret, Instant since) {
    const std::string id = sha256_hex(secret);
    TRY(const Rows rows,
        transaction.query("SELECT provider, state, nonce, verifier, created_at FROM oidc_flows "
                          "WHERE id = $1",
                          {id}));
    if (rows.empty()) return std::optional<OidcFlow>();
    OidcFlow flow{.provider = rows[0].string(0),
                  .state = rows[0].string(1),
                  .nonce = rows[0].string(2),
                  .verifier = rows[0].string(3),
                  .created_at = rows[0].instant(4)};
    // Of concurrent callers one removes it.
    TRY(const std::int64_t removed,
        transaction.execute("DELETE FROM main.oidc_flows WHERE id = $1", {id}));
    if (removed != 1 || flow.created_at < since) return std::optional<OidcFlow>();
    return std::optional(std::move(flow));
}

}  // namespace ballast::store
