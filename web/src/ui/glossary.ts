// Definitions of figures, shown by the chip beside each. A formula is plain text; `convention`
// gives sign, unit and scope.
export interface Definition {
    name: string;
    what: string;
    formula?: string;
    convention?: string;
    source?: string;
}

export const glossary = {
    plan_success: {
        name: 'Success rate',
        what: 'Share of paths on which every year\u2019s spending and every expense is paid in full.',
        formula: 'successes / paths; standard error \u221a(p (1 \u2212 p) / paths)',
        convention:
            'A path with a shortfall in any year counts as failed, even if money comes in later. 95% Wilson interval.',
    },
    maximum_rate: {
        name: 'Maximum withdrawal rate',
        what: 'Constant real spending, as a share of the initial portfolio, that exactly exhausts the portfolio at the end.',
        formula: '1 / sum of (price level / value of one unit without withdrawals)',
        convention: 'After fees, before taxes and events.',
        source: 'Bengen (1994)',
    },
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
        what: 'Sum of squared shares of gross value; 1 for a single position.',
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
    option_value: {
        name: 'Market value of options',
        what: 'Model value; negative when short.',
        formula: 'quantity \u00d7 multiplier \u00d7 unit price',
        convention: 'A model price with the stated inputs, not a quote.',
    },
    option_price: {
        name: 'Option price',
        what: 'Value of one unit under the selected model.',
        formula:
            'European: w (S e^(\u2212qT) N(w d\u2081) \u2212 K e^(\u2212rT) N(w d\u2082)), w = 1 for a call, \u22121 for a put',
        convention: 'T is calendar days over 365; rates are continuous.',
        source: 'Black and Scholes (1973), Merton (1973); American: Andersen, Lake and Offengenden (2016)',
    },
    delta: {
        name: 'Delta',
        what: 'Change of the price when the spot rises by 1.',
        formula: 'derivative of the price with respect to spot',
    },
    gamma: {
        name: 'Gamma',
        what: 'Change of delta when the spot rises by 1.',
        formula: 'second derivative of the price with respect to spot',
    },
    dollar_gamma: {
        name: 'Dollar gamma',
        what: 'Change of the delta-adjusted exposure when the spot rises by 1%.',
        formula: 'position gamma \u00d7 spot\u00b2 / 100',
        source: 'docs/methods/options.md',
    },
    vega: {
        name: 'Vega',
        what: 'Change of the value when the volatility rises by one point, such as from 20% to 21%.',
        formula: 'derivative of the price with respect to volatility / 100',
    },
    theta: {
        name: 'Theta',
        what: 'Change of the value when one calendar day passes, all else equal.',
        formula: 'derivative with respect to time in years / 365',
        convention: 'Calendar days, never trading days.',
    },
    rho: {
        name: 'Rho',
        what: 'Change of the value when the rate rises by 1%.',
        formula: 'derivative of the price with respect to the rate / 100',
    },
    option_volatility: {
        name: 'Option volatility',
        what: 'Volatility used to price the option: given for its symbol or underlying, the default, or a proxy.',
        formula: 'proxy: standard deviation of 252 daily log returns \u00d7 \u221a252',
        convention: 'Historical volatility is a proxy: implied volatilities are usually higher.',
        source: 'docs/methods/options.md',
    },
    implied_volatility: {
        name: 'Implied volatility',
        what: 'Volatility at which the model returns the given price.',
        convention: 'Annual. If the price implies no volatility, the class gives the reason.',
        source: 'J\u00e4ckel (2006, 2015); American: search on the integral equation',
    },
    stress_cell: {
        name: 'Stress P&L',
        what: 'Value with all spots and volatilities shocked, less current value.',
        formula:
            'sum of value(S (1 + spot), \u03c3 + points, T \u2212 days / 365) \u2212 value(S, \u03c3, T)',
        convention: 'Full revaluation, sticky strike; no Greek approximation.',
        source: 'docs/methods/options.md',
    },
    pnl_explain: {
        name: 'P&L by Greek',
        what: 'P&L between two dates, attributed by the Greeks at the first.',
        formula:
            '\u0394 dS + \u00bd \u0393 dS\u00b2 + vega d\u03c3 + \u03b8 dt + \u03c1 dr + \u03c1q dq + residual',
        source: 'docs/methods/options.md',
    },
    explain_residual: {
        name: 'Residual',
        what: 'P&L not explained by the Greeks at the first date.',
        formula: 'P&L \u2212 sum of explained parts',
        convention:
            'Shown separately and not allocated to the parts; large moves leave a large residual.',
    },
    occ_symbol: {
        name: 'OCC symbol',
        what: 'Root of up to six characters, expiry as YYMMDD, C or P, strike in thousandths in eight digits.',
        source: 'Options Symbology Initiative (2010)',
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
    net_worth: {
        name: 'Net worth',
        what: 'Assets less liabilities: cash and securities at the prices of the date.',
        formula: 'sum of cash + sum of quantity \u00d7 close',
        convention:
            'Unadjusted quantities at unadjusted prices. Unpriced holdings are excluded, listed, and lower the coverage.',
        source: 'docs/methods/ledger.md',
    },
    income_yield: {
        name: 'Yield',
        what: 'Dividends, reinvested ones included, and interest of the last twelve months as a share of the present value.',
        formula: 'income of 12 months / value',
        convention: 'Before taxes withheld; each payment at the exchange rate of its day.',
    },
    cost_basis: {
        name: 'Cost basis',
        what: 'Purchase cost including fees and losses disallowed by wash sales.',
        convention: 'Depends on the lots selected by the lot method.',
        source: 'docs/methods/ledger.md',
    },
    cash_effect: {
        name: 'Cash effect',
        what: 'Change in cash of the account by the transaction, fees included.',
        formula:
            'sale: quantity \u00d7 price \u2212 fees; purchase: \u2212 (quantity \u00d7 price + fees)',
        convention:
            'Positive into the account. Zero where no cash moves: splits, transfers in kind, reinvested dividends.',
        source: 'docs/methods/ledger.md',
    },
    realized_gain: {
        name: 'Realized gain',
        what: 'Proceeds after fees less the cost basis of the lots that were sold.',
        formula:
            'proceeds \u2212 cost basis + loss disallowed by a wash sale (column h of Form 8949)',
        convention:
            'Assigned to the calendar year of the trade date. The lot method determines which lots a sale uses. Sales in tax-deferred and tax-free accounts are not taxed and are stated apart.',
        source: 'docs/methods/ledger.md',
    },
    base_gain: {
        name: 'Gain in the reporting currency',
        what: 'Proceeds at the exchange rate of the sale less cost basis at the exchange rate of the purchase.',
        formula: 'price gain + currency gain',
        convention: 'Exact sum. The latest rate on or before each date applies.',
        source: 'docs/methods/ledger.md',
    },
    price_gain: {
        name: 'Price gain',
        what: 'Gain in the local currency, converted at the exchange rate of the sale.',
        formula: 'gain \u00d7 rate at sale',
        source: 'docs/methods/ledger.md',
    },
    fx_gain: {
        name: 'Currency gain',
        what: 'Part of a gain due to the change of the exchange rate over the holding period.',
        formula: 'cost basis \u00d7 (rate at sale \u2212 rate at purchase)',
        convention:
            'A pool has each purchase at the rate of its day; a short sale has its proceeds in place of the basis. Zero for holdings in the reporting currency.',
        source: 'docs/methods/ledger.md',
    },
    holding_period: {
        name: 'Term',
        what: 'Long-term if held for more than one year, counted from the day after the purchase; otherwise short-term.',
        source: 'IRC 1222; Rev. Rul. 66-7, 70-598',
    },
    wash_sale: {
        name: 'Wash sale',
        what: 'Loss disallowed because the same security was bought within 30 days before or after the sale.',
        convention:
            'The loss and the holding period are added to the replacement; if the replacement is in a tax-advantaged account, the loss is permanently disallowed.',
        source: 'IRC 1091; Rev. Rul. 2008-5',
    },
    growth: {
        name: 'Growth',
        what: 'Value at the end of the period relative to the end of the previous period.',
        formula: 'value / previous value \u2212 1',
        convention: 'Includes deposits and withdrawals; not a return; not annualized.',
    },
    acceleration: {
        name: 'Acceleration',
        what: 'Growth of the period less growth of the previous period.',
    },
    velocity: {
        name: 'Change per day',
        what: 'Average daily change of net worth from the first to the last date.',
        formula: '(last \u2212 first) / days',
        convention: 'Includes deposits and withdrawals.',
        source: 'docs/methods/ledger.md',
    },
    change_explained: {
        name: 'Change attribution',
        what: 'Change of net worth by cause, valued step by step: deposits and withdrawals, income, fees, prices, exchange rates.',
        formula: 'flows + income + fees + market + exchange rates = end \u2212 start, exactly',
        source: 'docs/methods/ledger.md',
    },
    twr: {
        name: 'Time-weighted return',
        what: 'Linked returns between valuations, independent of the amount and timing of deposits and withdrawals.',
        formula: 'product of (value + withdrawals) / (previous value + deposits) \u2212 1',
        convention: 'Deposits count from the start of the day, withdrawals until its end.',
        source: 'docs/methods/ledger.md',
    },
    xirr: {
        name: 'Money-weighted return',
        what: 'Annual rate at which deposits, withdrawals and the final value discount to zero (XIRR).',
        formula: 'sum of amount / (1 + r)^(days / 365) = 0',
        convention:
            'Annual. If there are several solutions, the one nearest to zero; all are listed.',
        source: 'docs/methods/ledger.md',
    },
    modified_dietz: {
        name: 'Modified Dietz',
        what: 'Gain over the initial value plus time-weighted deposits and withdrawals.',
        convention: 'For the whole period, not annualized.',
    },
    drawdown_twr: {
        name: 'Drawdown',
        what: 'Decline of the time-weighted index from its previous high.',
        convention: 'Deposits and withdrawals do not count as gains or losses.',
    },
    reconciliation: {
        name: 'Difference',
        what: 'Ledger value less statement value.',
        convention:
            'The cause is the simplest known correction that makes both agree; if there is none, a transaction is missing.',
        source: 'docs/methods/ledger.md',
    },
    alm_coverage: {
        name: 'Coverage',
        what: 'Balance of accepted positions over the balance of all rows, rejected rows included.',
        formula: 'balance of positions / (balance of positions + balance of rejected rows)',
        convention: 'Below 100%, every figure is incomplete.',
    },
    alm_defaulted: {
        name: 'Default terms',
        what: 'Share of the balance whose positions do not state a required term.',
        formula: 'balance of those positions / balance of all positions',
        convention: 'The default of each term is listed with the positions that use it.',
    },
    eve: {
        name: 'Economic value of equity',
        what: 'Present value of assets less present value of liabilities, from all cash flows of existing positions.',
        formula: 'sum of (interest + principal) \u00d7 discount factor \u00d7 exchange rate',
        convention:
            'Run-off; options at intrinsic value unless a volatility is given. Not an accounting value.',
        source: 'BCBS SRP31; EBA RTS 2024/857',
    },
    delta_eve: {
        name: '\u0394 EVE',
        what: 'Economic value under the scenario less economic value under the base scenario.',
        formula: 'EVE(scenario) \u2212 EVE(base)',
        convention: 'A loss is negative.',
        source: 'BCBS SRP31; EBA RTS 2024/857',
    },
    nii: {
        name: 'Net interest income',
        what: 'Interest income less interest expense over the horizon.',
        formula: 'sum of balance \u00d7 rate \u00d7 day count fraction \u00d7 exchange rate',
        convention:
            'For the horizon, not annualized, not discounted. Run-off: repaid balances are not replaced; constant: they are replaced.',
        source: 'EBA RTS 2024/856, 2024/857',
    },
    delta_nii: {
        name: '\u0394 NII',
        what: 'Net interest income under the scenario less net interest income under the base scenario.',
        formula: 'NII(scenario) \u2212 NII(base)',
        convention: 'A decline is negative.',
        source: 'EBA RTS 2024/857',
    },
    outlier_eve: {
        name: 'EVE outlier test',
        what: 'Largest loss of economic value under the supervisory scenarios, as a share of Tier 1 capital.',
        formula: 'largest loss / Tier 1',
        convention: 'Gains of a currency count 50% (EU) or not at all (Basel).',
        source: 'EBA RTS 2024/856, article 1; BCBS SRP31.103',
    },
    outlier_nii: {
        name: 'NII outlier test',
        what: 'Larger decline of net interest income under the two parallel scenarios, as a share of Tier 1 capital.',
        formula: 'largest decline / Tier 1',
        source: 'EBA RTS 2024/856, article 5',
    },
    repricing_gap: {
        name: 'Repricing gap',
        what: 'Assets less liabilities that reprice or are repaid in a time bucket.',
        formula: 'assets(bucket) \u2212 liabilities(bucket); cumulative: up to the bucket',
        convention: 'Variable-rate positions are assigned to their next reset date. Base scenario.',
        source: 'BCBS SRP31.85',
    },
    shocked_curve: {
        name: 'Shocked curve',
        what: 'Zero rates of a curve after a supervisory shock.',
        formula:
            'max(z + shift, min(z, floor)); short: S e^(\u2212t/4), long: L (1 \u2212 e^(\u2212t/4)), steepener: \u22120.65 short + 0.9 long, flattener: 0.8 short \u2212 0.6 long',
        convention: 'Continuous, ACT/365. The floor does not raise a rate that is already lower.',
        source: 'BCBS SRP31.91, Regulation (EU) 2024/856',
    },
    bpv: {
        name: 'PV01',
        what: 'Change of EVE when every zero rate falls by one basis point.',
        formula: '(EVE(\u22121 bp) \u2212 EVE(+1 bp)) / 2',
        source: 'docs/methods/alm.md',
    },
    eve_duration: {
        name: 'Modified duration',
        what: 'Relative change of EVE per unit change of rates.',
        formula: 'bpv / (0.0001 \u00d7 EVE)',
        convention: 'In years.',
        source: 'docs/methods/alm.md',
    },
    clean_price: {
        name: 'Clean price',
        what: 'Price without accrued interest, as quoted in the market.',
        formula: 'dirty price \u2212 accrued interest',
        convention: 'Per 100 nominal.',
        source: 'docs/methods/alm.md',
    },
    dirty_price: {
        name: 'Dirty price',
        what: 'Price including accrued interest: the amount paid at settlement.',
        formula:
            'gilt: v^(r/s) \u00b7 \u03a3 C v^j; Treasury: \u03a3 C v^j / (1 + (r/s) y/f); v = 1 / (1 + y/f)',
        convention:
            'Per 100 nominal. r/s: days from settlement to the next coupon date over those of its period; f coupons per year.',
        source: 'UK Debt Management Office, Formulae for Calculating Gilt Prices from Yields; 31 CFR 356, appendix B',
    },
    accrued_interest: {
        name: 'Accrued interest',
        what: 'Interest earned since the last coupon date and not yet paid.',
        formula:
            'coupon \u00d7 days since the last coupon date / days of the period; ex-dividend: less the coupon',
        convention: 'Per 100 nominal; negative in the ex-dividend period.',
        source: 'docs/methods/alm.md',
    },
    redemption_yield: {
        name: 'Redemption yield',
        what: 'Rate at which the present value of the payments equals the dirty price.',
        convention: 'Annual, compounded at the coupon frequency.',
        source: 'docs/methods/alm.md',
    },
    ex_dividend: {
        name: 'Ex-dividend period',
        what: 'Days before a coupon in which a buyer no longer receives it.',
        convention:
            'From the day after the ex-dividend date: 7 business days before the coupon for UK gilts, none for US Treasuries.',
        source: 'docs/methods/alm.md',
    },
    macaulay_duration: {
        name: 'Macaulay duration',
        what: 'Mean time to the payments, weighted by present value.',
        convention: 'In years.',
        source: 'docs/methods/alm.md',
    },
    modified_duration: {
        name: 'Modified duration',
        what: 'Relative decrease of the dirty price per unit of yield.',
        formula: '\u2212 P\u2032 / P',
        convention: 'In years; P is the dirty price.',
        source: 'docs/methods/alm.md',
    },
    bond_convexity: {
        name: 'Convexity',
        what: 'Curvature of the dirty price in the yield.',
        formula: 'P\u2033 / P',
        convention: 'In years squared.',
        source: 'docs/methods/alm.md',
    },
    pv01: {
        name: 'PV01',
        what: 'Decrease of the price for a yield increase of one basis point.',
        formula: '\u2212 P\u2032 / 10,000',
        convention: 'Per 100 nominal.',
        source: 'docs/methods/alm.md',
    },
} satisfies Record<string, Definition>;

export type Term = keyof typeof glossary;
