#include "risk/factors.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "base/check.hpp"
#include "math/distributions.hpp"
#include "math/finite.hpp"
#include "math/linear_algebra.hpp"
#include "math/statistics.hpp"
#include "risk/factor_sample.hpp"
#include "risk/share_entered.hpp"

namespace ballast::risk {

namespace {

// A fit is exact when the residuals are rounding errors of the data.
constexpr double kExactFit = 1e-26;

class Regression {
public:
    Regression(const FactorData& data, const FactorSettings& settings, const Work& work)
        : data_(data), settings_(settings), work_(work) {}

    Result<Outcome<FactorReport>> run();

private:
    Status check() const;
    void set_up();
    bool is_univariate() const { return settings_.estimator == FactorEstimator::kUnivariate; }
    bool is_ridge() const { return settings_.estimator == FactorEstimator::kRidge; }
    bool is_joint() const { return is_ridge() || settings_.estimator == FactorEstimator::kOls; }
    std::size_t fewest() const {
        const std::size_t least = (is_univariate() ? 1 : x_.cols) + (settings_.intercept ? 1 : 0);
        // A variance requires two.
        return std::max<std::size_t>({settings_.minimum_observations.value_or(least), least, 2});
    }

    Status fit_assets();
    Result<std::optional<FactorFit>> fit_one(const std::string& name,
                                             const std::vector<double>& values);
    Result<std::vector<FactorFit>> fits_of(const FactorSample& sample,
                                           const std::vector<std::string>& names,
                                           const math::Matrix& series);
    FactorFit to_fit(const FactorSample& sample, const std::string& name,
                     std::span<const Regressors::Fit> fits) const;
    void add_alpha(FactorFit& fit, const Regressors::Fit& from) const;
    void complete(FactorBeta& beta, std::size_t degrees_of_freedom, bool is_exact) const;
    std::vector<double> coefficients_of(const FactorFit& fit) const;
    void left_out(const std::string& asset, std::size_t observations);

    Status add_portfolio();
    Status add_holdings(PortfolioFactorFit& portfolio, const std::vector<std::size_t>& rows,
                        const std::vector<double>& series);
    void sum_betas(PortfolioFactorFit& portfolio) const;
    std::vector<double> portfolio_series(const PortfolioFactorFit& portfolio,
                                         std::vector<std::size_t>& rows) const;
    Status add_benchmark(const std::vector<double>& portfolio);
    const FactorFit* fit_named(const std::string& asset) const;

    Status add_collinearity();
    void report_betas();

    const FactorData& data_;
    const FactorSettings& settings_;
    const Work& work_;
    math::Matrix x_;       // regressors in their coordinates
    math::Matrix series_;  // of the assets, in excess of the risk-free return
    std::optional<FactorSample> whole_;
    FactorReport report_;
    std::map<std::string, std::size_t> place_;         // of each asset in report_.assets
    std::map<std::string, std::size_t> asset_column_;  // of each asset in the data
    mutable std::map<std::size_t, double> quantiles_;  // by degrees of freedom
    Issues issues_;
};

Status Regression::check() const {
    if (data_.factors.empty())
        return fail(Code::kInvalidInput, "there is no factor: name at least one");
    const std::size_t n = data_.dates.size();
    CHECK(data_.factor_returns.rows == n && data_.factor_returns.cols == data_.factors.size());
    CHECK(data_.returns.rows == n && data_.returns.cols == data_.assets.size());
    CHECK(data_.risk_free.empty() || data_.risk_free.size() == n);
    CHECK(data_.benchmark_returns.empty() || data_.benchmark_returns.size() == n);
    if (!math::all_finite(data_.factor_returns.data) || !math::all_finite(data_.risk_free))
        return fail(Code::kInvalidInput,
                    "a factor or the risk-free return has a value that is not a finite number");
    const bool with_excess = std::ranges::any_of(data_.factors, [](const FactorSeries& factor) {
        return factor.coordinates == FactorCoordinates::kExcess;
    });
    const bool has_market = std::ranges::any_of(
        data_.factors, [&](const FactorSeries& factor) { return factor.factor == data_.market; });
    if (with_excess && !has_market)
        return fail(Code::kInvalidInput,
                    "excess coordinates require the market factor: name one of the factors as "
                    "`market`");
    if (!(settings_.confidence > 0.0 && settings_.confidence < 1.0))
        return fail(Code::kInvalidInput, "the confidence level must be between 0 and 1");
    if (is_ridge() && !(settings_.lambda > 0.0))
        return fail(Code::kInvalidInput, "the ridge penalty lambda must be above 0");
    if (settings_.lags && *settings_.lags >= std::max<std::size_t>(n, 1))
        return fail(Code::kInvalidInput,
                    fmt::format("{} lags require more than {} observations; there are {}",
                                *settings_.lags, *settings_.lags, n));
    if (n < fewest())
        return fail(Code::kInvalidInput,
                    fmt::format("the factors have {} common observations: at least {} are required",
                                n, fewest()));
    return {};
}

void Regression::set_up() {
    report_.factors = data_.factors;
    report_.market = data_.market;
    x_ = data_.factor_returns;
    std::size_t market = 0;
    for (std::size_t j = 0; j < data_.factors.size(); ++j)
        if (data_.factors[j].factor == data_.market) market = j;
    for (std::size_t j = 0; j < data_.factors.size(); ++j) {
        const bool is_excess = data_.factors[j].coordinates == FactorCoordinates::kExcess &&
                               data_.factors[j].factor != data_.market;
        if (!is_excess) report_.factors[j].coordinates = FactorCoordinates::kAbsolute;
        for (std::size_t t = 0; t < x_.rows; ++t) {
            if (is_excess)
                x_(t, j) -= data_.factor_returns(t, market);
            else if (!data_.risk_free.empty())
                x_(t, j) -= data_.risk_free[t];
        }
    }
    series_ = data_.returns;
    if (!data_.risk_free.empty())
        for (std::size_t t = 0; t < series_.rows; ++t)
            for (double& value : series_.row(t)) value -= data_.risk_free[t];
    for (std::size_t j = 0; j < data_.assets.size(); ++j) asset_column_[data_.assets[j]] = j;
    report_.observations = data_.dates.size();
    if (!data_.dates.empty()) {
        report_.first_date = data_.dates.front();
        report_.last_date = data_.dates.back();
    }
}

void Regression::left_out(const std::string& asset, std::size_t observations) {
    report_.left_out.push_back(asset);
    issues_.push_back(
        {Severity::kError, "short_history",
         fmt::format(
             "{} has {} observations on the dates of the factors: at least {} are required; "
             "it is left out",
             asset, observations, fewest()),
         asset});
}

// Student-t interval and p-value from coefficient and error, and the flags.
void Regression::complete(FactorBeta& beta, std::size_t degrees_of_freedom, bool is_exact) const {
    if (!beta.beta) return;
    if (std::abs(*beta.beta) > kLargestBeta) beta.flags.push_back(BetaFlag::kLargeBeta);
    if (!beta.standard_error) return;
    const auto nu = static_cast<double>(degrees_of_freedom);
    auto quantile = quantiles_.find(degrees_of_freedom);
    if (quantile == quantiles_.end())
        quantile = quantiles_
                       .emplace(degrees_of_freedom,
                                -math::student_t_quantile((1.0 - settings_.confidence) / 2, nu))
                       .first;
    beta.lower = *beta.beta - quantile->second * *beta.standard_error;
    beta.upper = *beta.beta + quantile->second * *beta.standard_error;
    if (*beta.standard_error > kWidestError) beta.flags.push_back(BetaFlag::kWideError);
    if (is_exact || !(*beta.standard_error > 0.0)) return;
    beta.t = *beta.beta / *beta.standard_error;
    beta.p = 2.0 * math::student_t_cdf(-std::abs(*beta.t), nu);
}

void Regression::add_alpha(FactorFit& fit, const Regressors::Fit& from) const {
    if (!from.intercept) return;
    FactorBeta as_beta{.beta = from.intercept, .standard_error = from.intercept_error};
    complete(as_beta, from.degrees_of_freedom, from.residual <= kExactFit * from.about_zero);
    fit.alpha = from.intercept;
    fit.alpha_standard_error = from.intercept_error;
    fit.alpha_t = as_beta.t;
    fit.alpha_p = as_beta.p;
}

std::vector<double> Regression::coefficients_of(const FactorFit& fit) const {
    std::vector<double> b;
    for (const FactorBeta& beta : fit.betas) b.push_back(beta.beta.value_or(0.0));
    return b;
}

FactorFit Regression::to_fit(const FactorSample& sample, const std::string& name,
                             std::span<const Regressors::Fit> fits) const {
    const Regressors::Fit& first = fits.front();
    FactorFit fit{.asset = name,
                  .observations = first.observations,
                  .degrees_of_freedom = first.degrees_of_freedom,
                  .lags = first.lags};
    fit.first_date = data_.dates[sample.rows().front()];
    fit.last_date = data_.dates[sample.rows().back()];
    for (std::size_t k = 0; k < x_.cols; ++k) {
        const std::size_t column = is_univariate() ? 0 : k;
        const Regressors& regressors = sample.regressors()[is_univariate() ? k : 0];
        const Regressors::Fit& from = fits[is_univariate() ? k : 0];
        FactorBeta beta{.factor = data_.factors[k].factor,
                        .beta = from.coefficients[column],
                        .standard_error = from.errors[column]};
        if (!is_univariate()) beta.vif = regressors.variance_inflation(column);
        complete(beta, from.degrees_of_freedom, from.residual <= kExactFit * from.about_zero);
        const bool is_dependent = !beta.beta || (!is_univariate() && !beta.vif);
        if (is_dependent) beta.flags.push_back(BetaFlag::kDependent);
        if (beta.vif && *beta.vif > kLargestInflation) beta.flags.push_back(BetaFlag::kCollinear);
        beta.identified = !is_dependent && beta.vif.value_or(1.0) <= kLargestInflation;
        if (is_univariate()) {
            beta.alpha = from.intercept;
            beta.r_squared = from.r_squared(settings_.intercept);
        }
        fit.betas.push_back(std::move(beta));
    }
    if (is_univariate()) return fit;
    add_alpha(fit, first);
    fit.r_squared = first.r_squared(settings_.intercept);
    const auto n = static_cast<double>(first.observations);
    const auto df = static_cast<double>(first.degrees_of_freedom);
    if (df > 0) {
        fit.residual_volatility = std::sqrt(first.residual / df);
        if (fit.r_squared)
            fit.adjusted_r_squared =
                1.0 - (1.0 - *fit.r_squared) * (settings_.intercept ? n - 1.0 : n) / df;
    }
    if (first.residual > kExactFit * first.about_zero)
        fit.durbin_watson = first.residual_steps / first.residual;
    const std::vector<double> b = coefficients_of(fit);
    const Regressors& joint = sample.joint();
    if (first.observations > 1)
        fit.variance = split_variance(first.about_mean / (n - 1.0), data_.factors, b,
                                      joint.covariance(), settings_.periods_per_year);
    fit.attribution =
        split_return(first.sum, fit.alpha, first.observations, data_.factors, b, joint.sums());
    return fit;
}

// The fits of complete series on the rows of the sample; a series with a missing value is absent
// (its name is empty).
Result<std::vector<FactorFit>> Regression::fits_of(const FactorSample& sample,
                                                   const std::vector<std::string>& names,
                                                   const math::Matrix& series) {
    const ErrorSettings errors{settings_.standard_errors, settings_.lags, settings_.small_sample};
    std::vector<std::vector<std::optional<Regressors::Fit>>> fitted;
    for (const Regressors& regressors : sample.regressors())
        fitted.push_back(regressors.fit(series, errors, work_));
    // A series that was not reached is not one without a fit.
    TRY_STATUS(work_.cancel.check());
    std::vector<FactorFit> results(names.size());
    for (std::size_t s = 0; s < names.size(); ++s) {
        std::vector<Regressors::Fit> fits;
        for (auto& by_series : fitted)
            if (by_series[s]) fits.push_back(*std::move(by_series[s]));
        if (fits.size() == fitted.size()) results[s] = to_fit(sample, names[s], fits);
    }
    return results;
}

Status Regression::fit_assets() {
    std::vector<std::size_t> all(data_.dates.size());
    for (std::size_t t = 0; t < all.size(); ++t) all[t] = t;
    TRY(whole_, FactorSample::make(x_, settings_, std::move(all)));
    TRY(std::vector<FactorFit> fits, fits_of(*whole_, data_.assets, series_));
    // Assets with missing returns, by the rows that they have.
    std::map<std::vector<std::size_t>, std::vector<std::size_t>> samples;
    for (std::size_t j = 0; j < fits.size(); ++j) {
        if (!fits[j].asset.empty()) continue;
        std::vector<std::size_t> rows = finite_rows(series_.column(j));
        if (rows.size() < fewest())
            left_out(data_.assets[j], rows.size());
        else
            samples[std::move(rows)].push_back(j);
    }
    for (const auto& [rows, assets] : samples) {
        TRY(const FactorSample sample, FactorSample::make(rows_of(x_, rows), settings_, rows));
        math::Matrix series = math::Matrix::zero(rows.size(), assets.size());
        std::vector<std::string> names;
        for (std::size_t a = 0; a < assets.size(); ++a) {
            names.push_back(data_.assets[assets[a]]);
            for (std::size_t i = 0; i < rows.size(); ++i)
                series(i, a) = series_(rows[i], assets[a]);
        }
        TRY(std::vector<FactorFit> own, fits_of(sample, names, series));
        for (std::size_t a = 0; a < assets.size(); ++a) {
            fits[assets[a]] = std::move(own[a]);
            if (!fits[assets[a]].asset.empty()) continue;
            report_.left_out.push_back(names[a]);
            issues_.push_back({Severity::kError, "out_of_range",
                               fmt::format("the squares of the returns of {} exceed the range of "
                                           "numbers; it is left out",
                                           names[a]),
                               names[a]});
        }
    }
    for (FactorFit& fit : fits) {
        if (fit.asset.empty()) continue;
        place_[fit.asset] = report_.assets.size();
        report_.assets.push_back(std::move(fit));
    }
    std::size_t partial = 0;
    for (const auto& [rows, assets] : samples) partial += assets.size();
    if (partial > 0)
        issues_.push_back(
            {Severity::kWarning, "own_sample",
             fmt::format(
                 "{} of {} assets lack returns on some of the {} dates; each is regressed on "
                 "the dates that it has",
                 partial, data_.assets.size(), data_.dates.size()),
             ""});
    return {};
}

Result<std::optional<FactorFit>> Regression::fit_one(const std::string& name,
                                                     const std::vector<double>& values) {
    std::vector<std::size_t> rows = finite_rows(values);
    if (rows.size() < fewest()) return std::optional<FactorFit>();
    const bool is_whole = rows.size() == values.size();
    std::optional<FactorSample> own;
    if (!is_whole) {
        TRY(own, FactorSample::make(rows_of(x_, rows), settings_, rows));
    }
    const math::Matrix series = math::Matrix::from_rows(rows.size(), 1, at_rows(values, rows));
    TRY(std::vector<FactorFit> fits, fits_of(is_whole ? *whole_ : *own, {name}, series));
    if (fits.front().asset.empty()) return std::optional<FactorFit>();
    return std::optional(std::move(fits.front()));
}

const FactorFit* Regression::fit_named(const std::string& asset) const {
    const auto found = place_.find(asset);
    return found == place_.end() ? nullptr : &report_.assets[found->second];
}

// The weighted sum of the entered assets' returns, NaN on a date on which one of them is missing;
// `rows` gets the other dates.
std::vector<double> Regression::portfolio_series(const PortfolioFactorFit& portfolio,
                                                 std::vector<std::size_t>& rows) const {
    std::map<std::size_t, double> weights;  // by column
    for (const HoldingContribution& holding : portfolio.holdings)
        if (holding.entered) weights[asset_column_.at(holding.asset)] += holding.weight;
    std::vector<double> series(series_.rows);
    for (std::size_t t = 0; t < series_.rows; ++t)
        for (const auto& [column, weight] : weights) series[t] += weight * series_(t, column);
    rows = finite_rows(series);
    return series;
}

void Regression::sum_betas(PortfolioFactorFit& portfolio) const {
    for (std::size_t k = 0; k < portfolio.betas.size(); ++k) {
        FactorBeta& beta = portfolio.betas[k];
        if (!beta.beta) continue;
        double sum = 0.0;
        for (const HoldingContribution& holding : portfolio.holdings)
            if (holding.entered) sum += holding.betas[k].contribution;
        beta.beta = sum;
        std::erase_if(beta.flags, [](BetaFlag flag) {
            return flag == BetaFlag::kLargeBeta || flag == BetaFlag::kWideError;
        });
        const bool is_exact = !beta.t;
        beta.t = beta.p = std::nullopt;
        complete(beta, portfolio.degrees_of_freedom, is_exact);
    }
}

Status Regression::add_holdings(PortfolioFactorFit& portfolio, const std::vector<std::size_t>& rows,
                                const std::vector<double>& series) {
    const std::vector<double> values = at_rows(series, rows);
    math::Matrix x = rows_of(x_, rows);
    if (settings_.estimator == FactorEstimator::kOrthogonal) {
        TRY(x, orthogonalized(x, settings_.intercept));
    }
    const math::Matrix covariance = math::covariance_matrix(x, 1);
    const std::vector<double> b = coefficients_of(portfolio);
    const std::vector<double> factor_covariance = math::multiply(covariance, b);
    const double total = math::variance(values, 1);
    for (HoldingContribution& holding : portfolio.holdings) {
        TRY_STATUS(work_.cancel.check());
        if (!holding.entered) continue;
        const std::vector<double> own =
            at_rows(series_.column(asset_column_.at(holding.asset)), rows);
        holding.variance = holding.weight * math::covariance(own, values, 1);
        holding.variance_share = ratio(*holding.variance, total);
        double sum = 0.0;
        for (const double value : own) sum += value;
        holding.return_contribution = holding.weight * sum;
        if (is_univariate()) continue;
        double systematic = 0.0;
        for (std::size_t k = 0; k < b.size(); ++k)
            systematic += holding.betas[k].contribution * factor_covariance[k];
        holding.systematic = systematic;
        holding.specific = *holding.variance - systematic;
    }
    if (is_univariate()) return {};
    portfolio.variance =
        split_variance(total, data_.factors, b, covariance, settings_.periods_per_year);
    std::vector<double> sums(x.cols);
    for (std::size_t t = 0; t < x.rows; ++t)
        for (std::size_t k = 0; k < x.cols; ++k) sums[k] += x(t, k);
    portfolio.attribution = split_return(portfolio.attribution->total, portfolio.alpha,
                                         portfolio.observations, data_.factors, b, sums);
    if (portfolio.variance->specific < -1e-12 * total)
        issues_.push_back({Severity::kWarning, "negative_specific_variance",
                           "the factors explain more than the portfolio's variance, because the "
                           "betas are not those of a least-squares fit on the same dates",
                           ""});
    return {};
}

Status Regression::add_portfolio() {
    if (!data_.has_portfolio) return {};
    PortfolioFactorFit portfolio;
    double all = 0.0;
    double entered = 0.0;
    for (const FactorHolding& from : data_.holdings) {
        HoldingContribution holding{.name = from.name,
                                    .asset = from.asset,
                                    .weight = from.weight,
                                    .value = from.value,
                                    .exposure = from.exposure};
        const FactorFit* fit = fit_named(from.asset);
        holding.entered = fit != nullptr;
        all += std::abs(from.weight);
        if (fit != nullptr) {
            entered += std::abs(from.weight);
            for (const FactorBeta& beta : fit->betas)
                holding.betas.push_back(
                    {beta.factor, from.weight * beta.beta.value_or(0.0), std::nullopt});
        }
        portfolio.holdings.push_back(std::move(holding));
    }
    portfolio.coverage = share_entered(entered, all);
    if (all > 0.0 && entered == 0.0) {
        issues_.push_back({Severity::kError, "no_history",
                           "no position has enough returns for a regression; there are no betas of "
                           "the portfolio",
                           ""});
        return {};
    }
    std::vector<std::size_t> rows;
    const std::vector<double> series = portfolio_series(portfolio, rows);
    TRY(auto fit, fit_one("portfolio", series));
    if (!fit) {
        issues_.push_back(
            {Severity::kError, "no_common_sample",
             fmt::format("the positions have {} common dates: at least {} are required for the "
                         "errors and the variance of the portfolio",
                         rows.size(), fewest()),
             ""});
        return {};
    }
    static_cast<FactorFit&>(portfolio) = *std::move(fit);
    sum_betas(portfolio);
    TRY_STATUS(add_holdings(portfolio, rows, series));
    report_.portfolio = std::move(portfolio);
    return add_benchmark(series);
}

Status Regression::add_benchmark(const std::vector<double>& portfolio) {
    if (data_.benchmark_returns.empty()) return {};
    std::vector<double> benchmark = data_.benchmark_returns;
    if (!data_.risk_free.empty())
        for (std::size_t t = 0; t < benchmark.size(); ++t) benchmark[t] -= data_.risk_free[t];
    TRY(report_.benchmark, fit_one(data_.benchmark.value_or("benchmark"), benchmark));
    std::vector<double> active(benchmark.size());
    for (std::size_t t = 0; t < active.size(); ++t) active[t] = portfolio[t] - benchmark[t];
    TRY(report_.active, fit_one("active", active));
    return {};
}

Status Regression::add_collinearity() {
    FactorCollinearity& of = report_.collinearity;
    TRY(const Regressors regressors, Regressors::make(x_, {settings_.intercept, std::nullopt}));
    of.condition_number = regressors.condition_number();
    const std::size_t k = x_.cols;
    const math::Matrix covariance =
        x_.rows > 1 ? regressors.covariance() : math::Matrix::zero(k, k);
    std::vector<std::size_t> varying;
    for (std::size_t j = 0; j < k; ++j) {
        of.covariance.emplace_back(covariance.row(j).begin(), covariance.row(j).end());
        const std::vector<double> column = x_.column(j);
        const double scale = math::dot(column, column) / static_cast<double>(x_.rows);
        if (covariance(j, j) > 1e-28 * scale) varying.push_back(j);
    }
    of.correlation.assign(k, std::vector<std::optional<double>>(k));
    math::Matrix correlation = math::Matrix::identity(varying.size());
    for (std::size_t a = 0; a < varying.size(); ++a)
        for (std::size_t b = 0; b < varying.size(); ++b) {
            const std::size_t i = varying[a];
            const std::size_t j = varying[b];
            if (a != b)
                correlation(a, b) =
                    covariance(i, j) / std::sqrt(covariance(i, i) * covariance(j, j));
            of.correlation[i][j] = correlation(a, b);
        }
    if (!varying.empty()) {
        TRY(const math::EigenDecomposition eigen, math::symmetric_eigen(correlation));
        of.eigenvalues = eigen.values;
        if (eigen.values.back() > 0.0)
            of.correlation_condition_number = eigen.values.front() / eigen.values.back();
    }
    for (std::size_t j = 0; j < k; ++j) {
        const std::optional<double> vif = regressors.variance_inflation(j);
        const std::string& factor = data_.factors[j].factor;
        if (vif) of.vif.push_back({factor, *vif, std::nullopt});
        if (!vif)
            issues_.push_back({Severity::kError, "dependent_factor",
                               factor + " is constant or a linear combination of the factors "
                                        "before it; it has no beta of its own",
                               factor});
        if (!vif || (is_joint() && *vif > kLargestInflation)) of.not_identified.push_back(factor);
    }
    return {};
}

// What separates collinear factors and is not in use.
std::string remedy_of_collinearity(const FactorReport& report, bool is_ridge) {
    const bool excess = std::ranges::any_of(report.factors, [](const FactorSeries& one) {
        return one.coordinates == FactorCoordinates::kExcess;
    });
    return fmt::format("{}{}orthogonal", excess ? "" : "excess coordinates, ",
                       is_ridge ? "" : "ridge or ");
}

void Regression::report_betas() {
    const FactorCollinearity& of = report_.collinearity;
    if (is_univariate() && data_.factors.size() > 1)
        issues_.push_back(
            {Severity::kInfo, "univariate_betas",
             "each beta is that of a regression on one factor; they must not be added "
             "up, and there is no split of the variance",
             ""});
    std::vector<std::string> inflated;
    for (const FactorContribution& one : of.vif)
        if (is_joint() && one.contribution > kLargestInflation)
            inflated.push_back(fmt::format("{} ({:.0f})", one.factor, one.contribution));
    if (!inflated.empty())
        issues_.push_back(
            {Severity::kWarning, "collinear_factors",
             fmt::format("the variance inflation of {} is above {:.0f}: these betas are not "
                         "identified one by one; use {}",
                         fmt::join(inflated, ", "), kLargestInflation,
                         remedy_of_collinearity(report_, is_ridge())),
             ""});
    if (is_joint() && of.condition_number > kLargestCondition)
        issues_.push_back(
            {Severity::kWarning, "ill_conditioned",
             fmt::format("the condition number of the regressors is {:.4g}, above {:.0f}",
                         of.condition_number, kLargestCondition),
             ""});
    if (data_.dates.size() < kFactorHistory)
        issues_.push_back({Severity::kWarning, "short_history",
                           fmt::format("the regressions rest on {} observations, fewer than {}",
                                       data_.dates.size(), kFactorHistory),
                           ""});
    std::size_t large = 0;
    std::size_t wide = 0;
    for (const FactorFit& fit : report_.assets) {
        const auto has = [&](BetaFlag flag) {
            return std::ranges::any_of(fit.betas, [&](const FactorBeta& beta) {
                return std::ranges::find(beta.flags, flag) != beta.flags.end();
            });
        };
        large += has(BetaFlag::kLargeBeta) ? 1 : 0;
        wide += has(BetaFlag::kWideError) ? 1 : 0;
    }
    const auto count = [&](std::size_t assets, std::string code, std::string_view what) {
        if (assets > 0)
            issues_.push_back({Severity::kWarning, std::move(code),
                               fmt::format("{} of {} assets have a beta with {}", assets,
                                           report_.assets.size(), what),
                               ""});
    };
    count(large, "large_beta", "an absolute value above 3");
    count(wide, "wide_error", "a standard error above 0.5");
}

Result<Outcome<FactorReport>> Regression::run() {
    TRY_STATUS(check());
    set_up();
    TRY_STATUS(add_collinearity());
    TRY_STATUS(fit_assets());
    TRY_STATUS(add_portfolio());
    report_betas();
    return Outcome<FactorReport>{std::move(report_), std::move(issues_)};
}

}  // namespace

Result<Outcome<FactorReport>> factor_report(const FactorData& data, const FactorSettings& settings,
                                            const Work& work) {
    return Regression(data, settings, work).run();
}

}  // namespace ballast::risk
