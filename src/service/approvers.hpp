// Who may approve what another member of a workspace made.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "service/permission.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::service {

// Members other than `author` who sign in and have review:approve and `also`; the owner at the
// command line does not count.
Result<std::vector<store::User>> approvers(store::Transaction& transaction, const UserId& author,
                                           Permission also = Permission::kReviewApprove);

}  // namespace ballast::service
