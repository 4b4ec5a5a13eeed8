// Descriptive data of a listed instrument, without prices.
#pragma once

#include <string>

#include "fin/currency.hpp"
#include "model/portfolio.hpp"

namespace ballast::model {

// An empty field is unknown.
struct Security {
    std::string symbol;
    std::string name;
    AssetType type = AssetType::kEquity;
    std::string sector;
    std::string industry;
    std::string exchange;
    std::string country;
    fin::Currency currency;
};

}  // namespace ballast::model
