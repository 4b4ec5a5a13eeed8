// Figures of balance sheets and bonds.
import type {Definition} from './definition';

export const alm = {
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
    dynamic_balance_sheet: {
        name: 'Dynamic balance sheet',
        what: 'The existing business runs off and new business follows a plan by product and month.',
        formula:
            'NII = run-off + interest of planned business + interest of the overnight accounts',
        convention:
            'A planned contract has the forward rate of its term on the day of origination, under the scenario, plus its margin.',
        source: 'EBA/GL/2022/14',
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
    key_rate: {
        name: 'Key rate',
        what: 'Change of EVE when the rates around one tenor fall by one basis point. The tenors add up to the parallel figure.',
        formula: '(EVE(tenor \u2212 1 bp) \u2212 EVE(tenor + 1 bp)) / 2',
        convention:
            'Linear to nothing at the neighboring tenors. A gain from falling rates is positive.',
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
