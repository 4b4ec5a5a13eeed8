// The market for valuing a stored portfolio's options, as given in a request.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "options/option.hpp"

namespace ballast::service {

struct OptionMarket {
    std::map<std::string, double> volatilities;  // by position symbol or by underlying
    std::optional<double> default_volatility;
    std::map<std::string, double> spots;  // override stored prices, by symbol
    std::map<std::string, double> dividend_yields;
    std::optional<double> rate;
    options::Style style = options::Style::kAmerican;
};

}  // namespace ballast::service
