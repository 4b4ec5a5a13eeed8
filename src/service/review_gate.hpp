// Approved objects do not change.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "model/review.hpp"
#include "store/database.hpp"

namespace ballast::service {

// kConflict when the object is approved; `title` names it in the message.
Status check_not_approved(store::Transaction& transaction, model::ReviewKind kind,
                          std::string_view item, const std::string& title);

}  // namespace ballast::service
