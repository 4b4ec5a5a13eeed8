#include <algorithm>
#include <cmath>
#include <map>

#include "risk/panel_kernels.hpp"
#include "risk/var_methods.hpp"

namespace ballast::risk {

namespace {

PanelMoments moments_with(const Book& book, std::span<const double> pnl,
                          const MomentSettings& settings) {
    return panel_moments(book.returns(), pnl, date_weights(book.dates.size(), settings),
                         settings.ewma_lambda ? PanelCenter::kZero : PanelCenter::kSampleMean);
}

// Second derivatives of the book with respect to the returns of columns with options.
std::map<std::size_t, double> gammas_of(const Book& book) {
    std::map<std::size_t, double> gammas;
    for (std::size_t k = 0; k < book.options.size(); ++k)
        gammas[book.underlying[k]] += return_gamma(book.options[k]);
    return gammas;
}

}  // namespace

double return_delta(const OptionHolding& option) { return option.greeks.delta_adjusted_exposure; }

double return_gamma(const OptionHolding& option) {
    const double spot = option.terms.option.spot;
    return option.greeks.gamma * spot * spot;
}

std::vector<double> delta_pnl(const Book& book) {
    std::vector<double> slopes = book.values;
    for (std::size_t k = 0; k < book.options.size(); ++k)
        slopes[book.underlying[k]] += return_delta(book.options[k]);
    return panel_pnl(book.returns(), slopes);
}

// With y the deviations of the returns over the horizon, normal with covariance C = h c, line k on
// column u earns  mean_k + d_k y_u + g_k y_u² / 2; the square has mean c_uu and variance 2 c_uu².
PnlAssumption delta_gamma_distribution(const Book& book, const std::vector<double>& mean,
                                       const MomentSettings& settings, int horizon_days) {
    const double h = horizon_days;
    const std::size_t columns = book.columns();
    std::vector<double> slopes = book.values;  // d, summed by column
    for (std::size_t k = 0; k < book.options.size(); ++k) {
        const std::size_t u = book.underlying[k];
        slopes[u] += return_delta(book.options[k]) + return_gamma(book.options[k]) * h * mean[u];
    }
    const PanelMoments linear = moments_with(book, panel_pnl(book.returns(), slopes), settings);
    const std::map<std::size_t, double> gammas = gammas_of(book);
    // For each column with options: sum over j of g_j C_uj², half of it the covariance of the
    // square with the squares of the book.
    std::map<std::size_t, double> curvature;
    for (const auto& [u, gamma] : gammas) {
        const PanelMoments with = moments_with(book, book.returns().column(u), settings);
        for (const auto& [j, other] : gammas)
            curvature[u] += other * h * h * with.covariance[j] * with.covariance[j];
    }

    PnlAssumption assumption;
    double variance = 0;
    for (std::size_t i = 0; i < book.lines(); ++i) {
        const std::size_t u = book.is_option(i) ? book.underlying[i - columns] : i;
        const double c = h * linear.variance[u];
        const double drift = h * mean[u];
        double line_mean = drift;
        double covariance = h * linear.covariance[u];
        double own = c;
        if (book.is_option(i)) {
            const double gamma = return_gamma(book.option(i));
            const double delta = return_delta(book.option(i));
            const double slope = delta + gamma * drift;
            line_mean = delta * drift + gamma * (drift * drift + c) / 2;
            covariance = slope * covariance + gamma * curvature[u] / 2;
            own = slope * slope * c + gamma * gamma * c * c / 2;
        }
        assumption.position_mean.push_back(line_mean);
        assumption.position_covariance.push_back(covariance);
        assumption.position_sigma.push_back(std::sqrt(own));
        assumption.mean += book.weight(i) * line_mean;
        variance += book.weight(i) * covariance;
    }
    assumption.sigma = std::sqrt(std::max(variance, 0.0));
    return assumption;
}

}  // namespace ballast::risk
