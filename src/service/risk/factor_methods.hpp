// Functions that add the methods of factors and attribution to the table, called by those of risk;
// and the functions of the methods, for reports.
#pragma once

#include "service/method.hpp"
#include "service/risk/attribution_requests.hpp"
#include "service/risk/factor_requests.hpp"

namespace ballast::service {

void add_factor_methods(MethodTable& table);
void add_factor_correlation_methods(MethodTable& table);
void add_attribution_methods(MethodTable& table);

Result<FactorsResponse> run_factors(Call& call, const FactorsRequest& request);
Result<AttributionResponse> run_attribution(Call& call, const AttributionRequest& request);

}  // namespace ballast::service
