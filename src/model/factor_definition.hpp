// Factors of regressions, as stored.
#pragma once

#include <string>

namespace ballast::model {

enum class FactorCoordinates {
    kAbsolute,  // the proxy's return
    kExcess,    // the proxy's return less that of the market factor
};

struct FactorDefinition {
    std::string name;    // unique within a tenant
    std::string symbol;  // of the proxy, whose prices are stored
    FactorCoordinates coordinates = FactorCoordinates::kExcess;
    std::string note;
    int order = 0;  // ascending; the first absolute factor is the market
    // Of a default factor that a tenant does not use.
    bool deleted = false;
};

}  // namespace ballast::model
