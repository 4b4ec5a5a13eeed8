// Users with their workspaces, and the rules about them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "service/call.hpp"
#include "service/owner.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::service {

// Runs body(SystemTransaction&) in the transaction of the call.
template <class Body>
auto in_system(Call& call, Body&& body) {
    return call.transaction().as_system(body);
}

// After the commit of the call's transaction: who may call has changed.
void forget_principals(Call& call);

// The home workspace, inside or outside of the transaction of the call.
Result<TenantId> home_of(Call& call);
// kForbidden unless the call is for the home workspace, whose administrators manage the users.
Status require_home(Call& call);

// kInvalidInput unless it could be an e-mail address.
Status check_email(std::string_view email);

// A user with a personal workspace. kConflict when the address is taken.
struct NewUser {
    std::string email;
    std::string name;
};
Result<store::User> create_person(store::SystemTransaction& system, const NewUser& wish,
                                  Instant now);

// A slug that is free: made of the text, with a number where that is taken.
Result<std::string> free_slug(store::SystemTransaction& system, std::string_view text);

// By id or e-mail address; kNotFound also for the owner and for deleted users.
Result<store::User> find_person(store::SystemTransaction& system, std::string_view text);

// kConflict when nobody else who can sign in would administer the workspace without this user.
Status check_not_last_admin(store::SystemTransaction& system, const TenantId& workspace,
                            const UserId& user);

}  // namespace ballast::service
