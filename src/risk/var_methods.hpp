// The VaR methods, each on a book aligned with its returns. Internal to risk.
#pragma once

#include <cstddef>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "risk/simulation.hpp"
#include "risk/var.hpp"
#include "risk/var_book.hpp"

namespace ballast::risk {

// Contribution of one method to the report.
struct VarOutput {
    std::vector<VarResult> results;  // one per confidence
    std::vector<VarComponent> components;
    std::vector<TailScenario> scenarios;
    // P&L of scenarios or paths, when bins are requested and there is no closed-form distribution.
    std::vector<double> sample;
    std::vector<double> probability;  // probabilities of the sample; empty: equal
    Issues issues;

    void reserve(std::size_t positions, const VarSettings& settings) {
        results.reserve(settings.confidence.size());
        if (settings.components) components.reserve(settings.confidence.size() * positions);
    }
};

// Elliptical distribution of the book's P&L over the horizon: mean, standard deviation, and those
// of each line per unit of its weight.
struct PnlAssumption {
    double mean = 0.0;
    double sigma = 0.0;
    std::vector<double> position_mean;
    std::vector<double> position_covariance;  // covariance with the book's P&L
    std::vector<double> position_sigma;
};
PnlAssumption law_over_horizon(const BookMoments& moments, int horizon_days);

// An option's value as a function of its underlying's simple return: first and second derivative,
// as amounts.
double return_delta(const OptionHolding& option);
double return_gamma(const OptionHolding& option);
// P&L per date with options approximated by their deltas.
std::vector<double> delta_pnl(const Book& book);

// Mean and variance of a book with options whose values are quadratic in normal returns (with
// covariance C, slopes d, second derivatives G: mean tr(G C) / 2, variance d'Cd + tr((G C)²) / 2).
// `mean` is the mean of the columns' returns over one day.
PnlAssumption delta_gamma_distribution(const Book& book, const std::vector<double>& mean,
                                       const MomentSettings& settings, int horizon_days);

// Components, standalone and incremental figures of an elliptical book whose VaR and ES are
// -mean + sigma × unit.var and -mean + sigma × unit.es: exact for normal and Student-t.
struct UnitTail {
    double var = 0.0;
    double es = 0.0;
};
// Adds the components to `output`, and the undiversified figures to `result`.
void add_elliptical_components(const Book& book, const PnlAssumption& law, UnitTail unit,
                               const VarSettings& settings, VarResult& result, VarOutput& output);

// Normal: `method` is parametric or ewma.
VarOutput parametric_var(VarMethod method, const Book& book, const PnlAssumption& law,
                         const VarSettings& settings);
VarOutput parametric_t_var(const Book& book, const PnlAssumption& law, double degrees_of_freedom,
                           const VarSettings& settings);
VarOutput modified_var_of(const Book& book, const BookMoments& moments, const PnlAssumption& law,
                          const VarSettings& settings);
// `method` is one of the historical ones.
Result<VarOutput> historical_var(VarMethod method, const Book& book, const BookMoments& moments,
                                 const VarSettings& settings, const Work& work);
// Normal, or Student-t when degrees_of_freedom is given.
Result<VarOutput> simulated_var(const Book& book, const PnlAssumption& law,
                                std::optional<double> degrees_of_freedom,
                                const VarSettings& settings, const Work& work);

// Simulation of a book in which the draws are those of returns, and options follow their curves.
// Shared by the normal and Student-t methods.
struct OptionSimulation {
    SimulationModel model;            // for the normal distribution
    std::vector<std::size_t> places;  // indices of the book's lines among the model's
    std::vector<double> mean;         // of each column's return over the horizon
    std::vector<double> sigma;
};
// `mean` is the mean of the columns' returns over one day.
Result<OptionSimulation> make_option_simulation(const Book& book, const std::vector<double>& mean,
                                                const VarSettings& settings, Issues& issues,
                                                const Work& work);

// simulated_var with options, revalued on every path. Components of VaR are means over the
// neighboring paths, scaled to add up; incremental figures would need a simulation each and are not
// computed.
Result<VarOutput> simulated_option_var(const Book& book, const OptionSimulation& simulation,
                                       std::optional<double> degrees_of_freedom,
                                       const VarSettings& settings, const Work& work);

// A result row with the fields shared by all methods filled in.
VarResult result_row(VarMethod method, double confidence, const Book& book,
                     const VarSettings& settings);
// Fractions of the net asset value and the diversification benefit; requires var and es.
void finish_row(VarResult& row, const Book& book, const VarSettings& settings);

}  // namespace ballast::risk
