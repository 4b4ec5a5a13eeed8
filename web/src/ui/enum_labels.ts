// Display names of enum values of the API.

const words: Record<string, string> = {
    parametric: 'Parametric, normal',
    historical: 'Historical simulation',
    mc_normal: 'Monte Carlo, normal',
    mc_t: 'Monte Carlo, Student-t',
    parametric_t: 'Parametric, Student-t',
    modified: 'Modified (Cornish-Fisher)',
    historical_age_weighted: 'Historical, age-weighted',
    historical_filtered: 'Historical, filtered',
    ewma: 'EWMA (RiskMetrics)',
    order_statistic: 'order statistic',
    median_unbiased: 'median unbiased',
    acerbi_tasche: 'Acerbi-Tasche',
    mean_of_k_worst: 'mean of the k worst',
    mean_below_linear_quantile: 'mean below the linear quantile',
    ledoit_wolf: 'Ledoit-Wolf',
    oas: 'OAS',
    pearson: 'Pearson',
    spearman: 'Spearman',
    kendall: 'Kendall',
    etf: 'ETF',
    fx: 'FX',
    nmd: 'Non-maturity deposit',
    off_balance: 'Off balance sheet',
    swap_receiver: 'Swap, receives fixed',
    swap_payer: 'Swap, pays fixed',
    swap_basis: 'Swap, floating for floating',
    eu_2024_856: 'EU 2024/856',
    EU_2024_856: 'EU 2024/856',
    EBA_GL_2018_02: 'EBA/GL/2018/02',
    bcbs_d368: 'BCBS d368 (2016)',
    bcbs_d578: 'BCBS d578 (2024)',
    eve: 'EVE',
    delta_eve: '\u0394 EVE',
    nii: 'NII',
    delta_nii: '\u0394 NII',
    eve_basel_ratio: 'EVE test, Basel aggregation',
    eve_eu_ratio: 'EVE test, EU aggregation',
    nii_decline_ratio: 'NII test',
    csv: 'CSV',
    cash: 'Cash',
    cancelled: 'Canceled',
};

export function enumLabel(code: string | null | undefined): string {
    if (!code) return '';
    if (words[code]) return words[code] as string;
    const text = code.replaceAll('_', ' ');
    return text.charAt(0).toUpperCase() + text.slice(1);
}

const headings: Record<string, string> = {
    by_type: 'By instrument type',
    by_tag: 'By tag',
    by_sector: 'By sector',
    by_currency: 'By currency',
};

export const groupHeading = (name: string): string => headings[name] ?? enumLabel(name);
