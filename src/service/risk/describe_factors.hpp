// Descriptions of risk.factors and factor.*.
#pragma once

#include "model/describe_factor_definition.hpp"
#include "service/book/describe_option_market.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/risk/describe_words.hpp"
#include "service/risk/factor_requests.hpp"

namespace ballast::describe {

template <>
struct Described<risk::FactorEstimator> {
    using enum risk::FactorEstimator;
    static constexpr std::string_view name = "FactorEstimator";
    static constexpr std::string_view doc = "Estimator of factor betas.";
    static constexpr std::array values{
        word(kOls, "ols", "One regression on all factors, least squares by QR.",
             "Joint least squares"),
        word(kUnivariate, "univariate",
             "One regression per factor; these betas must not be added up.",
             "One factor at a time"),
        word(kRidge, "ridge", "One regression with a penalty on standardized factors.", "Ridge"),
        word(kOrthogonal, "orthogonal",
             "Each factor less its projection on those before it, in the order given.",
             "Orthogonal factors")};
};

template <>
struct Described<risk::StandardErrors> {
    using enum risk::StandardErrors;
    static constexpr std::string_view name = "StandardErrors";
    static constexpr std::string_view doc = "Standard errors of regression coefficients.";
    static constexpr std::array values{
        word(kOls, "ols", "Classic: residual variance × (X'X)^-1.", "Classic"),
        word(kWhite, "white", "Robust to heteroskedasticity (White 1980, HC0).", "White"),
        word(kHc1, "hc1", "White × n / (n - k).", "White, HC1"),
        word(kNeweyWest, "newey_west",
             "Robust to heteroskedasticity and autocorrelation (Newey and West 1987), Bartlett "
             "weights, no prewhitening.",
             "Newey-West")};
};

template <>
struct Described<risk::BetaFlag> {
    using enum risk::BetaFlag;
    static constexpr std::string_view name = "BetaFlag";
    static constexpr std::string_view doc = "Why a beta is doubtful.";
    static constexpr std::array values{
        word(kLargeBeta, "large_beta", "Absolute value above 3."),
        word(kWideError, "wide_error", "Standard error above 0.5."),
        word(kCollinear, "collinear", "Variance inflation above 10."),
        word(kDependent, "dependent",
             "The factor is constant or a linear combination of those before it.")};
};

template <>
struct Described<service::WeightBase> {
    using enum service::WeightBase;
    static constexpr std::string_view name = "WeightBase";
    static constexpr std::string_view doc = "What the weights of positions are shares of.";
    static constexpr std::array values{
        word(kGiven, "given", "Weights of the request."),
        word(kNetValue, "net_value", "Net market value of the portfolio, cash included.",
             "net value"),
        word(kGrossValue, "gross_value", "Gross market value, where the net value is not positive.",
             "gross value")};
};

template <>
struct Described<service::FactorsRequest> {
    using T = service::FactorsRequest;
    static constexpr std::string_view name = "FactorsRequest";
    static constexpr std::string_view doc =
        "Assets and factors as columns of one table, or a stored portfolio with the defined "
        "factors.";
    static constexpr auto fields = wire::combined(
        wire::list(
            optional("portfolio", &T::portfolio, "Stored portfolio, by id or slug.",
                     {.max_length = 64}),
            optional("returns", &T::returns,
                     "Simple returns: `date` and one column per asset and factor; a missing return "
                     "is left empty."),
            optional("assets", &T::assets,
                     "Columns or symbols to regress; when absent, those that are not factors.",
                     {.max_items = 100'000, .min_length = 1, .max_length = 64}),
            optional("factors", &T::factors,
                     "Columns or symbols that are the factors; for a portfolio also names of "
                     "definitions, and all of these when absent.",
                     {.max_items = 200, .min_length = 1, .max_length = 64}),
            optional("prices", &T::prices,
                     "Closing prices in place of returns: `date` and one column per symbol."),
            optional("option_market", &T::option_market,
                     "Valuation of the options in `portfolio`: volatilities, rates and model."),
            optional("coordinates", &T::coordinates,
                     "Kind of factor: a return, or a return in excess of the market factor."),
            optional("market", &T::market,
                     "Market factor of excess coordinates: one of the factors, the first when "
                     "absent."),
            optional("risk_free", &T::risk_free,
                     "Column with the risk-free return per period, deducted from assets and "
                     "absolute factors.",
                     {.max_length = 64}),
            optional("weights", &T::weights,
                     "Portfolio by asset: weights as fractions of its value; negative is short."),
            optional("benchmark", &T::benchmark, "Column or symbol to compare the portfolio with.",
                     {.max_length = 64}),
            optional("as_of", &T::as_of, "Last date of data used; the latest when absent."),
            optional("window", &T::window,
                     "Number of latest returns used; when absent, 252 for a portfolio, or all.",
                     {.minimum = 2, .maximum = 100'000, .unit = "returns"})),
        wire::list(
            optional("estimator", &T::estimator, "Estimator of the betas."),
            optional("standard_errors", &T::standard_errors, "Standard errors of the betas."),
            optional("lags", &T::lags, "Lags of newey_west; when absent, floor(4 (n / 100)^(2/9)).",
                     {.minimum = 0, .maximum = 10'000, .unit = "periods"}),
            optional("small_sample", &T::small_sample,
                     "Whether variances of white and newey_west are multiplied by n / (n - k)."),
            optional("intercept", &T::intercept, "Whether the regressions have an intercept."),
            optional("lambda", &T::lambda,
                     "Penalty of ridge per observation, on factors with unit variance.",
                     {.minimum = 0, .maximum = 1e9, .exclusive_minimum = true}),
            optional("confidence", &T::confidence, "Confidence level of the intervals.",
                     risk::kConfidenceLimits),
            optional("periods_per_year", &T::periods_per_year,
                     "Periods per year of annualized volatilities.",
                     {.minimum = 1, .maximum = 366}),
            optional("minimum_observations", &T::minimum_observations,
                     "Observations below which an asset is left out; when absent, 60 for a "
                     "portfolio, or as many as there are coefficients.",
                     {.minimum = 2, .maximum = 100'000, .unit = "returns"})));
};

template <>
struct Described<risk::FactorSeries> {
    using T = risk::FactorSeries;
    static constexpr std::string_view name = "FactorSeries";
    static constexpr std::string_view doc = "A factor of the regressions.";
    static constexpr auto fields = wire::list(
        required("factor", &T::factor, "Column or symbol of the factor."),
        required("name", &T::name, "Name of its definition; empty without one."),
        required("coordinates", &T::coordinates,
                 "Kind of factor: a return, or a return in excess of the market factor."));
};

template <>
struct Described<risk::FactorBeta> {
    using T = risk::FactorBeta;
    static constexpr std::string_view name = "FactorBeta";
    static constexpr std::string_view doc = "Beta to one factor with its error.";
    static constexpr auto fields = wire::list(
        required("factor", &T::factor, "Column or symbol of the factor."),
        required("beta", &T::beta,
                 "Change of the return per unit of factor return; null for a dependent factor."),
        required("standard_error", &T::standard_error,
                 "Standard error of the beta; null without degrees of freedom."),
        required("t", &T::t, "Beta over its standard error; null for an exact fit."),
        required("p", &T::p, "Two-sided p-value of a zero beta, by Student-t; null without t."),
        required("lower", &T::lower, "Lower end of the confidence interval."),
        required("upper", &T::upper, "Upper end of the confidence interval."),
        required("vif", &T::vif,
                 "Variance inflation factor of the factor; null for univariate regressions and "
                 "dependent factors."),
        required("identified", &T::identified,
                 "Whether the data separate the factor from the others: not dependent, and a "
                 "variance inflation of at most 10."),
        required("flags", &T::flags, "Why the beta is doubtful."),
        required("alpha", &T::alpha, "Intercept of a univariate regression; otherwise null."),
        required("r_squared", &T::r_squared, "R² of a univariate regression; otherwise null."));
};

template <>
struct Described<risk::FactorContribution> {
    using T = risk::FactorContribution;
    static constexpr std::string_view name = "FactorContribution";
    static constexpr std::string_view doc = "Part of a figure by factor.";
    static constexpr auto fields = wire::list(
        required("factor", &T::factor, "Column or symbol of the factor."),
        required("contribution", &T::contribution, "Contribution, in the unit of the figure."),
        required("share", &T::share, "Contribution over the total; null where not defined."));
};

template <>
struct Described<risk::VarianceSplit> {
    using T = risk::VarianceSplit;
    static constexpr std::string_view name = "VarianceSplit";
    static constexpr std::string_view doc =
        "Sample variance per period (ddof 1) by factor and specific.";
    static constexpr auto fields = wire::list(
        required("total", &T::total, "Variance of the return per period."),
        required("systematic", &T::systematic, "Variance explained by the factors: b'F b."),
        required("specific", &T::specific, "Total less systematic."),
        required("systematic_share", &T::systematic_share, "Systematic over total."),
        required("volatility", &T::volatility, "Annualized volatility, as a fraction."),
        required("systematic_volatility", &T::systematic_volatility,
                 "Annualized volatility from the factors, as a fraction."),
        required("specific_volatility", &T::specific_volatility,
                 "Annualized specific volatility, as a fraction; null for a negative variance."),
        required("by_factor", &T::by_factor,
                 "Contribution of each factor, b_k (F b)_k; they add up to the systematic "
                 "variance."));
};

template <>
struct Described<risk::ReturnSplit> {
    using T = risk::ReturnSplit;
    static constexpr std::string_view name = "ReturnSplit";
    static constexpr std::string_view doc = "Sum of returns over the sample by factor.";
    static constexpr auto fields =
        wire::list(required("total", &T::total, "Sum of the returns, as a fraction."),
                   required("alpha", &T::alpha, "Sum of the intercept; null without one."),
                   required("residual", &T::residual, "Total less alpha and factors."),
                   required("by_factor", &T::by_factor, "Beta × sum of the factor's returns."));
};

// The fields of T's FactorFit.
template <class T>
constexpr auto factor_fit_fields() {
    return wire::list(
        required("asset", &T::asset, "Column or symbol of the series."),
        required("alpha", &T::alpha,
                 "Intercept per period; null without one and for univariate regressions."),
        required("alpha_standard_error", &T::alpha_standard_error,
                 "Standard error of the intercept."),
        required("alpha_t", &T::alpha_t, "Intercept over its standard error."),
        required("alpha_p", &T::alpha_p, "Two-sided p-value of a zero intercept."),
        required("betas", &T::betas, "Betas in the order of the factors."),
        required("r_squared", &T::r_squared,
                 "Share of the variance explained, about zero without an intercept; null for "
                 "univariate regressions and constant returns."),
        required("adjusted_r_squared", &T::adjusted_r_squared,
                 "R² adjusted for degrees of freedom."),
        required("residual_volatility", &T::residual_volatility,
                 "Standard deviation of the residuals per period, with n - k degrees of freedom."),
        required("observations", &T::observations, "Number of periods n in the regression."),
        required("degrees_of_freedom", &T::degrees_of_freedom, "Observations less coefficients."),
        required("durbin_watson", &T::durbin_watson,
                 "Durbin-Watson statistic of the residuals; null for an exact fit."),
        required("lags", &T::lags, "Lags of the standard errors."),
        required("first_date", &T::first_date, "Date of the first return in the regression."),
        required("last_date", &T::last_date, "Date of the last return in the regression."),
        required("variance", &T::variance, "Variance by factor; null for univariate regressions."),
        required("attribution", &T::attribution,
                 "Return by factor over the sample; null for univariate regressions."));
}

template <>
struct Described<risk::FactorFit> {
    static constexpr std::string_view name = "FactorFit";
    static constexpr std::string_view doc = "Regression of one series on the factors.";
    static constexpr auto fields = factor_fit_fields<risk::FactorFit>();
};

template <>
struct Described<risk::HoldingContribution> {
    using T = risk::HoldingContribution;
    static constexpr std::string_view name = "FactorHolding";
    static constexpr std::string_view doc =
        "A position's part in the portfolio's betas, variance and return.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::name, "Symbol of the position."),
        required("asset", &T::asset, "Series that moves it; for an option its underlying."),
        required("weight", &T::weight,
                 "Delta-adjusted exposure over the value of the portfolio; negative is short."),
        required("value", &T::value, "Market value; null for weights of the request."),
        required("exposure", &T::exposure,
                 "Delta-adjusted exposure; null for weights of the request."),
        required("entered", &T::entered, "Whether its series has a regression."),
        required("betas", &T::betas, "Weight × beta; they add up to the portfolio's betas."),
        required("variance", &T::variance,
                 "Part of the portfolio's variance: weight × covariance with the portfolio."),
        required("systematic", &T::systematic, "Part of the systematic variance."),
        required("specific", &T::specific, "Variance less systematic."),
        required("variance_share", &T::variance_share, "Part of the variance over its total."),
        required("return_contribution", &T::return_contribution,
                 "Weight × sum of the series' returns, as a fraction."));
};

template <>
struct Described<risk::PortfolioFactorFit> {
    using T = risk::PortfolioFactorFit;
    static constexpr std::string_view name = "PortfolioFactorFit";
    static constexpr std::string_view doc =
        "Regression of the portfolio: betas are sums over the positions; errors, variance and "
        "attribution are those of the weighted returns.";
    static constexpr auto fields = wire::combined(
        factor_fit_fields<T>(),
        wire::list(required("coverage", &T::coverage,
                            "Share of the sum of absolute weights that entered."),
                   required("holdings", &T::holdings, "Contribution of each position.")));
};

template <>
struct Described<risk::FactorCollinearity> {
    using T = risk::FactorCollinearity;
    static constexpr std::string_view name = "FactorCollinearity";
    static constexpr std::string_view doc = "Collinearity of the regressors.";
    static constexpr auto fields = wire::list(
        required("condition_number", &T::condition_number,
                 "Condition number of the regressors scaled to unit length, the intercept "
                 "included; above 30 single betas are unreliable."),
        required("correlation_condition_number", &T::correlation_condition_number,
                 "Largest over smallest eigenvalue of the correlation matrix."),
        required("correlation", &T::correlation,
                 "Correlation matrix of the regressors, row by row; null for a constant one."),
        required("eigenvalues", &T::eigenvalues,
                 "Eigenvalues of the correlation matrix, in descending order."),
        required("vif", &T::vif, "Variance inflation factors, in `contribution`."),
        required("not_identified", &T::not_identified,
                 "Factors whose betas the data do not separate from the others."),
        required("covariance", &T::covariance,
                 "Sample covariance matrix of the regressors (ddof 1), row by row."));
};

template <>
struct Described<service::FactorsResponse> {
    using T = service::FactorsResponse;
    static constexpr std::string_view name = "FactorsResponse";
    static constexpr std::string_view doc =
        "Factor regressions of assets and of a portfolio, with their collinearity.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("factors", &T::factors, "Factors in the order of the betas."),
            required("market", &T::market,
                     "Market factor of excess coordinates; empty without one."),
            required("assets", &T::assets, "Regression of each asset."),
            required("left_out", &T::left_out, "Assets without enough returns."),
            required("collinearity", &T::collinearity, "Collinearity of the factors."),
            required("portfolio", &T::portfolio,
                     "Regression of the portfolio; null without positions or weights."),
            required("benchmark", &T::benchmark, "Regression of the benchmark; null without one."),
            required("active", &T::active,
                     "Regression of the portfolio's return less the benchmark's; null without "
                     "one."),
            required("observations", &T::observations, "Number of returns of the factors."),
            required("first_date", &T::first_date, "Date of the first return."),
            required("last_date", &T::last_date, "Date of the last return.")),
        wire::list(
            required("estimator", &T::estimator, "Estimator of the betas."),
            required("standard_errors", &T::standard_errors, "Standard errors of the betas."),
            required("lags", &T::lags,
                     "Lags requested for newey_west; null for floor(4 (n / 100)^(2/9))."),
            required("small_sample", &T::small_sample,
                     "Whether robust variances are multiplied by n / (n - k)."),
            required("lambda", &T::lambda, "Penalty of ridge per observation; otherwise null."),
            required("confidence", &T::confidence, "Confidence level of the intervals."),
            required("window", &T::window, "Number of latest returns requested; null for all."),
            required("coverage", &T::coverage,
                     "Share of the gross value, or of the assets without a portfolio, that "
                     "entered."),
            required("as_of", &T::as_of, "Last date of data requested or stored."),
            required("currency", &T::currency, "Currency of values; empty without a portfolio."),
            required("weight_base", &T::weight_base, "What weights are shares of."),
            required("base_value", &T::base_value,
                     "Value that weights are shares of; null for weights of the request.")),
        provenance_fields<T>());
};

// ---- definitions ----------------------------------------------------------------------------

template <>
struct Described<service::FactorOrigin> {
    using enum service::FactorOrigin;
    static constexpr std::string_view name = "FactorOrigin";
    static constexpr std::string_view doc = "Origin of a factor definition.";
    static constexpr std::array values{word(kDefault, "default", "Shipped with Ballast."),
                                       word(kCustom, "custom", "Stored by a member.")};
};

template <>
struct Described<service::FactorView> {
    using T = service::FactorView;
    static constexpr std::string_view name = "FactorDefinition";
    static constexpr std::string_view doc = "A factor of regressions and the symbol behind it.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the factor."),
        required("symbol", &T::symbol, "Symbol whose returns stand for the factor."),
        required("coordinates", &T::coordinates,
                 "Kind of factor: a return, or a return in excess of the market factor."),
        required("note", &T::note, "Note on the factor."),
        required("order", &T::order, "Place in lists, ascending."),
        required("origin", &T::origin, "Origin of the factor: a default, or stored by a member."),
        required("is_market", &T::is_market,
                 "Whether this is the market factor: the first absolute one."));
};

template <>
struct Described<service::ListFactorsRequest> {
    static constexpr std::string_view name = "ListFactorsRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ListFactorsResponse> {
    using T = service::ListFactorsResponse;
    static constexpr std::string_view name = "ListFactorsResponse";
    static constexpr std::string_view doc = "Factors in use.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Factors, in their order."));
};

template <>
struct Described<service::PutFactorRequest> {
    using T = service::PutFactorRequest;
    static constexpr std::string_view name = "PutFactorRequest";
    static constexpr std::string_view doc =
        "A factor to add, or to replace by name; a default that was deleted is used again.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the factor.", {.min_length = 1, .max_length = 64}),
        required("symbol", &T::symbol, "Symbol whose returns stand for the factor.",
                 {.min_length = 1, .max_length = 32}),
        optional("coordinates", &T::coordinates,
                 "Kind of factor: a return, or a return in excess of the market factor."),
        optional("note", &T::note, "Note on the factor.", {.max_length = 500}),
        optional("order", &T::order,
                 "Place in lists, ascending; when absent, that of the default or the last.",
                 {.minimum = 0, .maximum = 10'000}));
};

template <>
struct Described<service::DeleteFactorRequest> {
    using T = service::DeleteFactorRequest;
    static constexpr std::string_view name = "DeleteFactorRequest";
    static constexpr std::string_view doc = "A factor to delete.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the factor.", {.min_length = 1, .max_length = 64}));
};

}  // namespace ballast::describe
