// What the figures are: shown by the chip beside each. A formula is plain text; `unit` says what the
// figure is counted in, `convention` what a reader could mistake it for.
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
            'A path that once fell short has failed, also when money comes in later. The interval is Wilson\u2019s, at 95 %.',
    },
    maximum_rate: {
        name: 'Largest rate',
        what: 'Constant real spending, of the money at the start, that would have left nothing at the end.',
        formula: '1 / sum of price level / wealth of one unit not drawn on',
        convention: 'After fees, before taxes and events.',
        source: 'Bengen (1994)',
    },
    net_value: {
        name: 'Net value',
        what: 'Market value of the long positions less that of the short ones.',
        formula: 'sum of quantity \u00d7 multiplier \u00d7 close',
        convention:
            'Only positions that have a price; the others are listed and lower the coverage.',
    },
    gross_value: {
        name: 'Gross value',
        what: 'Sum of the absolute market values.',
        formula: 'sum of |quantity \u00d7 multiplier \u00d7 close|',
    },
    market_value: {
        name: 'Market value',
        what: 'What the position is worth at the close; negative when short.',
        formula: 'quantity \u00d7 multiplier \u00d7 close',
    },
    daily_pnl: {
        name: 'Day P&L',
        what: 'What the positions of today earned over the last day.',
        formula: 'sum of quantity \u00d7 multiplier \u00d7 (close \u2212 close of the day before)',
        convention: 'Trades of the day and dividends are not in it.',
    },
    unrealized_gain: {
        name: 'Unrealized gain',
        what: 'Market value less cost.',
        formula: 'market value \u2212 quantity \u00d7 multiplier \u00d7 entry price',
    },
    var: {
        name: 'Value at risk',
        what: 'The loss that is not exceeded with the confidence named.',
        formula: 'VaR = \u2212 quantile of the P&L at 1 \u2212 confidence',
        convention:
            'A loss is positive. One trading day and not annualized, unless the horizon says otherwise.',
        source: 'docs/methods/var.md',
    },
    es: {
        name: 'Expected shortfall',
        what: 'The mean loss in the cases beyond the value at risk.',
        formula: 'ES = \u2212 mean of the P&L below the quantile (Acerbi and Tasche)',
        convention: 'Never below the VaR of the same confidence.',
        source: 'docs/methods/var.md',
    },
    standard_error: {
        name: 'Standard error',
        what: 'How far a figure from a sample may be off by chance: one standard deviation.',
        convention: 'Closed forms have none; the model error is not in it.',
    },
    component_var: {
        name: 'Component VaR',
        what: 'What a position adds to the VaR of the book.',
        formula: 'value \u00d7 marginal VaR; the components sum to the VaR',
        convention: 'Negative: the position takes risk out of the book.',
        source: 'docs/methods/var.md',
    },
    marginal_var: {
        name: 'Marginal VaR',
        what: 'Change of the VaR when the position grows by one unit of value.',
        formula: 'derivative of VaR by value',
    },
    incremental_var: {
        name: 'Incremental VaR',
        what: 'VaR of the book less the VaR of the book without the position.',
        convention: 'Recomputed; the sum over positions is not the VaR.',
    },
    standalone_var: {name: 'VaR alone', what: 'VaR of the position as if it were the whole book.'},
    diversification: {
        name: 'Diversified',
        what: 'Share of the positions\u2019 own VaR that disappears in the book.',
        formula: '1 \u2212 VaR / sum of standalone VaR',
    },
    volatility: {
        name: 'Volatility',
        what: 'Standard deviation of the P&L or of returns.',
        formula: 'standard deviation of one day \u00d7 \u221a252',
        convention: 'Annualized.',
    },
    max_drawdown: {
        name: 'Max drawdown',
        what: 'The deepest fall from a high of the value path.',
        formula: 'min over t of value(t) / highest value before t \u2212 1',
        convention: 'Of today\u2019s positions over past days: not what the account went through.',
    },
    beta: {
        name: 'Beta',
        what: 'By how much the book moves when the benchmark moves by one.',
        formula: 'cov(book, benchmark) / var(benchmark)',
    },
    return_total: {
        name: 'Return',
        what: 'Compounded over the whole period, of today\u2019s positions: their quantities held, or their weights.',
        formula: 'product of (1 + daily return) \u2212 1',
        convention: 'Not annualized, and not what the account earned.',
    },
    return_annual: {
        name: 'Return a year',
        what: 'Geometric mean return per year.',
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
        what: 'Return a year per unit of the deepest fall.',
        formula: 'return a year / |max drawdown|',
    },
    omega: {
        name: 'Omega',
        what: 'Gains over losses, around a return of zero.',
        formula: '\u03a3 max(r, 0) / \u03a3 max(\u2212r, 0)',
        convention: 'Daily returns.',
    },
    skewness: {
        name: 'Skewness',
        what: 'How lopsided the daily returns are; negative: the long tail is of losses.',
        formula: 'm\u2083 / m\u2082^1.5',
        convention: 'Population moments.',
    },
    excess_kurtosis: {
        name: 'Excess kurtosis',
        what: 'How heavy the tails of the daily returns are; a normal has 0.',
        formula: 'm\u2084 / m\u2082\u00b2 \u2212 3',
        convention: 'Population moments.',
    },
    alpha: {
        name: 'Alpha',
        what: 'Return that the benchmark, times beta, does not explain.',
        formula: '(1 + intercept)^252 \u2212 1',
        convention: 'Least squares on daily returns, annualized.',
    },
    tracking_error: {
        name: 'Tracking error',
        what: 'Volatility of the return less that of the benchmark.',
        formula: 'standard deviation of (r \u2212 b) \u00d7 \u221a252',
        convention: 'Annualized.',
    },
    information_ratio: {
        name: 'Information ratio',
        what: 'Return above the benchmark per unit of tracking error.',
        formula: '(return a year \u2212 benchmark\u2019s) / tracking error',
        convention: 'Annualized.',
    },
    capture: {
        name: 'Capture',
        what: 'Return on the days on which the benchmark rose, or fell, over its own.',
        formula: 'mean return of those days / benchmark\u2019s',
        convention: 'Geometric means per day, not annualized.',
    },
    exceptions: {
        name: 'Exceptions',
        what: 'Days on which the loss was beyond the forecast VaR.',
        formula: 'expected: (1 \u2212 confidence) \u00d7 days',
    },
    kupiec: {
        name: 'Coverage test',
        what: 'Whether the number of exceptions fits the confidence.',
        formula: 'likelihood ratio against the binomial, chi-squared with 1 degree of freedom',
        convention: 'A p-value below 0.05 speaks against the model.',
        source: 'Kupiec (1995)',
    },
    christoffersen: {
        name: 'Independence test',
        what: 'Whether exceptions come one by one and not in clusters.',
        convention: 'A p-value below 0.05 speaks against the model.',
        source: 'Christoffersen (1998)',
    },
    traffic_light: {
        name: 'Zone',
        what: 'Traffic light of the Basel Committee by the number of exceptions.',
        convention: 'Green below a cumulative probability of 95 %, red from 99.99 %.',
        source: 'BCBS 22 (1996)',
    },
    correlation: {
        name: 'Correlation',
        what: 'How two return series move together: from \u22121 to 1.',
        convention: 'Of daily returns over the days both have.',
    },
    effective_bets: {
        name: 'Effective bets',
        what: 'As many independent positions would spread the risk as the matrix does.',
        formula: 'exponential of the entropy of the eigenvalues\u2019 shares',
    },
    share_of_gross: {
        name: 'Share of gross',
        what: 'Absolute value over the gross value of the book.',
    },
    herfindahl: {
        name: 'Herfindahl index',
        what: 'Sum of squared shares of the gross value: 1 for a single position.',
        formula: 'its inverse is the number of equal positions that would be as concentrated',
    },
    net_exposure: {
        name: 'Net exposure',
        what: 'Long less short market value.',
        formula: 'sum of signed values',
    },
    gross_exposure: {name: 'Gross exposure', what: 'Long plus absolute short market value.'},
    delta_adjusted: {
        name: 'Delta-adjusted',
        what: 'Exposure with options at delta times the value of their underlying.',
    },
    delta_adjusted_exposure: {
        name: 'Delta-adjusted exposure',
        what: 'What the position moves like: as much of the underlying as its delta says.',
        formula: 'quantity \u00d7 multiplier \u00d7 delta \u00d7 spot',
        convention: 'At the spot, not the premium; short positions have the other sign.',
        source: 'docs/methods/options.md',
    },
    option_value: {
        name: 'Market value of options',
        what: 'Value by the model, negative when short.',
        formula: 'quantity \u00d7 multiplier \u00d7 price of a unit',
        convention: 'A model price in the market named, not a quote.',
    },
    option_price: {
        name: 'Option price',
        what: 'Value of one unit by the model named.',
        formula:
            'European: w (S e^(\u2212qT) N(w d\u2081) \u2212 K e^(\u2212rT) N(w d\u2082)), w = 1 for a call, \u22121 for a put',
        convention: 'T is calendar days over 365; rates are continuous.',
        source: 'Black and Scholes (1973), Merton (1973); American: Andersen, Lake and Offengenden (2016)',
    },
    delta: {
        name: 'Delta',
        what: 'Change of the price when the spot rises by 1.',
        formula: 'derivative of the price by spot',
    },
    gamma: {
        name: 'Gamma',
        what: 'Change of delta when the spot rises by 1.',
        formula: 'second derivative of the price by spot',
    },
    dollar_gamma: {
        name: 'Gamma in money',
        what: 'Change of the delta-adjusted exposure when the spot rises by 1 %.',
        formula: 'position gamma \u00d7 spot\u00b2 / 100',
        source: 'docs/methods/options.md',
    },
    vega: {
        name: 'Vega',
        what: 'Change of the value when the volatility rises by one point, such as from 20 % to 21 %.',
        formula: 'derivative of the price by volatility / 100',
    },
    theta: {
        name: 'Theta',
        what: 'Change of the value as one calendar day passes and nothing else moves.',
        formula: 'derivative by time a year / 365',
        convention: 'Calendar days, never trading days.',
    },
    rho: {
        name: 'Rho',
        what: 'Change of the value when the rate rises by 1 %.',
        formula: 'derivative of the price by rate / 100',
    },
    option_volatility: {
        name: 'Volatility of the option',
        what: 'What the option was priced with: named for its symbol or underlying, the default, or a proxy.',
        formula: 'proxy: standard deviation of 252 daily log returns \u00d7 \u221a252',
        convention: 'Historical volatility is a proxy: implied volatilities are usually higher.',
        source: 'docs/methods/options.md',
    },
    implied_volatility: {
        name: 'Implied volatility',
        what: 'The volatility with which the model gives the price.',
        convention:
            'Per year. Where no volatility can be reported from the price, the class says why.',
        source: 'J\u00e4ckel (2006, 2015); American: search on the integral equation',
    },
    stress_cell: {
        name: 'P&L in a cell',
        what: 'Value of the book with all spots and volatilities moved, less its value now.',
        formula:
            'sum of value(S (1 + spot), \u03c3 + points, T \u2212 days / 365) \u2212 value(S, \u03c3, T)',
        convention: 'Full revaluation, sticky strike; nothing is estimated from Greeks.',
        source: 'docs/methods/options.md',
    },
    pnl_explain: {
        name: 'P&L by Greek',
        what: 'What the moves between two states did, by the Greeks of the first.',
        formula:
            '\u0394 dS + \u00bd \u0393 dS\u00b2 + vega d\u03c3 + \u03b8 dt + \u03c1 dr + \u03c1q dq + residual',
        source: 'docs/methods/options.md',
    },
    explain_residual: {
        name: 'Residual',
        what: 'P&L that the Greeks of the first state do not explain.',
        formula: 'P&L \u2212 sum of the parts',
        convention: 'Shown, never spread over the parts; large moves leave a large one.',
    },
    occ_symbol: {
        name: 'OCC symbol',
        what: 'Root of up to six characters, expiry as YYMMDD, C or P, strike in thousandths in eight digits.',
        source: 'Options Symbology Initiative (2010)',
    },
    coverage: {
        name: 'Coverage',
        what: 'Share of the gross market value that entered the figure.',
        convention: 'What is missing is listed, and never counted as zero.',
    },
    digest: {
        name: 'Digest',
        what: 'SHA-256 over the request, the engine\u2019s version and the data read.',
        convention: 'The same call on the same data gives the same digest and the same bytes.',
    },
    net_worth: {
        name: 'Net worth',
        what: 'What is owned less what is owed: cash and securities at their prices on the day.',
        formula: 'sum of cash + sum of quantity \u00d7 close',
        convention:
            'As traded: raw quantities at raw prices. What has no price is left out, named, and lowers the coverage.',
        source: 'docs/methods/ledger.md',
    },
    cost_basis: {
        name: 'Cost basis',
        what: 'What was paid for the units, with fees, and with losses that wash sales disallowed.',
        convention: 'By the lots that the method chooses.',
        source: 'docs/methods/ledger.md',
    },
    realized_gain: {
        name: 'Realized gain',
        what: 'Proceeds after fees less the cost basis of the lots that were sold.',
        formula:
            'proceeds \u2212 cost basis + loss disallowed by a wash sale (column h of Form 8949)',
        convention:
            'In the calendar year of the trade date. The method says which lots a sale uses.',
        source: 'docs/methods/ledger.md',
    },
    base_gain: {
        name: 'Gain in the reporting currency',
        what: 'Proceeds at the exchange rate of the sale less cost basis at the rate of the purchase.',
        formula: 'price gain + currency gain',
        convention: 'Sums to the last digit. The latest rate on or before each date applies.',
        source: 'docs/methods/ledger.md',
    },
    price_gain: {
        name: 'Price gain',
        what: 'The gain in its own currency, converted at the exchange rate of the sale.',
        formula: 'gain \u00d7 rate on the date of sale',
        source: 'docs/methods/ledger.md',
    },
    fx_gain: {
        name: 'Currency gain',
        what: 'The part of a gain that comes from the change of the exchange rate while the units were held.',
        formula: 'cost basis \u00d7 (rate on the date of sale \u2212 rate on the date of purchase)',
        convention: 'Zero for a holding in the reporting currency.',
        source: 'docs/methods/ledger.md',
    },
    holding_period: {
        name: 'Term',
        what: 'Long from the calendar day one year after the day after the purchase; short before.',
        source: 'IRC 1222; Rev. Rul. 66-7, 70-598',
    },
    wash_sale: {
        name: 'Wash sale',
        what: 'A loss that does not count because the same was bought within 30 days before or after.',
        convention:
            'The loss goes to the basis of what was bought, and the days held with it; into an account that is not taxed it is lost.',
        source: 'IRC 1091; Rev. Rul. 2008-5',
    },
    growth: {
        name: 'Growth',
        what: 'The last value of the period over that of the period before.',
        formula: 'value / value before \u2212 1',
        convention: 'With what was paid in and out; not a return, and not annualized.',
    },
    acceleration: {
        name: 'Acceleration',
        what: 'Growth of the period less growth of the period before.',
    },
    velocity: {
        name: 'Change per day',
        what: 'The average change of net worth per day from the first date to the last.',
        formula: '(last \u2212 first) / days',
        convention: 'Includes what was paid in and out.',
        source: 'docs/methods/ledger.md',
    },
    change_explained: {
        name: 'Change explained',
        what: 'Every step of every day valued before and after: what was paid in and out, income, fees, prices, exchange rates.',
        formula: 'flows + income + fees + market + exchange rates = end \u2212 start, exactly',
        source: 'docs/methods/ledger.md',
    },
    twr: {
        name: 'Time-weighted return',
        what: 'Returns between valuations linked, so that the size and the time of payments do not matter.',
        formula: 'product of (value + paid out) / (value before + paid in) \u2212 1',
        convention:
            'What is paid in is there from the start of its day, what is paid out until the end.',
        source: 'docs/methods/ledger.md',
    },
    xirr: {
        name: 'Money-weighted return',
        what: 'The yearly rate at which what was paid in, paid out and is left sums to zero (XIRR).',
        formula: 'sum of amount / (1 + r)^(days / 365) = 0',
        convention:
            'Annual. Where there are several rates, the one nearest to zero; all are listed.',
        source: 'docs/methods/ledger.md',
    },
    modified_dietz: {
        name: 'Modified Dietz',
        what: 'Gain over the first value and the payments, these weighed by the time left.',
        convention: 'Of the whole time, not annualized.',
    },
    drawdown_twr: {
        name: 'Drawdown',
        what: 'The fall of the time-weighted index from its high before.',
        convention: 'Payments in and out do not count as rises or falls.',
    },
    reconciliation: {
        name: 'Difference',
        what: 'What the ledger computes less what the statement says.',
        convention:
            'The cause is the simplest of the known repairs that makes both agree; where none does, a transaction is missing.',
        source: 'docs/methods/ledger.md',
    },
    alm_coverage: {
        name: 'Coverage',
        what: 'Balance taken over balance read, refused rows included.',
        formula: 'balance of the positions / (that + balance of refused rows)',
        convention: 'Below 100 % something is missing from every figure.',
    },
    alm_defaulted: {
        name: 'Taken by default',
        what: 'Share of the balance taken whose positions do not state a term that their kind needs.',
        formula: 'balance of those positions / balance taken',
        convention:
            'What was taken instead is reported term by term, with the positions that lack it.',
    },
    eve: {
        name: 'Economic value of equity',
        what: 'Present value of the assets less that of the liabilities, all flows of the book as it stands.',
        formula: 'sum of (interest + principal) \u00d7 discount factor \u00d7 exchange rate',
        convention: 'Run-off, options at intrinsic value. No accounting value.',
        source: 'BCBS SRP31; EBA RTS 2024/857',
    },
    delta_eve: {
        name: 'Change of EVE',
        what: 'Economic value under the scenario less that under base.',
        formula: 'EVE(scenario) \u2212 EVE(base)',
        convention: 'A loss is negative.',
        source: 'BCBS SRP31; EBA RTS 2024/857',
    },
    nii: {
        name: 'Net interest income',
        what: 'Interest of the assets less that of the liabilities over the horizon named.',
        formula: 'sum of balance \u00d7 rate \u00d7 day count fraction \u00d7 exchange rate',
        convention:
            'Of the horizon and not annualized; not discounted. Run-off: what is repaid earns nothing more; constant: it is renewed.',
        source: 'EBA RTS 2024/856, 2024/857',
    },
    delta_nii: {
        name: 'Change of NII',
        what: 'Net interest income under the scenario less that under base.',
        formula: 'NII(scenario) \u2212 NII(base)',
        convention: 'A decline is negative.',
        source: 'EBA RTS 2024/857',
    },
    outlier_eve: {
        name: 'Outlier test of EVE',
        what: 'The largest loss of economic value under the supervisory scenarios, over Tier 1 capital.',
        formula: 'largest loss / Tier 1',
        convention: 'A currency\u2019s gain counts by half (EU) or not at all (Basel).',
        source: 'EBA RTS 2024/856, article 1; BCBS SRP31.103',
    },
    outlier_nii: {
        name: 'Outlier test of NII',
        what: 'The larger decline of net interest income under the two parallel scenarios, over Tier 1 capital.',
        formula: 'largest decline / Tier 1',
        source: 'EBA RTS 2024/856, article 5',
    },
    repricing_gap: {
        name: 'Repricing gap',
        what: 'Assets less liabilities whose rate is set anew, or that are repaid, in a time bucket.',
        formula: 'assets(bucket) \u2212 liabilities(bucket); cumulative: up to the bucket',
        convention: 'A variable contract stands at its next reset. Under base.',
        source: 'BCBS SRP31.85',
    },
    shocked_curve: {
        name: 'Shocked curve',
        what: 'The zero rates of a curve after a supervisory shock.',
        formula:
            'max(z + shift, min(z, floor)); short: S e^(\u2212t/4), long: L (1 \u2212 e^(\u2212t/4)), steepener: \u22120.65 short + 0.9 long, flattener: 0.8 short \u2212 0.6 long',
        convention: 'Continuous, ACT/365. The floor never lifts a rate that is lower already.',
        source: 'BCBS SRP31.91, Regulation (EU) 2024/856',
    },
    bpv: {
        name: 'Value of a basis point',
        what: 'The gain when every zero rate falls by 0.01 %.',
        formula: 'EVE(\u22121 bp) \u2212 EVE(base)',
        source: 'docs/methods/alm.md',
    },
    eve_duration: {
        name: 'Modified duration',
        what: 'The change of value by rates as a share of it.',
        formula: 'bpv / (0.0001 \u00d7 EVE)',
        convention: 'In years.',
        source: 'docs/methods/alm.md',
    },
    clean_price: {
        name: 'Clean price',
        what: 'The price without accrued interest, as quoted in the market.',
        formula: 'dirty price \u2212 accrued interest',
        convention: 'Per 100 nominal.',
        source: 'docs/methods/alm.md',
    },
    dirty_price: {
        name: 'Dirty price',
        what: 'The price including accrued interest: the amount paid at settlement.',
        formula:
            'gilt: v^(r/s) \u00b7 \u03a3 C v^j; Treasury: \u03a3 C v^j / (1 + (r/s) y/f); v = 1 / (1 + y/f)',
        convention:
            'Per 100 nominal. r/s: days from settlement to the next coupon date over those of its period; f coupons a year.',
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
        what: 'The rate at which the payments are worth the dirty price.',
        convention: 'A year, compounded as often as coupons are paid.',
        source: 'docs/methods/alm.md',
    },
    ex_dividend: {
        name: 'Ex-dividend period',
        what: 'The days before a coupon in which a buyer no longer receives it.',
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
