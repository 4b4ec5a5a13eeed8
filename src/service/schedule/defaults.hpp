// Schedules that a new workspace has, disabled until somebody enables them.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "service/environment.hpp"

namespace ballast::service {

// Makes them once per tenant, for its first administrator: deleted ones do not come back.
Status make_default_schedules(Environment& environment, const TenantId& tenant);

}  // namespace ballast::service
