// What a run covers, from its request.
#pragma once

#include <string>
#include <vector>

#include "service/batch/engines.hpp"
#include "service/batch/inputs.hpp"
#include "service/call.hpp"

namespace ballast::service {

struct BatchScope {
    std::vector<model::Portfolio> portfolios;
    std::vector<bool> has_limits;  // of each portfolio
    std::vector<const BatchEngine*> engines;
    std::optional<fin::Date> last_price;
};

// All portfolios and engines where none are named.
Result<BatchScope> batch_scope_of(Call& call, const std::vector<std::string>& portfolios,
                                  const std::vector<std::string>& engines);
// The sessions of the NYSE from one date to another.
Result<std::vector<fin::Date>> batch_sessions(fin::Date from, fin::Date to);

}  // namespace ballast::service
