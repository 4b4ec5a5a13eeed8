// Figures of options.
import type {Definition} from './definition';

export const options = {
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
} satisfies Record<string, Definition>;
