#include <algorithm>
#include <cmath>
#include <numeric>

#include "math/statistics.hpp"
#include "risk/covariance_factor.hpp"
#include "risk/shrinkage.hpp"
#include "risk/simulation.hpp"
#include "risk/tail_figures.hpp"
#include "risk/var_closed_form.hpp"
#include "risk/var_methods.hpp"

namespace ballast::risk {

namespace {

math::Matrix pnl_covariance(const Book& book, const VarSettings& settings) {
    math::Matrix c = settings.ewma_lambda ? ewma_covariance(book.returns(), *settings.ewma_lambda)
                                          : math::covariance_matrix(book.returns(), settings.ddof);
    const double h = settings.horizon_days;
    for (std::size_t i = 0; i < c.rows; ++i)
        for (std::size_t j = 0; j < c.cols; ++j) c(i, j) *= h * book.values[i] * book.values[j];
    return c;
}

// Standard error of a quantile from the density of the simulated distribution at its exact
// quantile.
void set_errors(VarResult& row, const TailFigure& figure, const PnlAssumption& assumption) {
    const double alpha = tail_probability(row.confidence);
    const auto n = static_cast<double>(*row.paths);
    double density = 0;
    if (row.degrees_of_freedom) {
        const double nu = *row.degrees_of_freedom;
        const double exact =
            student_t_var(assumption.mean, assumption.sigma, nu, row.confidence).var;
        density = student_t_density(assumption.mean, assumption.sigma, nu, -exact);
    } else {
        const double exact = normal_var(assumption.mean, assumption.sigma, row.confidence).var;
        density = normal_density(assumption.mean, assumption.sigma, -exact);
    }
    if (density > 0) row.standard_error = std::sqrt(alpha * (1 - alpha) / n) / density;
    row.es_standard_error = es_error(figure, row);
}

// Whether the remaining dispersion is rounding: the book is hedged exactly.
bool is_certain(const Book& book, const PnlAssumption& assumption) {
    constexpr double kRounding = 1e-12;
    double undiversified = 0;
    for (std::size_t i = 0; i < book.lines(); ++i)
        undiversified += std::abs(book.weight(i)) * assumption.position_sigma[i];
    return assumption.sigma <= kRounding * undiversified;
}

// A book without dispersion has one outcome, its mean; its positions have the quantiles of the
// distribution that would be drawn from.
void add_certain(const Book& book, const PnlAssumption& assumption, VarResult row,
                 const VarSettings& settings, VarOutput& output) {
    row.var = row.es = -assumption.mean;
    row.standard_error = row.es_standard_error = 0.0;
    const VarAndEs unit = row.degrees_of_freedom
                              ? student_t_var(0, 1, *row.degrees_of_freedom, row.confidence)
                              : normal_var(0, 1, row.confidence);
    add_elliptical_components(book, assumption, {unit.var, unit.es}, settings, row, output);
    finish_row(row, book, settings);
    output.results.push_back(row);
}

Result<SimulationModel> make_model(const Book& book, const PnlAssumption& assumption,
                                   const VarSettings& settings,
                                   std::optional<double> degrees_of_freedom, Issues& issues) {
    SimulationModel model{{}, {}, degrees_of_freedom};
    if (is_wide(book)) {
        model.factor = observed_factor(book, settings, issues);
        for (std::size_t i = 0; i < book.columns(); ++i)
            for (double& x : model.factor.row(i)) x *= book.values[i];
    } else {
        TRY(CovarianceFactor factor, factor_covariance(pnl_covariance(book, settings)));
        report_repair(factor, book, issues);
        model.factor = std::move(factor.lower);
    }
    if (assumption.mean != 0 ||
        std::any_of(assumption.position_mean.begin(), assumption.position_mean.end(),
                    [](double m) { return m != 0; }))
        for (std::size_t i = 0; i < book.values.size(); ++i)
            model.mean.push_back(book.values[i] * assumption.position_mean[i]);
    return model;
}

}  // namespace

Result<VarOutput> simulated_var(const Book& book, const PnlAssumption& assumption,
                                std::optional<double> degrees_of_freedom,
                                const VarSettings& settings, const Work& work) {
    const VarMethod method = degrees_of_freedom ? VarMethod::kMcT : VarMethod::kMcNormal;
    VarOutput output;
    const auto row_of = [&](double confidence) {
        VarResult row = result_row(method, confidence, book, settings);
        row.degrees_of_freedom = degrees_of_freedom;
        row.paths = settings.paths;
        row.seed = settings.seed;
        return row;
    };
    if (is_certain(book, assumption)) {
        for (const double c : settings.confidence)
            add_certain(book, assumption, row_of(c), settings, output);
        return output;
    }

    TRY(const SimulationModel model,
        make_model(book, assumption, settings, degrees_of_freedom, output.issues));
    const SimulationSettings simulation{settings.paths, settings.seed, settings.antithetic,
                                        settings.quasi};
    std::vector<TailPlan> plans;
    for (const double c : settings.confidence)
        plans.push_back(plan_tail(settings.paths, c, settings));
    TRY(const TailPoints points,
        TailPoints::simulate(model, simulation, requested_ranks(plans, settings), work));
    for (std::size_t j = 0; j < plans.size(); ++j) {
        VarResult row = row_of(settings.confidence[j]);
        const TailPoint& at_quantile = points.at(plans[j].quantile.first + 1);
        const TailFigure figure = figure_of(plans[j], at_quantile, points.at(plans[j].es_rank));
        row.var = figure.var;
        row.es = figure.es;
        set_errors(row, figure, assumption);
        if (plans[j].quantile.weights.size() == 1) row.scenario_rank = at_quantile.rank;
        // Given the book's P&L the expected P&L of a position is linear in it, for any elliptical
        // distribution: this gives the positions' shares of the simulated figures without the noise
        // of a single path.
        add_elliptical_components(book, assumption,
                                  {(row.var + assumption.mean) / assumption.sigma,
                                   (row.es + assumption.mean) / assumption.sigma},
                                  settings, row, output);
        finish_row(row, book, settings);
        report_thin_tail(row, output.issues);
        output.results.push_back(row);
    }
    std::vector<std::size_t> places(book.columns());
    std::iota(places.begin(), places.end(), std::size_t{0});
    TRY_STATUS(add_reported_scenarios(book, {method, model, simulation, places},
                                      reported_paths(plans, points, settings), output));
    report_dependent_paths(settings, output.issues);
    return output;
}

}  // namespace ballast::risk
