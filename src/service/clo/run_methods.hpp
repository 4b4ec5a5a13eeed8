// Methods that simulate a deal, which add_clo_methods adds, and what they take.
#pragma once

#include <cstdint>

#include "service/method.hpp"

namespace ballast::service {

void add_clo_simulate_methods(MethodTable& table);
void add_clo_migration_methods(MethodTable& table);
void add_clo_parity_methods(MethodTable& table);
void add_clo_comparison_methods(MethodTable& table);
void add_clo_collateral_comparison_methods(MethodTable& table);
void add_clo_flow_measure_methods(MethodTable& table);

// Paths of a deal through its waterfall.
Cost clo_simulation_cost(std::uint64_t paths, std::size_t assets, std::size_t tranches);
// Check, repair and factor of a matrix with that many rows.
Cost clo_correlation_cost(std::size_t items);
// Steps of ratings, and of values at a horizon.
Cost clo_migration_cost(std::uint64_t paths, std::size_t assets, std::size_t steps);

}  // namespace ballast::service
