// Sign-in through an identity provider: the user of an identity, and the workspaces that the
// provider's claims admit to.
#pragma once

#include "base/result.hpp"
#include "feed/oidc.hpp"
#include "service/call.hpp"
#include "service/user/oidc_settings.hpp"
#include "service/user/sign_in.hpp"
#include "store/database.hpp"

namespace ballast::service {

// The user of verified claims, in a transaction of the home workspace: found by issuer and subject;
// otherwise by a verified address where the provider links by it; otherwise made where the
// provider's domains include that of the verified address. Memberships follow the rules.
// kForbidden, with what an administrator can do, when none of these admits the person.
Result<KnownUser> user_of_claims(Call& call, store::Transaction& home, const OidcProvider& provider,
                                 const feed::OidcClaims& claims);

}  // namespace ballast::service
