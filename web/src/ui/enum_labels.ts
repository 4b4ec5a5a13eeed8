// Display names of enum values of the API: the labels of their descriptions, otherwise the value in
// plain words.
import {
    AlmPositionTypeLabels,
    AlmRegulationLabels,
    AssetTypeLabels,
    CorrelationMethodLabels,
    EsRuleLabels,
    QuantileRuleLabels,
    VarMethodLabels,
} from '../api/types.gen';

// Labels of enums that results show without their type; the others are names that are no enum.
const words: Record<string, string> = {
    ...AlmPositionTypeLabels,
    ...AlmRegulationLabels,
    ...AssetTypeLabels,
    ...CorrelationMethodLabels,
    ...EsRuleLabels,
    ...QuantileRuleLabels,
    ...VarMethodLabels,
    fx: 'FX',
    off_balance: 'Off balance sheet',
    EU_2024_856: 'EU 2024/856',
    EBA_GL_2018_02: 'EBA/GL/2018/02',
    eve: 'EVE',
    delta_eve: '\u0394 EVE',
    nii: 'NII',
    delta_nii: '\u0394 NII',
    eve_basel_ratio: 'EVE test, Basel aggregation',
    eve_eu_ratio: 'EVE test, EU aggregation',
    nii_decline_ratio: 'NII test',
    one_time_link: 'One-time link',
    csv: 'CSV',
    http: 'REST',
    rpc: 'JSON-RPC',
    mcp: 'MCP',
    cli: 'CLI',
    moodys: 'Moody\u2019s',
    sp: 'S&P',
    cash: 'Cash',
    caa_share: 'Rated Caa1 or lower',
    ccc_share: 'Rated CCC+ or lower',
    ok: 'OK',
    cancelled: 'Canceled',
};

// Words of names that are not written as they are read.
const shortForms: Record<string, string> = {
    moodys: 'Moody\u2019s',
    sp: 'S&P',
    dp: 'default probability',
    var: 'VaR',
    ic: 'IC',
    oc: 'OC',
    warf: 'WARF',
};

export function enumLabel(code: string | null | undefined): string {
    if (!code) return '';
    if (words[code]) return words[code] as string;
    const text = code
        .split('_')
        .map((word) => shortForms[word] ?? word)
        .join(' ');
    return text.charAt(0).toUpperCase() + text.slice(1);
}

// The values of an enum with their labels, as the options of a form field.
export const choices = <T extends string>(
    values: readonly T[],
    labels: Partial<Record<T, string>> = {},
): (readonly [T, string])[] => values.map((one) => [one, labels[one] ?? enumLabel(one)] as const);

const headings: Record<string, string> = {
    by_type: 'By instrument type',
    by_tag: 'By tag',
    by_sector: 'By sector',
    by_currency: 'By currency',
};

export const groupHeading = (name: string): string => headings[name] ?? enumLabel(name);
