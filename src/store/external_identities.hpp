// Users of identity providers: which user an identity belongs to, and sign-ins that wait for a
// provider's answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::store {

// The pair identifies a person; an e-mail address does not.
struct ExternalIdentity {
    std::string issuer;
    std::string subject;
    UserId member;
    Instant created_at;
};

Result<std::optional<UserId>> find_external_identity(SystemTransaction& transaction,
                                                     std::string_view issuer,
                                                     std::string_view subject);
// kConflict when the identity belongs to a user.
Status add_external_identity(SystemTransaction& transaction, const ExternalIdentity& identity);
Result<std::vector<ExternalIdentity>> list_external_identities(SystemTransaction& transaction,
                                                               const UserId& member);

// kNotFound when it is not one of the member's.
Status delete_external_identity(SystemTransaction& transaction, const ExternalIdentity& identity);

struct OidcFlow {
    std::string provider;
    std::string state;
    std::string nonce;
    std::string verifier;  // sealed by the caller
    Instant created_at;
};
// `secret` is the value of the browser's cookie; only its digest is stored. Removes flows that
// began before `expired`.
Status add_oidc_flow(SystemTransaction& transaction, std::string_view secret, const OidcFlow& flow,
                     Instant expired);
// Removes the flow: it can be taken once. nullopt if no such flow began at `since` or
// later.
Result<std::optional<OidcFlow>> take_oidc_flow(SystemTransaction& transaction,
                                               std::string_view secret, Instant since);

}  // namespace ballast::store
