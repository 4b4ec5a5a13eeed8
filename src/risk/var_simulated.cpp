#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "math/statistics.hpp"
#include "risk/covariance_factor.hpp"
#include "risk/shrinkage.hpp"
#include "risk/simulation.hpp"
#include "risk/var_closed_form.hpp"
#include "risk/var_methods.hpp"

namespace ballast::risk {

namespace {

// Which order statistics of N paths a figure needs, and how it is made of them.
struct TailPlan {
    TailWeights quantile;
    std::uint64_t es_rank = 1;
    double es_last_weight = 1.0;  // of x_(es_rank); the others weigh 1
    double es_divisor = 1.0;
};

TailPlan plan_tail(std::uint64_t paths, double confidence, const VarSettings& settings) {
    TailPlan plan;
    const auto n = static_cast<std::size_t>(paths);
    const double expected = static_cast<double>(paths) * tail_probability(confidence);
    plan.quantile = quantile_weights(n, confidence, settings.quantile);
    plan.es_rank = tail_rank(n, confidence);
    switch (settings.es) {
        case EsRule::kAcerbiTasche:
            plan.es_last_weight = expected - static_cast<double>(plan.es_rank - 1);
            plan.es_divisor = expected;
            break;
        case EsRule::kMeanOfKWorst:
            plan.es_divisor = static_cast<double>(plan.es_rank);
            break;
        case EsRule::kMeanBelowLinearQuantile: {
            // Draws are distinct: strictly below lie those up to the quantile's lower neighbour.
            const TailWeights q = quantile_weights(n, confidence, QuantileRule::kLinear);
            plan.es_rank = std::max<std::uint64_t>(1, q.first + q.weights.size() - 1);
            plan.es_divisor = static_cast<double>(plan.es_rank);
            break;
        }
    }
    return plan;
}

math::Matrix pnl_covariance(const Book& book, const VarSettings& settings) {
    math::Matrix c = settings.ewma_lambda ? ewma_covariance(book.returns(), *settings.ewma_lambda)
                                          : math::covariance_matrix(book.returns(), settings.ddof);
    const double h = settings.horizon_days;
    for (std::size_t i = 0; i < c.rows; ++i)
        for (std::size_t j = 0; j < c.cols; ++j) c(i, j) *= h * book.values[i] * book.values[j];
    return c;
}

struct Figure {
    double var = 0.0;
    double es = 0.0;
    double tail_variance = 0.0;  // of the paths that make the ES
};

Figure figure_of(const TailPlan& plan, const TailPoint& at_quantile, const TailPoint& at_es) {
    Figure f;
    f.var = -at_quantile.value;
    if (plan.quantile.weights.size() == 2)
        f.var = -(plan.quantile.weights[0] * at_quantile.value +
                  plan.quantile.weights[1] * at_quantile.next);
    f.es = -(at_es.sum - at_es.value + plan.es_last_weight * at_es.value) / plan.es_divisor;
    const auto k = static_cast<double>(at_es.rank);
    const double mean = at_es.sum / k;
    f.tail_variance = std::max(0.0, at_es.sum_squares / k - mean * mean);
    return f;
}

// Errors of a quantile by the density of the law that was drawn from, at its exact quantile, and of
// a tail mean by Manistre and Hancock (2005).
void set_errors(VarResult& row, const Figure& figure, const BookLaw& law) {
    const double alpha = tail_probability(row.confidence);
    const auto n = static_cast<double>(*row.paths);
    double density = 0;
    if (row.degrees_of_freedom) {
        const double nu = *row.degrees_of_freedom;
        const double exact = student_t_var(law.mean, law.sigma, nu, row.confidence).var;
        density = student_t_density(law.mean, law.sigma, nu, -exact);
    } else {
        const double exact = normal_var(law.mean, law.sigma, row.confidence).var;
        density = normal_density(law.mean, law.sigma, -exact);
    }
    if (density > 0) row.standard_error = std::sqrt(alpha * (1 - alpha) / n) / density;
    const double gap = row.es - row.var;
    row.es_standard_error =
        std::sqrt((figure.tail_variance + (1 - alpha) * gap * gap) / (n * alpha));
}

struct PathOfRank {
    std::uint64_t rank = 0;
    std::uint64_t path = 0;
    double pnl = 0.0;
};

Status add_scenarios(const Book& book, VarMethod method, const SimulationModel& model,
                     const SimulationSettings& simulation, std::span<const PathOfRank> paths,
                     VarOutput& output) {
    std::vector<std::uint64_t> ids;
    for (const PathOfRank& p : paths) ids.push_back(p.path);
    TRY(const math::Matrix pnl, simulate_paths(model, simulation, ids));
    for (std::size_t r = 0; r < paths.size(); ++r) {
        TailScenario scenario;
        scenario.method = method;
        scenario.rank = paths[r].rank;
        scenario.path = paths[r].path;
        scenario.pnl = paths[r].pnl;
        for (const std::size_t i : book.shown)
            scenario.positions.push_back({book.symbols[i], pnl(r, i)});
        output.scenarios.push_back(std::move(scenario));
    }
    return {};
}

// A book without spread has one outcome, its mean.
void add_certain(const Book& book, const BookLaw& law, VarResult row, const VarSettings& settings,
                 VarOutput& output) {
    row.var = row.es = -law.mean;
    row.standard_error = row.es_standard_error = 0.0;
    add_elliptical_components(book, law, {}, settings, row, output);
    finish_row(row, book, settings);
    output.results.push_back(row);
}

Result<SimulationModel> make_model(const Book& book, const BookLaw& law,
                                   const VarSettings& settings,
                                   std::optional<double> degrees_of_freedom, Issues& issues) {
    TRY(CovarianceFactor factor, factor_covariance(pnl_covariance(book, settings)));
    if (factor.singular)
        issues.push_back({Severity::kInfo, "covariance_repaired",
                          fmt::format("the correlation matrix of {} positions from {} observations "
                                      "is singular (smallest eigenvalue {:.3g}); eigenvalues below "
                                      "zero were set to zero, a change of {:.3g} in Frobenius norm",
                                      book.values.size(), book.dates.size(),
                                      factor.minimum_eigenvalue, factor.distance),
                          "covariance"});
    SimulationModel model{std::move(factor.lower), {}, degrees_of_freedom};
    if (law.mean != 0 || std::any_of(law.position_mean.begin(), law.position_mean.end(),
                                     [](double m) { return m != 0; }))
        for (std::size_t i = 0; i < book.values.size(); ++i)
            model.mean.push_back(book.values[i] * law.position_mean[i]);
    return model;
}

std::vector<std::uint64_t> wanted_ranks(std::span<const TailPlan> plans,
                                        const VarSettings& settings) {
    std::vector<std::uint64_t> ranks;
    for (std::uint64_t r = 1; r <= settings.tail_scenarios && r <= settings.paths; ++r)
        ranks.push_back(r);
    for (const TailPlan& plan : plans) {
        ranks.push_back(plan.quantile.first + 1);
        ranks.push_back(plan.es_rank);
    }
    std::sort(ranks.begin(), ranks.end());
    ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
    return ranks;
}

}  // namespace

Result<VarOutput> simulated_var(const Book& book, const BookLaw& law,
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
    if (!(law.sigma > 0)) {
        for (const double c : settings.confidence)
            add_certain(book, law, row_of(c), settings, output);
        return output;
    }

    TRY(const SimulationModel model,
        make_model(book, law, settings, degrees_of_freedom, output.issues));
    const SimulationSettings simulation{settings.paths, settings.seed, settings.antithetic,
                                        settings.quasi};
    std::vector<TailPlan> plans;
    for (const double c : settings.confidence)
        plans.push_back(plan_tail(settings.paths, c, settings));
    const std::vector<std::uint64_t> ranks = wanted_ranks(plans, settings);
    TRY(const SimulatedTail tail, simulate_tail(model, simulation, ranks, work));
    const auto point = [&](std::uint64_t rank) -> const TailPoint& {
        const auto at = std::lower_bound(ranks.begin(), ranks.end(), rank);
        return tail.points[static_cast<std::size_t>(at - ranks.begin())];
    };

    std::vector<PathOfRank> told;
    for (std::uint64_t r = 1; r <= settings.tail_scenarios && r <= settings.paths; ++r)
        told.push_back({r, point(r).path, point(r).value});
    for (std::size_t j = 0; j < plans.size(); ++j) {
        VarResult row = row_of(settings.confidence[j]);
        const TailPoint& at_quantile = point(plans[j].quantile.first + 1);
        const Figure figure = figure_of(plans[j], at_quantile, point(plans[j].es_rank));
        row.var = figure.var;
        row.es = figure.es;
        set_errors(row, figure, law);
        if (plans[j].quantile.weights.size() == 1) {
            row.scenario_rank = at_quantile.rank;
            const bool listed = std::any_of(told.begin(), told.end(), [&](const PathOfRank& p) {
                return p.rank == at_quantile.rank;
            });
            if (!listed && settings.tail_scenarios > 0)
                told.push_back({at_quantile.rank, at_quantile.path, at_quantile.value});
        }
        // Given the book's P&L the expected P&L of a position is linear in it, for any elliptical
        // law: the positions' shares of the simulated figures follow without the noise of one path.
        add_elliptical_components(
            book, law, {(row.var + law.mean) / law.sigma, (row.es + law.mean) / law.sigma},
            settings, row, output);
        finish_row(row, book, settings);
        output.results.push_back(row);
    }
    if (settings.antithetic || settings.quasi)
        output.issues.push_back({Severity::kInfo, "standard_error_bound",
                                 "the standard errors are those of independent paths; antithetic "
                                 "and quasi-random paths are not independent and mostly do better",
                                 "standard_error"});
    std::sort(told.begin(), told.end(),
              [](const PathOfRank& a, const PathOfRank& b) { return a.rank < b.rank; });
    if (!told.empty()) TRY_STATUS(add_scenarios(book, method, model, simulation, told, output));
    return output;
}

}  // namespace ballast::risk
