#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string>
#include <utility>

#include "risk/describe_methods.hpp"
#include "risk/panel_kernels.hpp"
#include "risk/shrinkage.hpp"
#include "risk/var_methods.hpp"

namespace ballast::risk {

namespace {

struct WeightedScenario {
    std::size_t index = 0;
    double weight = 0.0;
};

// The scenarios of a historical method. The return of a column in scenario t is shift[i] + scale[t]
// × (return[t][i] - center[i]); options are revalued at it. Every figure is linear in the weights
// of the lines.
struct Scenarios {
    const Book* book = nullptr;
    std::vector<double> scale;                 // per scenario
    std::vector<double> shift;                 // per column
    std::vector<double> center;                // per column
    const math::Matrix* option_pnl = nullptr;  // scenarios × options: the book's, or own
    math::Matrix own_option_pnl;
    std::vector<double> pnl;          // of the book
    std::vector<double> probability;  // empty: equal

    double move(std::size_t t, std::size_t column) const {
        return shift[column] + scale[t] * (book->returns(t, column) - center[column]);
    }
    double unit_pnl(std::size_t t, std::size_t line) const {
        return book->is_option(line) ? (*option_pnl)(t, line - book->columns()) : move(t, line);
    }

    // For each line per unit of weight. Row by row, the memory order of the returns.
    std::vector<double> weighted_loss(std::span<const WeightedScenario> tail) const {
        std::vector<double> loss(book->lines(), 0.0);
        const std::span<double> linear = std::span(loss).first(book->columns());
        for (const WeightedScenario& s : tail) {
            const std::span<const double> row = book->returns().row(s.index);
            for (std::size_t i = 0; i < linear.size(); ++i)
                linear[i] -= s.weight * (shift[i] + scale[s.index] * (row[i] - center[i]));
            for (std::size_t k = 0; k < book->options.size(); ++k)
                loss[linear.size() + k] -= s.weight * (*option_pnl)(s.index, k);
        }
        return loss;
    }
};

// VaR and ES as weighted sums of scenarios.
struct Figures {
    double var = 0.0;
    double es = 0.0;
    std::vector<WeightedScenario> var_scenarios;
    std::vector<WeightedScenario> es_scenarios;
    std::optional<std::uint64_t> rank;  // when a single scenario is the VaR
};

std::vector<std::size_t> ascending_order(std::span<const double> pnl) {
    std::vector<std::pair<double, std::size_t>> ranked;
    ranked.reserve(pnl.size());
    for (std::size_t t = 0; t < pnl.size(); ++t) ranked.emplace_back(pnl[t], t);
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::size_t> order;
    order.reserve(pnl.size());
    for (const auto& [value, t] : ranked) order.push_back(t);
    return order;
}

Figures equal_weight_figures(const Scenarios& scenarios, std::span<const std::size_t> order,
                             std::span<const double> sorted, double confidence,
                             const VarSettings& settings) {
    Figures f;
    const TailWeights q = quantile_weights(sorted.size(), confidence, settings.quantile);
    for (std::size_t j = 0; j < q.weights.size(); ++j)
        f.var_scenarios.push_back({order[q.first + j], q.weights[j]});
    const TailWeights e = tail_mean_weights(sorted, confidence, settings.es);
    for (std::size_t j = 0; j < e.weights.size(); ++j)
        f.es_scenarios.push_back({order[e.first + j], e.weights[j]});
    for (const auto& s : f.var_scenarios) f.var -= s.weight * scenarios.pnl[s.index];
    for (const auto& s : f.es_scenarios) f.es -= s.weight * scenarios.pnl[s.index];
    if (q.weights.size() == 1) f.rank = q.first + 1;
    return f;
}

std::vector<double> probabilities_of(std::span<const std::size_t> order,
                                     std::span<const double> probability) {
    std::vector<double> ordered;
    ordered.reserve(order.size());
    for (const std::size_t t : order) ordered.push_back(probability[t]);
    return ordered;
}

Figures probability_figures(const Scenarios& scenarios, std::span<const std::size_t> order,
                            double confidence) {
    Figures f;
    const TailWeights tail =
        tail_mean_weights(probabilities_of(order, scenarios.probability), confidence);
    for (std::size_t k = 0; k < tail.weights.size(); ++k)
        f.es_scenarios.push_back({order[k], tail.weights[k]});
    const std::size_t last = order[tail.weights.size() - 1];
    f.var_scenarios.push_back({last, 1.0});
    f.rank = tail.weights.size();
    f.var = -scenarios.pnl[last];
    for (const auto& s : f.es_scenarios) f.es -= s.weight * scenarios.pnl[s.index];
    return f;
}

// VaR of a P&L column under the convention in use. `scratch` is overwritten.
double var_of(std::vector<double>& scratch, double confidence, QuantileRule rule) {
    const TailWeights q = quantile_weights(scratch.size(), confidence, rule);
    const std::size_t last = q.first + q.weights.size() - 1;
    const auto nth = scratch.begin() + static_cast<std::ptrdiff_t>(last);
    std::nth_element(scratch.begin(), nth, scratch.end());
    double value = q.weights.back() * scratch[last];
    if (q.weights.size() == 2) value += q.weights.front() * *std::max_element(scratch.begin(), nth);
    return -value;
}

double var_of(const Scenarios& scenarios, std::vector<double>& scratch, double confidence,
              const VarSettings& settings) {
    if (scenarios.probability.empty()) return var_of(scratch, confidence, settings.quantile);
    const std::vector<std::size_t> order = ascending_order(scratch);
    const TailWeights tail =
        tail_mean_weights(probabilities_of(order, scenarios.probability), confidence);
    return -scratch[order[tail.weights.size() - 1]];
}

// Standalone and incremental VaR of every position by recomputation. Cost: two selections per
// position and confidence.
struct Recomputed {
    std::vector<double> standalone;
    std::vector<double> without;  // VaR of the book without the position
};

Recomputed recompute(const Scenarios& scenarios, double confidence, const VarSettings& settings) {
    const Book& book = *scenarios.book;
    const std::size_t n = scenarios.pnl.size();
    Recomputed result;
    std::vector<double> own(n);
    std::vector<double> rest(n);
    for (std::size_t i = 0; i < book.lines(); ++i) {
        for (std::size_t t = 0; t < n; ++t) {
            own[t] = book.weight(i) * scenarios.unit_pnl(t, i);
            rest[t] = scenarios.pnl[t] - own[t];
        }
        // Removing the only position leaves zero, which the subtraction gives only up to rounding.
        if (book.shown.size() == 1) std::fill(rest.begin(), rest.end(), 0.0);
        result.standalone.push_back(var_of(scenarios, own, confidence, settings));
        result.without.push_back(var_of(scenarios, rest, confidence, settings));
    }
    return result;
}

void add_components(const Scenarios& scenarios, const Figures& figures, const VarSettings& settings,
                    VarResult& row, VarOutput& output) {
    const Book& book = *scenarios.book;
    Recomputed recomputed;
    if (settings.incremental) {
        recomputed = recompute(scenarios, row.confidence, settings);
        row.undiversified_var = 0;
        for (const double v : recomputed.standalone) *row.undiversified_var += v;
    }
    if (!settings.components) return;
    const std::vector<double> marginal = scenarios.weighted_loss(figures.var_scenarios);
    const std::vector<double> marginal_es = scenarios.weighted_loss(figures.es_scenarios);
    for (const std::size_t i : book.shown) {
        VarComponent c{.method = row.method,
                       .confidence = row.confidence,
                       .symbol = book.symbol(i),
                       .value = book.value(i)};
        c.marginal = book.per_value(i, marginal[i]);
        c.component = book.weight(i) * marginal[i];
        c.component_es = book.weight(i) * marginal_es[i];
        if (row.var != 0) c.component_share = *c.component / row.var;
        if (settings.incremental) {
            c.standalone = recomputed.standalone[i];
            c.incremental = row.var - recomputed.without[i];
        }
        output.components.push_back(std::move(c));
    }
}

void add_scenarios(const Scenarios& scenarios, VarMethod method, std::span<const std::size_t> order,
                   std::vector<std::size_t> ranks, VarOutput& output) {
    const Book& book = *scenarios.book;
    std::sort(ranks.begin(), ranks.end());
    ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
    for (const std::size_t rank : ranks) {
        const std::size_t t = order[rank - 1];
        TailScenario scenario;
        scenario.method = method;
        scenario.rank = rank;
        scenario.date = book.dates[t];
        scenario.pnl = scenarios.pnl[t];
        for (const std::size_t i : book.shown)
            scenario.positions.push_back(
                {book.symbol(i), book.weight(i) * scenarios.unit_pnl(t, i)});
        output.scenarios.push_back(std::move(scenario));
    }
}

// Adds the options' P&L, revalued at the scenarios' returns.
void revalue_options(Scenarios& s, const Work& work) {
    const Book& book = *s.book;
    if (book.options.empty()) return;
    math::Matrix moves = math::Matrix::zero(s.pnl.size(), book.columns());
    for (std::size_t t = 0; t < moves.rows; ++t)
        for (std::size_t i = 0; i < moves.cols; ++i) moves(t, i) = s.move(t, i);
    s.own_option_pnl = option_pnl(book, moves, work);
    s.option_pnl = &s.own_option_pnl;
    add_rows(s.own_option_pnl, s.pnl);
}

// P&L of the linear holdings.
std::vector<double> linear_pnl(const Book& book) {
    return book.options.empty() ? book.pnl : panel_pnl(book.returns(), book.values);
}

void fill_scenarios(Scenarios& s, VarMethod method, const BookMoments& moments,
                    const VarSettings& settings, int horizon, const Work& work) {
    const Book& book = *s.book;
    const double root = std::sqrt(static_cast<double>(horizon));
    const std::size_t n = book.dates.size();
    s.scale.assign(n, root);
    // Over h days the mean in use grows with h, the deviation with sqrt(h); with mean zero and for
    // one day this is the past return itself.
    const bool shifted = horizon > 1;
    s.center.assign(book.columns(), 0.0);
    s.shift.assign(book.columns(), 0.0);
    for (std::size_t i = 0; shifted && i < book.columns(); ++i) {
        s.center[i] = moments.mean[i];
        s.shift[i] = horizon * moments.mean[i];
    }
    if (method == VarMethod::kHistoricalFiltered) {
        const std::vector<double> ratio = volatility_ratios(book.pnl, settings.filter_lambda);
        for (std::size_t t = 0; t < n; ++t) s.scale[t] *= ratio[t];
    }
    if (method == VarMethod::kHistoricalAgeWeighted)
        s.probability = date_weights(n, {.ewma_lambda = settings.age_lambda});
    // Unscaled past days need no second revaluation.
    if (horizon == 1 && method != VarMethod::kHistoricalFiltered) {
        s.option_pnl = &book.option_pnl;
        s.pnl = book.pnl;
        return;
    }
    double shift = 0;
    double center = 0;
    for (std::size_t i = 0; i < book.columns(); ++i) {
        shift += book.values[i] * s.shift[i];
        center += book.values[i] * s.center[i];
    }
    s.pnl = linear_pnl(book);
    for (std::size_t t = 0; t < n; ++t) s.pnl[t] = shift + s.scale[t] * (s.pnl[t] - center);
    revalue_options(s, work);
}

}  // namespace

Result<VarOutput> historical_var(VarMethod method, const Book& book, const BookMoments& moments,
                                 const VarSettings& settings, const Work& work) {
    const bool overlap = settings.horizon == HorizonRule::kOverlapping && settings.horizon_days > 1;
    Book windows;
    if (overlap) {
        windows = overlapping(book, static_cast<std::size_t>(settings.horizon_days), work);
        if (windows.dates.size() < 2)
            return fail(Code::kInvalidInput,
                        "an overlapping horizon requires at least horizon_days + 1 returns");
    }
    const Book& used = overlap ? windows : book;
    Scenarios scenarios;
    scenarios.book = &used;
    fill_scenarios(scenarios, method, moments, settings, overlap ? 1 : settings.horizon_days, work);
    const std::vector<std::size_t> order = ascending_order(scenarios.pnl);
    std::vector<double> sorted;
    sorted.reserve(order.size());
    for (const std::size_t t : order) sorted.push_back(scenarios.pnl[t]);

    VarOutput output;
    output.reserve(used.lines(), settings);
    std::vector<std::size_t> ranks;
    for (std::size_t r = 1; r <= std::min(settings.tail_scenarios, sorted.size()); ++r)
        ranks.push_back(r);
    for (const double confidence : settings.confidence) {
        VarResult row = result_row(method, confidence, used, settings);
        const bool weighted = !scenarios.probability.empty();
        const Figures f =
            weighted ? probability_figures(scenarios, order, confidence)
                     : equal_weight_figures(scenarios, order, sorted, confidence, settings);
        row.var = f.var;
        row.es = f.es;
        if (weighted) {
            row.quantile = QuantileRule::kOrderStatistic;
            row.es_rule = EsRule::kAcerbiTasche;
        } else if (!overlap) {
            // Overlapping windows are dependent; the binomial error would be too small.
            row.standard_error = quantile_standard_error(sorted, confidence);
            row.es_standard_error = tail_mean_standard_error(sorted, confidence);
        }
        row.scenario_rank = f.rank;
        if (f.rank) {
            row.scenario_date = used.dates[order[*f.rank - 1]];
            if (settings.tail_scenarios > 0) ranks.push_back(*f.rank);
        }
        add_components(scenarios, f, settings, row, output);
        finish_row(row, used, settings);
        output.results.push_back(row);
        const double beyond = static_cast<double>(sorted.size()) * tail_probability(confidence);
        if (beyond <= 1 + 1e-9 || f.rank == std::optional<std::uint64_t>(1))
            output.issues.push_back(
                {Severity::kWarning, "thin_tail",
                 fmt::format("{:.3g} of {} observations are expected beyond the quantile at {}: "
                             "VaR and ES are the worst past scenario; give more history or a "
                             "lower confidence",
                             beyond, sorted.size(), confidence),
                 std::string(describe::to_word(method))});
    }
    add_scenarios(scenarios, method, order, std::move(ranks), output);
    if (settings.distribution_bins > 0) {
        output.sample = scenarios.pnl;
        output.probability = scenarios.probability;
    }
    return output;
}

}  // namespace ballast::risk
