// Display names of methods and rules in the report.
#pragma once

#include <string>
#include <string_view>

#include "risk/backtest.hpp"
#include "risk/quantile.hpp"
#include "risk/var.hpp"

namespace ballast::report {

std::string_view name_of(risk::VarMethod method);
std::string_view name_of(risk::QuantileRule rule);
std::string_view name_of(risk::EsRule rule);
std::string_view name_of(risk::TrafficZone zone);
std::string_view name_of(risk::HorizonScaling scaling);

// "1 day", "10 days".
std::string days(int count);

// A position's name in a sentence: an option by its terms, "AAPL 190 call 2026-01-16", anything
// else by its symbol.
std::string position_name(std::string_view symbol);

}  // namespace ballast::report
