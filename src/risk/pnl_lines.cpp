#include "risk/pnl_lines.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "math/distributions.hpp"
#include "risk/panel_kernels.hpp"
#include "risk/var_book.hpp"

namespace ballast::risk {

namespace {

// VaR or ES of a standard normal loss.
double normal_multiple(const TailSettings& settings) {
    const double z = math::normal_quantile(settings.confidence);
    if (settings.measure == TailMeasure::kVar) return z;
    return math::normal_pdf(z) / tail_probability(settings.confidence);
}

struct WeightedTail {
    std::vector<std::size_t> scenarios;
    std::vector<double> weights;
    double value = 0.0;  // of the loss, without horizon
};

WeightedTail weighted_tail(std::span<const double> pnl, const TailSettings& settings) {
    std::vector<std::size_t> order(pnl.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        return pnl[a] != pnl[b] ? pnl[a] < pnl[b] : a < b;
    });
    TailWeights weights;
    if (settings.measure == TailMeasure::kVar) {
        weights = quantile_weights(pnl.size(), settings.confidence, settings.quantile);
    } else {
        std::vector<double> ascending;
        ascending.reserve(pnl.size());
        for (const std::size_t t : order) ascending.push_back(pnl[t]);
        weights = tail_mean_weights(ascending, settings.confidence, settings.es);
    }
    WeightedTail tail;
    for (std::size_t j = 0; j < weights.weights.size(); ++j) {
        const std::size_t t = order[weights.first + j];
        tail.scenarios.push_back(t);
        tail.weights.push_back(weights.weights[j]);
        tail.value -= weights.weights[j] * pnl[t];
    }
    return tail;
}

double deviation_from_zero(std::span<const double> pnl) {
    double sum = 0.0;
    for (const double x : pnl) sum += x * x;
    return pnl.size() > 1 ? std::sqrt(sum / static_cast<double>(pnl.size() - 1)) : 0.0;
}

double root(const TailSettings& settings) {
    return std::sqrt(static_cast<double>(settings.horizon_days));
}

}  // namespace

Result<Outcome<PnlLines>> pnl_lines(const Positions& positions, const ReturnPanel& panel,
                                    const Work& work) {
    TRY(const auto made, make_book(positions, panel, work));
    const Book& book = made.value;
    Outcome<PnlLines> outcome{.value = {}, .issues = made.issues};
    PnlLines& lines = outcome.value;
    lines.dates = book.dates;
    lines.pnl = math::Matrix::zero(book.dates.size(), book.shown.size());
    for (std::size_t j = 0; j < book.shown.size(); ++j) {
        const std::size_t line = book.shown[j];
        lines.symbols.push_back(book.symbol(line));
        for (std::size_t t = 0; t < book.dates.size(); ++t)
            lines.pnl(t, j) = book.weight(line) * book.unit_pnl(t, line);
    }
    return outcome;
}

TailFigures tail_figures(const PnlLines& lines, std::span<const double> amounts,
                         const TailSettings& settings) {
    const std::vector<double> pnl = panel_pnl(lines.pnl, amounts);
    TailFigures figures{.gradient = std::vector<double>(amounts.size(), 0.0)};
    if (pnl.empty()) return figures;
    if (settings.normal) {
        const double sigma = deviation_from_zero(pnl);
        const double multiple = normal_multiple(settings) * root(settings);
        figures.value = multiple * sigma;
        if (sigma <= 0.0) return figures;
        const double scale = multiple / (sigma * static_cast<double>(pnl.size() - 1));
        for (std::size_t t = 0; t < pnl.size(); ++t) {
            const std::span<const double> row = lines.pnl.row(t);
            for (std::size_t i = 0; i < row.size(); ++i)
                figures.gradient[i] += scale * pnl[t] * row[i];
        }
        return figures;
    }
    const WeightedTail tail = weighted_tail(pnl, settings);
    figures.value = tail.value * root(settings);
    for (std::size_t j = 0; j < tail.scenarios.size(); ++j) {
        const std::span<const double> row = lines.pnl.row(tail.scenarios[j]);
        for (std::size_t i = 0; i < row.size(); ++i)
            figures.gradient[i] -= root(settings) * tail.weights[j] * row[i];
    }
    return figures;
}

std::vector<double> pnl_of(const PnlLines& lines, std::span<const double> amounts) {
    return panel_pnl(lines.pnl, amounts);
}

double tail_value(std::span<const double> pnl, const TailSettings& settings) {
    if (pnl.empty()) return 0.0;
    if (settings.normal)
        return normal_multiple(settings) * root(settings) * deviation_from_zero(pnl);
    return weighted_tail(pnl, settings).value * root(settings);
}

}  // namespace ballast::risk
