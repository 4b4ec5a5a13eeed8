// Links with which a user sets a password: invitations and resets.
#pragma once

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/user/user_requests.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::service {

// Works once, an invitation for seven days and a reset for an hour.
Result<LinkResponse> make_link(store::SystemTransaction& system, const store::User& user,
                               store::TokenKind kind, Instant now);

// Queues the link as mail to its user, where the server sends mail. `workspace` is the name of the
// one that invites.
Status queue_link(Environment& environment, store::SystemTransaction& system,
                  const LinkResponse& link, const store::User& user, store::TokenKind kind,
                  const std::string& workspace);

}  // namespace ballast::service
