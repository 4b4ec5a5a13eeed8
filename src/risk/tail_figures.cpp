#include "risk/tail_figures.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/check.hpp"
#include "risk/describe_methods.hpp"
#include "risk/var_closed_form.hpp"

namespace ballast::risk {

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
            // Draws are distinct: the values strictly below are those up to the lower neighbor of
            // the quantile.
            const TailWeights q = quantile_weights(n, confidence, QuantileRule::kLinear);
            plan.es_rank = std::max<std::uint64_t>(1, q.first + q.weights.size() - 1);
            plan.es_divisor = static_cast<double>(plan.es_rank);
            break;
        }
    }
    return plan;
}

TailFigure figure_of(const TailPlan& plan, const TailPoint& at_quantile, const TailPoint& at_es) {
    TailFigure f;
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

double tail_mean_error(const TailFigure& figure, double confidence, std::uint64_t paths) {
    const double alpha = tail_probability(confidence);
    const double gap = figure.es - figure.var;
    return std::sqrt((figure.tail_variance + (1 - alpha) * gap * gap) /
                     (static_cast<double>(paths) * alpha));
}

std::optional<double> es_error(const TailFigure& figure, const VarResult& row) {
    if (tail_rank(static_cast<std::size_t>(*row.paths), row.confidence) < 2) return std::nullopt;
    return tail_mean_error(figure, row.confidence, *row.paths);
}

Result<TailPoints> TailPoints::simulate(const SimulationModel& model,
                                        const SimulationSettings& settings,
                                        std::vector<std::uint64_t> ranks, const Work& work) {
    std::sort(ranks.begin(), ranks.end());
    ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
    TailPoints points;
    TRY(points.tail_, simulate_tail(model, settings, ranks, work));
    points.ranks_ = std::move(ranks);
    return points;
}

const TailPoint& TailPoints::at(std::uint64_t rank) const {
    const auto found = std::lower_bound(ranks_.begin(), ranks_.end(), rank);
    CHECK(found != ranks_.end() && *found == rank);
    return tail_.points[static_cast<std::size_t>(found - ranks_.begin())];
}

std::vector<std::uint64_t> requested_ranks(std::span<const TailPlan> plans,
                                           const VarSettings& settings) {
    std::vector<std::uint64_t> ranks;
    for (std::uint64_t r = 1; r <= settings.tail_scenarios && r <= settings.paths; ++r)
        ranks.push_back(r);
    for (const TailPlan& plan : plans) {
        ranks.push_back(plan.quantile.first + 1);
        ranks.push_back(plan.es_rank);
    }
    return ranks;
}

std::vector<PathOfRank> reported_paths(std::span<const TailPlan> plans, const TailPoints& points,
                                       const VarSettings& settings) {
    std::vector<std::uint64_t> ranks;
    for (std::uint64_t r = 1; r <= settings.tail_scenarios && r <= settings.paths; ++r)
        ranks.push_back(r);
    for (const TailPlan& plan : plans)
        if (plan.quantile.weights.size() == 1 && settings.tail_scenarios > 0)
            ranks.push_back(plan.quantile.first + 1);
    std::sort(ranks.begin(), ranks.end());
    ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
    std::vector<PathOfRank> reported;
    for (const std::uint64_t rank : ranks)
        reported.push_back({rank, points.at(rank).path, points.at(rank).value});
    return reported;
}

Status add_reported_scenarios(const Book& book, const BookSimulation& simulation,
                              std::span<const PathOfRank> reported, VarOutput& output) {
    if (reported.empty()) return {};
    std::vector<std::uint64_t> ids;
    for (const PathOfRank& p : reported) ids.push_back(p.path);
    TRY(const math::Matrix pnl, simulate_paths(simulation.model, simulation.settings, ids));
    for (std::size_t r = 0; r < reported.size(); ++r) {
        TailScenario scenario;
        scenario.method = simulation.method;
        scenario.rank = reported[r].rank;
        scenario.path = reported[r].path;
        scenario.pnl = reported[r].pnl;
        for (const std::size_t i : book.shown)
            scenario.positions.push_back({book.symbol(i), pnl(r, simulation.places[i])});
        output.scenarios.push_back(std::move(scenario));
    }
    return {};
}

bool is_wide(const Book& book) { return book.dates.size() < book.columns(); }

math::Matrix observed_factor(const Book& book, const VarSettings& settings, Issues& issues) {
    issues.push_back({Severity::kInfo, "covariance_rank",
                      fmt::format("{} observations of {} positions span at most {} dimensions; the "
                                  "paths are drawn in this subspace",
                                  book.dates.size(), book.columns(), book.dates.size()),
                      "covariance"});
    const MomentSettings moments{settings.mean == MeanRule::kSample, settings.ddof,
                                 settings.ewma_lambda};
    math::Matrix factor =
        observation_factor(book.returns(), date_weights(book.dates.size(), moments),
                           settings.ewma_lambda ? Deviations::kFromZero : Deviations::kFromMean);
    const double root = std::sqrt(static_cast<double>(settings.horizon_days));
    for (double& x : factor.data) x *= root;
    return factor;
}

void report_repair(const CovarianceFactor& factor, const Book& book, Issues& issues) {
    if (!factor.singular) return;
    issues.push_back(
        {Severity::kInfo, "covariance_repaired",
         fmt::format("the correlation matrix of {} positions from {} observations "
                     "is singular (smallest eigenvalue {:.3g}); eigenvalues below "
                     "zero were set to zero, a change of {:.3g} in Frobenius norm",
                     book.columns(), book.dates.size(), factor.minimum_eigenvalue, factor.distance),
         "covariance"});
}

void report_thin_tail(const VarResult& row, Issues& issues) {
    const double beyond = static_cast<double>(*row.paths) * tail_probability(row.confidence);
    if (beyond > 1 + 1e-9) return;
    issues.push_back({Severity::kWarning, "thin_tail",
                      fmt::format("{:.3g} of {} paths are expected beyond the quantile at {}: VaR "
                                  "and ES are the worst path; use more paths or a lower confidence",
                                  beyond, *row.paths, row.confidence),
                      std::string(describe::to_word(row.method))});
}

void report_dependent_paths(const VarSettings& settings, Issues& issues) {
    if (!settings.antithetic && !settings.quasi) return;
    issues.push_back({Severity::kInfo, "standard_error_bound",
                      "the standard errors assume independent paths; antithetic and quasi-random "
                      "paths are not independent, and their errors are mostly smaller",
                      "standard_error"});
}

}  // namespace ballast::risk
