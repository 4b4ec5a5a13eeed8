#include <cmath>

#include "base/sum.hpp"
#include "risk/var_closed_form.hpp"
#include "risk/var_methods.hpp"

namespace ballast::risk {

namespace {

// Population moments of the book's P&L and, per position, the mean of P&L^p times its own
// deviation: the derivatives of the moments with respect to the position's size (Boudt, Peterson
// and Croux 2008, section 4).
struct HigherMoments {
    double m2 = 0.0;
    double m3 = 0.0;
    double m4 = 0.0;
    std::vector<double> with1;
    std::vector<double> with2;
    std::vector<double> with3;
};

HigherMoments higher_moments(const Book& book, double book_mean) {
    const std::size_t n = book.dates.size();
    const std::size_t positions = book.lines();
    const double weight = 1.0 / static_cast<double>(n);
    std::vector<double> mean(positions, 0.0);
    for (std::size_t t = 0; t < n; ++t)
        for (std::size_t i = 0; i < positions; ++i) mean[i] += weight * book.unit_pnl(t, i);
    HigherMoments m;
    m.with1.assign(positions, 0.0);
    m.with2.assign(positions, 0.0);
    m.with3.assign(positions, 0.0);
    for (std::size_t t = 0; t < n; ++t) {
        const double x = book.pnl[t] - book_mean;
        m.m2 += weight * x * x;
        m.m3 += weight * x * x * x;
        m.m4 += weight * x * x * x * x;
        for (std::size_t i = 0; i < positions; ++i) {
            const double d = weight * (book.unit_pnl(t, i) - mean[i]);
            m.with1[i] += x * d;
            m.with2[i] += x * x * d;
            m.with3[i] += x * x * x * d;
        }
    }
    return m;
}

}  // namespace

VarOutput modified_var_of(const Book& book, const BookMoments& moments, const PnlAssumption& law,
                          const VarSettings& settings) {
    VarOutput output;
    const HigherMoments m = higher_moments(book, moments.book_sample_mean);
    const bool spread = m.m2 > 0 && law.sigma > 0;
    const double s0 = std::sqrt(m.m2);
    // Moments are standardized by the variance in use: with ddof 0 these are the population's.
    const auto n = static_cast<double>(book.dates.size());
    const double c = settings.ewma_lambda ? 1.0 : n / (n - settings.ddof);
    const double c15 = c * std::sqrt(c);
    const double skewness = spread ? m.m3 / (m.m2 * s0) / c15 : 0.0;
    const double fourth = spread ? m.m4 / (m.m2 * m.m2) / (c * c) : 3.0;
    const double kurtosis = fourth - 3;
    // Cumulants of independent days are additive: skewness falls with sqrt(h), excess kurtosis with
    // h.
    const double h = settings.horizon_days;
    const double root = std::sqrt(h);

    for (const double confidence : settings.confidence) {
        VarResult row = result_row(VarMethod::kModified, confidence, book, settings);
        const ModifiedVar unit = modified_var(0, 1, skewness / root, kurtosis / h, confidence);
        row.var = -law.mean + law.sigma * unit.figures.var;
        row.es = -law.mean + law.sigma * unit.figures.es;
        if (!unit.monotone)
            output.issues.push_back({Severity::kWarning, "not_monotone",
                                     "the Cornish-Fisher quantile is not monotone at this skewness "
                                     "and kurtosis; the modified figures are unreliable",
                                     "modified"});
        else if (kurtosis > 0 && skewness <= 0 &&
                 unit.figures.var < normal_var(0, 1, confidence).var)
            output.issues.push_back({Severity::kWarning, "below_normal",
                                     "the modified VaR is below the normal one although the tails "
                                     "are heavy: the expansion is not valid at this confidence",
                                     "modified"});

        for (const std::size_t i : book.shown) {
            if (!settings.components) break;
            const double w = book.weight(i);
            VarComponent part{.method = row.method,
                              .confidence = confidence,
                              .symbol = book.symbol(i),
                              .value = book.value(i)};
            double marginal = -law.position_mean[i];
            double marginal_es = marginal;
            if (spread) {
                const double slope = law.position_covariance[i] / law.sigma;
                const double relative = m.with1[i] / m.m2;
                const double by_s =
                    3 * (m.with2[i] / (m.m2 * s0) / c15 - skewness * relative) / root * law.sigma;
                const double by_k =
                    4 * (m.with3[i] / (m.m2 * m.m2) / (c * c) - fourth * relative) / h * law.sigma;
                marginal += slope * unit.figures.var + by_s * unit.by_skewness.var +
                            by_k * unit.by_kurtosis.var;
                marginal_es += slope * unit.figures.es + by_s * unit.by_skewness.es +
                               by_k * unit.by_kurtosis.es;
                part.marginal = book.per_value(i, marginal);
            }
            part.component = w * marginal;
            part.component_es = w * marginal_es;
            if (row.var != 0) part.component_share = *part.component / row.var;
            output.components.push_back(std::move(part));
        }
        finish_row(row, book, settings);
        output.results.push_back(row);
    }
    return output;
}

}  // namespace ballast::risk
