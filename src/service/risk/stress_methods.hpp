// stress.run and stress.reverse; stress.replay and stress.grid; risk.stress.
#pragma once

#include "service/method.hpp"
#include "service/risk/stress_requests.hpp"

namespace ballast::service {

void add_stress_methods(MethodTable& table);
void add_stress_replay_methods(MethodTable& table);
void add_factor_stress_methods(MethodTable& table);

Result<StressResponse> run_stress(Call& call, const StressRequest& request);

}  // namespace ballast::service
