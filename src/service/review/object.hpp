// The objects that are reviewed, as their store has them.
#pragma once

#include <string>

#include "service/call.hpp"
#include "service/permission.hpp"
#include "service/review/requests.hpp"
#include "store/database.hpp"

namespace ballast::service {

struct FoundItem {
    ReviewItem named;  // with its id
    model::ReviewedObject object;
    std::string link;     // page of the web app
    std::string audited;  // its name in the audit log
};

// An object that the caller may read; kNotFound otherwise.
Result<FoundItem> reviewed_item(Call& call, store::Transaction& transaction,
                                const ReviewItem& named);

// What it takes to change such an object, and so to submit it.
Permission write_permission(model::ReviewKind kind);

// Called once it is approved: it must not disappear by itself.
Status keep_approved(store::Transaction& transaction, const ReviewItem& named);

}  // namespace ballast::service
