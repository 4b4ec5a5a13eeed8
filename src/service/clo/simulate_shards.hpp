// Paths of clo.simulate in shards (service/shard_run.hpp).
#pragma once

#include "clo/simulation.hpp"
#include "service/call.hpp"
#include "service/method.hpp"

namespace ballast::service {

// As clo::simulate; in a job with other workers, the paths are simulated by them.
Result<clo::Simulation> simulate_in_shards(Call& call, const clo::SimulationInput& input);

void add_clo_simulate_shards(MethodTable& table);

}  // namespace ballast::service
