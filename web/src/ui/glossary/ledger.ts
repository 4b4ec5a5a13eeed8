// Figures of the ledger and net worth.
import type {Definition} from './definition';

export const ledger = {
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
        what: 'Gain in the local currency, converted at the exchange rate of the sale, or of the report date for an open lot.',
        formula: 'gain \u00d7 rate at sale',
        source: 'docs/methods/ledger.md',
    },
    fx_gain: {
        name: 'Currency gain',
        what: 'Part of a gain due to the change of the exchange rate over the holding period.',
        formula: 'cost basis \u00d7 (rate at sale \u2212 rate at purchase)',
        convention:
            'A pool has each purchase at the rate of its day; a short sale has its proceeds in place of the basis; an open lot has the rate of the report date in place of that of a sale. Zero for holdings in the reporting currency.',
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
    goal_path: {
        name: 'Path of a goal',
        what: 'Value on the due date if contributions and return continue as in the past.',
        formula: 'V (1 + i)^m + C ((1 + i)^m \u2212 1) / i',
        convention:
            'Monthly rate i of the return of at most 36 months, zero for less than a year; contribution C at the end of each of m months; before inflation.',
        source: 'docs/methods/wealth.md',
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
    drift: {
        name: 'Drift',
        what: 'Weight of a bucket less its target weight, both of the managed value.',
        formula: 'value of the bucket / managed value \u2212 target',
        convention:
            'Positive: more is held than intended. The managed value is that of the buckets with a target, less the cash reserve.',
        source: 'docs/methods/wealth.md',
    },
    forward_dividends: {
        name: 'Expected dividends',
        what: 'Dividends of the units held now over the next twelve months: declared ones, and a forecast that continues the frequency of the last dividends.',
        formula:
            'units \u00d7 last dividend per share, or that of a year before for two payments a year',
        convention: 'Before taxes withheld, at the exchange rates of the report date.',
        source: 'docs/methods/wealth.md',
    },
    yield_on_cost: {
        name: 'Yield on cost',
        what: 'Expected dividends of a year over the cost basis of the units held.',
        formula: 'expected dividends / cost basis',
        source: 'docs/methods/wealth.md',
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
} satisfies Record<string, Definition>;
