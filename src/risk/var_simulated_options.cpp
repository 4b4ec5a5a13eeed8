#include <algorithm>
#include <cmath>
#include <limits>

#include "base/threads.hpp"
#include "math/statistics.hpp"
#include "options/revaluation.hpp"
#include "risk/covariance_factor.hpp"
#include "risk/shrinkage.hpp"
#include "risk/tail_figures.hpp"
#include "risk/var_closed_form.hpp"
#include "risk/var_methods.hpp"

namespace ballast::risk {

namespace {

constexpr std::uint64_t kDistributionPaths = 100'000;

math::Matrix return_covariance(const Book& book, const VarSettings& settings) {
    math::Matrix c = settings.ewma_lambda ? ewma_covariance(book.returns(), *settings.ewma_lambda)
                                          : math::covariance_matrix(book.returns(), settings.ddof);
    for (double& x : c.data) x *= settings.horizon_days;
    return c;
}

Result<math::Matrix> return_factor(const Book& book, const VarSettings& settings, Issues& issues) {
    if (is_wide(book)) return observed_factor(book, settings, issues);
    TRY(CovarianceFactor factor, factor_covariance(return_covariance(book, settings)));
    report_repair(factor, book, issues);
    return std::move(factor.lower);
}

// The curves of every group of options, at the nodes of a grid that covers its returns.
void add_curves(const Book& book, const math::Matrix& factor, OptionSimulation& s,
                const Work& work) {
    const std::vector<OptionGroup> groups = option_groups(book);
    std::size_t next = book.columns();
    for (const OptionGroup& group : groups) {
        const auto row = factor.row(group.column);
        s.model.curved.push_back(
            {{row.begin(), row.end()}, s.mean[group.column], MoveGrid(s.sigma[group.column]), {}});
        for (const std::size_t k : group.places) s.places[book.columns() + k] = next++;
    }
    parallel_blocks(work, groups.size(), 1, [&](std::size_t g, std::size_t, std::size_t) {
        CurvedPositions& curved = s.model.curved[g];
        curved.parts = math::transpose(options::pnl_of_moves(groups[g].terms, curved.grid.moves()));
    });
}

// Ranks around that of a VaR: as many on either side as its uncertainty (one standard deviation of
// the binomial).
struct Neighborhood {
    std::uint64_t low = 0;  // 0: below every path
    std::uint64_t high = 1;
};

Neighborhood around(const TailPlan& plan, std::uint64_t paths, double confidence) {
    const double alpha = tail_probability(confidence);
    const std::uint64_t rank = plan.quantile.first + 1;
    const auto reach = static_cast<std::uint64_t>(
        std::max(1.0, std::round(std::sqrt(static_cast<double>(paths) * alpha * (1 - alpha)))));
    return {rank > reach ? rank - reach : 0, std::min(rank + reach, paths)};
}

// Contribution of a line to the VaR and the ES at one confidence.
struct Shares {
    std::vector<double> var;
    std::vector<double> es;
};

// VaR: means over the neighboring paths, scaled to the figure. ES: over the tail itself, its last
// path with its weight there.
Shares shares_of(const TailContributions& low, const TailContributions& high,
                 const TailContributions& tail, std::span<const double> last, const TailPlan& plan,
                 double var) {
    Shares shares;
    double sum = 0;
    for (std::size_t i = 0; i < tail.sums.size(); ++i) {
        shares.var.push_back(low.sums[i] - high.sums[i]);
        sum += shares.var.back();
        shares.es.push_back(-(tail.sums[i] - (1 - plan.es_last_weight) * last[i]) /
                            plan.es_divisor);
    }
    for (double& x : shares.var) x = sum != 0 ? x * var / sum : 0.0;
    return shares;
}

// VaR of a single line. Every line is monotone in its return, so that its quantile is its value at
// a quantile of the return.
double standalone(const Book& book, const OptionSimulation& s, std::size_t line,
                  std::optional<double> degrees_of_freedom, double confidence) {
    const std::size_t u = book.is_option(line) ? book.underlying[line - book.columns()] : line;
    const double deviation =
        (degrees_of_freedom ? student_t_var(0, 1, *degrees_of_freedom, confidence)
                            : normal_var(0, 1, confidence))
            .var *
        s.sigma[u];
    if (!book.is_option(line))
        return -book.values[line] * s.mean[u] + std::abs(book.values[line]) * deviation;
    const options::Holding& terms = book.option(line).terms;
    const double moves[] = {s.mean[u] - deviation, s.mean[u] + deviation};
    const math::Matrix pnl = options::pnl_of_moves({&terms, 1}, moves);
    return -std::min(pnl(0, 0), pnl(1, 0));
}

struct TailAsked {
    std::vector<TailPlan> plans;
    std::vector<Neighborhood> near;
    std::vector<std::uint64_t> ranks;
};

TailAsked ask(const VarSettings& settings) {
    TailAsked asked;
    for (const double c : settings.confidence) {
        asked.plans.push_back(plan_tail(settings.paths, c, settings));
        asked.near.push_back(around(asked.plans.back(), settings.paths, c));
    }
    asked.ranks = requested_ranks(asked.plans, settings);
    for (const Neighborhood& n : asked.near) {
        asked.ranks.push_back(std::max<std::uint64_t>(n.low, 1));
        asked.ranks.push_back(n.high);
    }
    return asked;
}

// The lines' shares of the figures at every confidence, from a second run of the paths.
Result<std::vector<Shares>> shares_of_lines(const TailAsked& asked, const TailPoints& points,
                                            const OptionSimulation& s,
                                            const SimulationSettings& simulation,
                                            std::span<const TailFigure> figures, const Work& work) {
    std::vector<double> thresholds;
    std::vector<std::uint64_t> last_paths;
    for (std::size_t j = 0; j < asked.plans.size(); ++j) {
        const Neighborhood& near = asked.near[j];
        thresholds.push_back(near.low > 0 ? points.at(near.low).value
                                          : -std::numeric_limits<double>::infinity());
        thresholds.push_back(points.at(near.high).value);
        thresholds.push_back(points.at(asked.plans[j].es_rank).value);
        last_paths.push_back(points.at(asked.plans[j].es_rank).path);
    }
    TRY(const auto tails, tail_contributions(s.model, simulation, thresholds, work));
    TRY(const math::Matrix last, simulate_paths(s.model, simulation, last_paths));
    std::vector<Shares> shares;
    for (std::size_t j = 0; j < asked.plans.size(); ++j)
        shares.push_back(shares_of(tails[3 * j], tails[3 * j + 1], tails[3 * j + 2], last.row(j),
                                   asked.plans[j], figures[j].var));
    return shares;
}

void add_components(const Book& book, const OptionSimulation& s, const Shares& shares,
                    const VarSettings& settings, VarResult& row, VarOutput& output) {
    double undiversified = 0;
    for (const std::size_t i : book.shown) {
        VarComponent c{.method = row.method,
                       .confidence = row.confidence,
                       .symbol = book.symbol(i),
                       .value = book.value(i)};
        c.component = shares.var[s.places[i]];
        c.component_es = shares.es[s.places[i]];
        if (c.value != 0) c.marginal = *c.component / c.value;
        if (row.var != 0) c.component_share = *c.component / row.var;
        if (settings.incremental) {
            c.standalone = standalone(book, s, i, row.degrees_of_freedom, row.confidence);
            undiversified += *c.standalone;
        }
        output.components.push_back(std::move(c));
    }
    if (settings.incremental) row.undiversified_var = undiversified;
}

}  // namespace

Result<OptionSimulation> make_option_simulation(const Book& book, const std::vector<double>& mean,
                                                const VarSettings& settings, Issues& issues,
                                                const Work& work) {
    OptionSimulation s;
    TRY(const math::Matrix factor, return_factor(book, settings, issues));
    const std::size_t n = book.columns();
    s.model.factor = factor;
    s.places.resize(book.lines());
    for (std::size_t i = 0; i < n; ++i) {
        s.places[i] = i;
        s.mean.push_back(settings.horizon_days * mean[i]);
        double variance = 0;
        for (const double x : factor.row(i)) variance += x * x;
        s.sigma.push_back(std::sqrt(variance));
        s.model.mean.push_back(book.values[i] * s.mean[i]);
        for (double& x : s.model.factor.row(i)) x *= book.values[i];
    }
    add_curves(book, factor, s, work);
    return s;
}

Result<VarOutput> simulated_option_var(const Book& book, const OptionSimulation& normal,
                                       std::optional<double> degrees_of_freedom,
                                       const VarSettings& settings, const Work& work) {
    const VarMethod method = degrees_of_freedom ? VarMethod::kMcT : VarMethod::kMcNormal;
    VarOutput output;
    OptionSimulation s = normal;
    s.model.degrees_of_freedom = degrees_of_freedom;
    const SimulationSettings simulation{settings.paths, settings.seed, settings.antithetic,
                                        settings.quasi};
    const TailAsked asked = ask(settings);
    TRY(const TailPoints points, TailPoints::simulate(s.model, simulation, asked.ranks, work));
    std::vector<TailFigure> figures;
    for (const TailPlan& plan : asked.plans)
        figures.push_back(
            figure_of(plan, points.at(plan.quantile.first + 1), points.at(plan.es_rank)));
    std::vector<Shares> shares;
    if (settings.components) {
        TRY(shares, shares_of_lines(asked, points, s, simulation, figures, work));
    }
    for (std::size_t j = 0; j < figures.size(); ++j) {
        VarResult row = result_row(method, settings.confidence[j], book, settings);
        row.degrees_of_freedom = degrees_of_freedom;
        row.paths = settings.paths;
        row.seed = settings.seed;
        row.var = figures[j].var;
        row.es = figures[j].es;
        // Half of the distance between the values at the ranks one standard deviation below and
        // above.
        const Neighborhood& near = asked.near[j];
        row.standard_error =
            (points.at(near.high).value - points.at(std::max<std::uint64_t>(near.low, 1)).value) /
            2;
        row.es_standard_error = es_error(figures[j], row);
        report_thin_tail(row, output.issues);
        if (asked.plans[j].quantile.weights.size() == 1)
            row.scenario_rank = asked.plans[j].quantile.first + 1;
        if (settings.components) add_components(book, s, shares[j], settings, row, output);
        finish_row(row, book, settings);
        output.results.push_back(row);
    }
    TRY_STATUS(add_reported_scenarios(book, {method, s.model, simulation, s.places},
                                      reported_paths(asked.plans, points, settings), output));
    report_dependent_paths(settings, output.issues);
    if (settings.distribution_bins > 0) {
        TRY(output.sample, simulate_pnl(s.model, simulation, kDistributionPaths, work));
    }
    return output;
}

}  // namespace ballast::risk
