// What a worker does with a job: calls its method as the user who submitted it, keeps the result as
// an object and the manifest beside it.
#pragma once

#include "job/worker.hpp"
#include "service/environment.hpp"
#include "service/method.hpp"

namespace ballast::service {

// Both outlive the runner. The user's rights are those at the time of the run: a job of a user who
// has lost them fails with kForbidden.
job::Runner make_job_runner(Environment& environment, const MethodTable& table);

}  // namespace ballast::service
