// Figures of one state of a book, by their paths in results and limits.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "risk/var.hpp"
#include "service/proforma/world.hpp"

namespace ballast::service {

struct StateFigures {
    std::map<std::string, double> figures;
    std::optional<risk::VarReport> var;
    Issues issues;
    double coverage = 1.0;
};

// Value, exposures, concentration, VaR and ES, betas, Greeks and stresses.
Result<StateFigures> state_figures(Call& call, const ProformaWorld& world,
                                   const ValuedPortfolio& state, const risk::VarSettings& settings);

// Those that are linear in the quantities, and one tail figure: cheap enough for every trade.
std::map<std::string, double> light_figures(const ProformaWorld& world,
                                            const ValuedPortfolio& state,
                                            const risk::VarSettings& settings);

// The amounts of the lines of the world: values, for options contracts. Symbols without a line are
// left out.
std::vector<double> amounts_of(const ProformaWorld& world, const ValuedPortfolio& state);

// A figure of the two states by its path; a difference where both have it.
ImpactFigure impact_figure(const ProformaWorld& world, const std::string& name,
                           std::optional<double> before, std::optional<double> after);

}  // namespace ballast::service
