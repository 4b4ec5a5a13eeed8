// Figures of portfolios and their risk.
import type {Definition} from './definition';

export const risk = {
    factor_beta: {
        name: 'Factor beta',
        what: 'Change of the return per unit of factor return, the other factors held fixed.',
        formula: 'beta of the portfolio = sum of weight \u00d7 beta of the position',
        convention:
            'Weight: delta-adjusted exposure over net value. Joint least squares by QR on the market and the other factors in excess of it, unless stated otherwise.',
        source: 'docs/methods/factors.md',
    },
    r_squared: {
        name: 'R\u00b2',
        what: 'Share of the variance of the return that the regression explains.',
        formula: '1 \u2212 residual sum of squares / sum of squares about the mean',
    },
    systematic_risk: {
        name: 'Systematic risk',
        what: 'Volatility explained by the factors.',
        formula: '\u221a(b\u2032 F b \u00d7 252); factor k contributes b_k (F b)_k to the variance',
        convention: 'F is the sample covariance of the factors (ddof 1). Contributions add up.',
        source: 'docs/methods/factors.md',
    },
    specific_risk: {
        name: 'Specific risk',
        what: 'Volatility that the factors do not explain.',
        formula: '\u221a((variance \u2212 b\u2032 F b) \u00d7 252)',
    },
    condition_number: {
        name: 'Condition number',
        what: 'Largest over smallest singular value of the regressors scaled to unit length, the intercept included.',
        convention:
            'Above 30 single betas are unreliable. A beta with a variance inflation above 10 is not identified.',
        source: 'Belsley, Kuh and Welsch (1980)',
    },
    active_return: {
        name: 'Active return',
        what: 'Return of the portfolio less that of the benchmark, both compounded.',
    },
    allocation: {
        name: 'Allocation effect',
        what: 'Effect of weights that differ from those of the benchmark.',
        formula: '(w \u2212 W) (R_i \u2212 R); Brinson-Hood-Beebower: (w \u2212 W) R_i',
        source: 'Brinson and Fachler (1985)',
    },
    selection: {
        name: 'Selection effect',
        what: 'Effect of returns that differ from those of the benchmark within a group.',
        formula: 'W (r_i \u2212 R_i)',
    },
    interaction: {
        name: 'Interaction effect',
        what: 'Joint effect of weights and returns that differ.',
        formula: '(w \u2212 W) (r_i \u2212 R_i)',
    },
    specific_return: {
        name: 'Specific return',
        what: 'Return that the factors do not explain.',
        formula: 'active return \u2212 sum of exposure \u00d7 factor return',
    },
    net_value: {
        name: 'Net value',
        what: 'Market value of long positions less market value of short positions.',
        formula: 'sum of quantity \u00d7 multiplier \u00d7 close',
        convention:
            'Includes only positions with a price; the others are listed and lower the coverage.',
    },
    gross_value: {
        name: 'Gross value',
        what: 'Sum of the absolute market values.',
        formula: 'sum of |quantity \u00d7 multiplier \u00d7 close|',
    },
    price: {
        name: 'Price',
        what: 'Last close on or before the date; of an option the model price at the close of its underlying.',
        convention:
            'In the currency of the portfolio: a close in another one is multiplied by the exchange rate of its day.',
    },
    weight: {
        name: 'Weight',
        what: 'Market value as a share of the gross value of the portfolio.',
        formula: 'market value / sum of |market value|',
        convention: 'Negative for short positions.',
    },
    market_value: {
        name: 'Market value',
        what: 'Value of the position at the close; negative when short.',
        formula: 'quantity \u00d7 multiplier \u00d7 close',
    },
    daily_pnl: {
        name: 'Day P&L',
        what: 'P&L of today\u2019s positions over the last day.',
        formula: 'sum of quantity \u00d7 multiplier \u00d7 (close \u2212 previous close)',
        convention: 'Excludes trades of the day and dividends.',
    },
    unrealized_gain: {
        name: 'Unrealized gain',
        what: 'Market value less cost.',
        formula: 'market value \u2212 quantity \u00d7 multiplier \u00d7 entry price',
    },
    var: {
        name: 'Value at risk',
        what: 'Loss that is not exceeded with the given confidence over the horizon.',
        formula: 'VaR = \u2212 quantile of the P&L at 1 \u2212 confidence',
        convention:
            'A loss is positive. Horizon of one trading day unless stated otherwise; not annualized.',
        source: 'docs/methods/var.md',
    },
    es: {
        name: 'Expected shortfall',
        what: 'Mean loss beyond the value at risk.',
        formula: 'ES = \u2212 mean of the P&L below the quantile (Acerbi and Tasche)',
        convention: 'At least the VaR of the same confidence.',
        source: 'docs/methods/var.md',
    },
    standard_error: {
        name: 'Standard error',
        what: 'Sampling error of an estimate, one standard deviation.',
        convention: 'Closed-form results have none; excludes model error.',
    },
    component_var: {
        name: 'Component VaR',
        what: 'Contribution of a position to the VaR of the portfolio.',
        formula: 'value \u00d7 marginal VaR; the components sum to the VaR',
        convention: 'A negative component reduces risk.',
        source: 'docs/methods/var.md',
    },
    marginal_var: {
        name: 'Marginal VaR',
        what: 'Change of VaR per unit of additional position value.',
        formula: 'derivative of VaR with respect to value',
    },
    incremental_var: {
        name: 'Incremental VaR',
        what: 'VaR of the portfolio less its VaR without the position.',
        convention: 'Recalculated without the position; the sum over positions is not the VaR.',
    },
    standalone_var: {name: 'Standalone VaR', what: 'VaR of the position on its own.'},
    diversification: {
        name: 'Diversification',
        what: 'Share of the standalone VaRs that is diversified away in the portfolio.',
        formula: '1 \u2212 VaR / sum of standalone VaR',
    },
    volatility: {
        name: 'Volatility',
        what: 'Standard deviation of the P&L or of returns.',
        formula: 'daily standard deviation \u00d7 \u221a252',
        convention: 'Annualized.',
    },
    max_drawdown: {
        name: 'Maximum drawdown',
        what: 'Largest decline of the value from a previous high.',
        formula: 'min over t of value(t) / highest value up to t \u2212 1',
        convention:
            'Applies today\u2019s positions to past days; not the drawdown of the actual account.',
    },
    beta: {
        name: 'Beta',
        what: 'Slope of the portfolio\u2019s returns on those of the benchmark.',
        formula: 'cov(portfolio, benchmark) / var(benchmark)',
    },
    return_total: {
        name: 'Return',
        what: 'Compound return of today\u2019s positions over the whole period, with constant quantities or constant weights.',
        formula: 'product of (1 + daily return) \u2212 1',
        convention: 'Not annualized; not the return of the actual account.',
    },
    return_annual: {
        name: 'Annualized return',
        what: 'Geometric mean annual return.',
        formula: '(1 + return)^(252 / days) \u2212 1',
        convention: 'Annualized.',
    },
    sharpe: {
        name: 'Sharpe ratio',
        what: 'Mean excess return per unit of volatility.',
        formula: 'mean / standard deviation \u00d7 \u221a252',
        convention: 'Annualized, arithmetic mean.',
    },
    sortino: {
        name: 'Sortino ratio',
        what: 'Mean excess return per unit of downside deviation.',
        formula: 'mean / downside deviation \u00d7 \u221a252',
        convention: 'Annualized.',
    },
    calmar: {
        name: 'Calmar ratio',
        what: 'Annualized return per unit of maximum drawdown.',
        formula: 'annualized return / |maximum drawdown|',
    },
    omega: {
        name: 'Omega',
        what: 'Sum of gains over sum of losses, with a threshold of zero.',
        formula: '\u03a3 max(r, 0) / \u03a3 max(\u2212r, 0)',
        convention: 'Daily returns.',
    },
    skewness: {
        name: 'Skewness',
        what: 'Asymmetry of daily returns; negative: the longer tail is on the side of losses.',
        formula: 'm\u2083 / m\u2082^1.5',
        convention: 'Population moments.',
    },
    excess_kurtosis: {
        name: 'Excess kurtosis',
        what: 'Heaviness of the tails of daily returns; 0 for a normal distribution.',
        formula: 'm\u2084 / m\u2082\u00b2 \u2212 3',
        convention: 'Population moments.',
    },
    alpha: {
        name: 'Alpha',
        what: 'Return not explained by beta times the benchmark.',
        formula: '(1 + intercept)^252 \u2212 1',
        convention: 'Least squares on daily returns, annualized.',
    },
    tracking_error: {
        name: 'Tracking error',
        what: 'Volatility of the return in excess of the benchmark.',
        formula: 'standard deviation of (r \u2212 b) \u00d7 \u221a252',
        convention: 'Annualized.',
    },
    information_ratio: {
        name: 'Information ratio',
        what: 'Excess return over the benchmark per unit of tracking error.',
        formula: '(annualized return \u2212 benchmark\u2019s) / tracking error',
        convention: 'Annualized.',
    },
    capture: {
        name: 'Capture',
        what: 'Mean return on days when the benchmark rose (up) or fell (down), relative to the benchmark\u2019s.',
        formula: 'mean return on those days / benchmark\u2019s',
        convention: 'Daily geometric means, not annualized.',
    },
    exceptions: {
        name: 'Exceptions',
        what: 'Days whose loss exceeds the VaR forecast.',
        formula: 'expected: (1 \u2212 confidence) \u00d7 days',
    },
    kupiec: {
        name: 'Kupiec POF test',
        what: 'Proportion of failures: tests whether the number of exceptions is consistent with the confidence level.',
        formula: 'binomial likelihood ratio, chi-squared with 1 degree of freedom',
        convention: 'A p-value below 0.05 rejects the model.',
        source: 'Kupiec (1995)',
    },
    christoffersen: {
        name: 'Christoffersen test',
        what: 'Tests whether exceptions are independent rather than clustered.',
        convention: 'A p-value below 0.05 rejects the model.',
        source: 'Christoffersen (1998)',
    },
    traffic_light: {
        name: 'Zone',
        what: 'Traffic light zone of the Basel Committee by the number of exceptions.',
        convention: 'Green below a cumulative probability of 95%, red from 99.99%.',
        source: 'BCBS 22 (1996)',
    },
    correlation: {
        name: 'Correlation',
        what: 'Linear or rank dependence of two return series, from \u22121 to 1.',
        convention: 'Daily returns on days common to both series.',
    },
    effective_bets: {
        name: 'Effective bets',
        what: 'Number of uncorrelated positions with the same diversification.',
        formula: 'exponential of the entropy of the normalized eigenvalues',
    },
    share_of_gross: {
        name: 'Share of gross',
        what: 'Absolute value as a share of the gross value of the portfolio.',
    },
    herfindahl: {
        name: 'Herfindahl index',
        what: 'Sum of squared shares of gross value without cash; 1 for a single position.',
        formula: 'sum of share\u00b2; the inverse is the effective number of positions',
    },
    net_exposure: {
        name: 'Net exposure',
        what: 'Long market value less short market value.',
        formula: 'sum of signed market values',
    },
    gross_exposure: {
        name: 'Gross exposure',
        what: 'Long market value plus absolute short market value.',
    },
    delta_adjusted: {
        name: 'Delta-adjusted',
        what: 'Exposure with options at delta times the value of the underlying.',
    },
    delta_adjusted_exposure: {
        name: 'Delta-adjusted exposure',
        what: 'Value of the underlying position with the same delta.',
        formula: 'quantity \u00d7 multiplier \u00d7 delta \u00d7 spot',
        convention: 'Valued at spot, not premium; sign reversed for short positions.',
        source: 'docs/methods/options.md',
    },
    coverage: {
        name: 'Coverage',
        what: 'Share of the gross market value included in the figure.',
        convention: 'Missing positions are listed and never counted as zero.',
    },
    digest: {
        name: 'Digest',
        what: 'SHA-256 of the request, the engine version and the data.',
        convention:
            'The same request on the same data gives the same digest and a byte-identical result.',
    },
} satisfies Record<string, Definition>;
