// Runs a job: calls its method as the user who submitted it, stores the result as an object and the
// manifest with it.
#pragma once

#include "job/worker.hpp"
#include "service/environment.hpp"
#include "service/method.hpp"

namespace ballast::service {

// Both must outlive the runner. The user's permissions are those at run time: a job of a user who
// has lost them fails with kForbidden.
job::Runner make_job_runner(Environment& environment, const MethodTable& table);

}  // namespace ballast::service
