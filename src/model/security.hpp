// Descriptive data of a listed instrument, without prices.
#pragma once

#include <optional>
#include <string>
#include <string_view>

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
    std::optional<fin::Currency> currency;
};

// ISO 4217 code of the currency; empty when unknown.
constexpr std::string_view currency_code(const Security& security) {
    return security.currency ? security.currency->code() : std::string_view();
}

}  // namespace ballast::model
