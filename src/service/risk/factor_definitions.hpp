// The factors of a tenant: the defaults, and what is stored.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/factor_definition.hpp"
#include "store/database.hpp"

namespace ballast::service {

enum class FactorOrigin { kDefault, kCustom };

struct FactorView {
    std::string name;
    std::string symbol;
    model::FactorCoordinates coordinates = model::FactorCoordinates::kExcess;
    std::string note;
    int order = 0;
    FactorOrigin origin = FactorOrigin::kDefault;
    bool is_market = false;  // the first absolute factor
};

// Those in use, in their order.
Result<std::vector<FactorView>> factors_in_use(store::Transaction& transaction);

}  // namespace ballast::service
