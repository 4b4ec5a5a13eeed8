#include <algorithm>
#include <cmath>

#include "risk/var_closed_form.hpp"
#include "risk/var_methods.hpp"

namespace ballast::risk {

namespace {

// Variance of the book without position i: a rounding remainder of a difference that is zero is set
// to zero, since its square root would be visible.
double variance_without(const Book& book, const PnlAssumption& assumption, std::size_t i) {
    const double w = book.weight(i);
    const double cross = w * assumption.position_covariance[i];
    const double own = w * w * assumption.position_sigma[i] * assumption.position_sigma[i];
    const double total = assumption.sigma * assumption.sigma;
    const double left = total - 2 * cross + own;
    return left > 1e-13 * (total + 2 * std::abs(cross) + own) ? left : 0.0;
}

}  // namespace

PnlAssumption law_over_horizon(const BookMoments& moments, int horizon_days) {
    const double h = horizon_days;
    PnlAssumption assumption;
    assumption.mean = h * moments.book_mean;
    assumption.sigma = std::sqrt(h * moments.book_variance);
    const std::size_t n = moments.mean.size();
    assumption.position_mean.resize(n);
    assumption.position_covariance.resize(n);
    assumption.position_sigma.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        assumption.position_mean[i] = h * moments.mean[i];
        assumption.position_covariance[i] = h * moments.covariance[i];
        assumption.position_sigma[i] = std::sqrt(h * moments.variance[i]);
    }
    return assumption;
}

void add_elliptical_components(const Book& book, const PnlAssumption& assumption, UnitTail unit,
                               const VarSettings& settings, VarResult& result, VarOutput& output) {
    double undiversified = 0;
    for (const std::size_t i : book.shown) {
        const double w = book.weight(i);
        const double standalone = -w * assumption.position_mean[i] +
                                  std::abs(w) * assumption.position_sigma[i] * unit.var;
        undiversified += standalone;
        if (!settings.components) continue;
        VarComponent c{.method = result.method,
                       .confidence = result.confidence,
                       .symbol = book.symbol(i),
                       .value = book.value(i)};
        const double slope =
            assumption.sigma > 0 ? assumption.position_covariance[i] / assumption.sigma : 0.0;
        const double marginal = -assumption.position_mean[i] + slope * unit.var;
        // With zero dispersion the VaR has a kink at the book: its derivative is undefined.
        if (assumption.sigma > 0) c.marginal = book.per_value(i, marginal);
        c.component = w * marginal;
        c.component_es = w * (-assumption.position_mean[i] + slope * unit.es);
        if (result.var != 0) c.component_share = *c.component / result.var;
        if (settings.incremental) {
            c.standalone = standalone;
            const double rest_mean = assumption.mean - w * assumption.position_mean[i];
            const double rest =
                -rest_mean + std::sqrt(variance_without(book, assumption, i)) * unit.var;
            c.incremental = result.var - rest;
        }
        output.components.push_back(std::move(c));
    }
    result.undiversified_var = undiversified;
}

VarResult result_row(VarMethod method, double confidence, const Book& book,
                     const VarSettings& settings) {
    VarResult row;
    row.method = method;
    row.confidence = confidence;
    row.quantile = settings.quantile;
    row.es_rule = settings.es;
    row.horizon_days = settings.horizon_days;
    row.observations = book.dates.size();
    return row;
}

void finish_row(VarResult& row, const Book& book, const VarSettings& settings) {
    const double base = settings.net_asset_value.value_or(book.net_value);
    if (base > 0) {
        row.var_fraction = row.var / base;
        row.es_fraction = row.es / base;
    }
    if (row.undiversified_var && *row.undiversified_var != 0)
        row.diversification_benefit = 1 - row.var / *row.undiversified_var;
}

VarOutput parametric_var(VarMethod method, const Book& book, const PnlAssumption& assumption,
                         const VarSettings& settings) {
    VarOutput output;
    output.reserve(book.lines(), settings);
    for (const double confidence : settings.confidence) {
        VarResult row = result_row(method, confidence, book, settings);
        const VarAndEs unit = normal_var(0, 1, confidence);
        row.var = -assumption.mean + assumption.sigma * unit.var;
        row.es = -assumption.mean + assumption.sigma * unit.es;
        add_elliptical_components(book, assumption, {unit.var, unit.es}, settings, row, output);
        finish_row(row, book, settings);
        output.results.push_back(row);
    }
    return output;
}

VarOutput parametric_t_var(const Book& book, const PnlAssumption& assumption,
                           double degrees_of_freedom, const VarSettings& settings) {
    VarOutput output;
    output.reserve(book.lines(), settings);
    for (const double confidence : settings.confidence) {
        VarResult row = result_row(VarMethod::kParametricT, confidence, book, settings);
        const VarAndEs unit = student_t_var(0, 1, degrees_of_freedom, confidence);
        row.var = -assumption.mean + assumption.sigma * unit.var;
        row.es = -assumption.mean + assumption.sigma * unit.es;
        row.degrees_of_freedom = degrees_of_freedom;
        add_elliptical_components(book, assumption, {unit.var, unit.es}, settings, row, output);
        finish_row(row, book, settings);
        output.results.push_back(row);
    }
    return output;
}

}  // namespace ballast::risk
