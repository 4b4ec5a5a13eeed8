// The history of the demo portfolios: 90 sessions of stored results, computed by the batch like any
// others.
#pragma once

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"

namespace ballast::service {

// Submits the backfill as a job of the owner, once per installation, if the demo portfolios exist.
Status start_demo_history(Environment& environment, const Principal& owner);

}  // namespace ballast::service
