// The error of a method without the dynamic balance sheet.
#pragma once

#include "base/error.hpp"
#include "service/field_error.hpp"

namespace ballast::service {

inline Error no_dynamic_balance() {
    return invalid("/balance", "not_allowed",
                   "the dynamic balance sheet, which needs a plan of new business, is not "
                   "available here",
                   "use balance runoff or constant");
}

}  // namespace ballast::service
