// The parts of risk.attribution: stored portfolios, and what they share with tables of a request.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "math/linear_algebra.hpp"
#include "service/call.hpp"
#include "service/risk/describe_attribution.hpp"

namespace ballast::service {

// Attribution of a stored portfolio over past days, by group or by factor.
Result<AttributionResponse> attribute_portfolio(Call& call, const AttributionRequest& request);

// Adds the effects of the periods by the response's method, and links them.
Status add_brinson(AttributionResponse& response, const AttributionRequest& request,
                   const std::vector<risk::AttributionPeriod>& periods, const Cancel& cancel);

// The same values in every row.
math::Matrix constant_rows(std::size_t rows, std::span<const double> values);

}  // namespace ballast::service
