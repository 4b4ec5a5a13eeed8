// Custom shocks as text: "Bear: 1Y 50, 10Y 150; Up: 100; Dollar: USD 5Y -40". A number alone is a
// parallel shift in basis points; with a tenor it is a node, with linear interpolation between
// nodes and flat extrapolation; a currency code restricts it to that currency.
import type {AlmCustomScenario} from '../../api/types.gen';

export const supervisory = [
    'parallel_up',
    'parallel_down',
    'steepener',
    'flattener',
    'short_up',
    'short_down',
] as const;

const taken = new Set(['base', 'long_up', 'long_down', ...supervisory]);
const part =
    /^(?:([A-Za-z]{3})\s+)?(?:(\d+(?:\.\d+)?|\d+[DWMYdwmy]|ON|on)\s+)?([-+\u2212]?\d+(?:\.\d+)?)$/;
const mostBp = 5000;
const yearsOf: Record<string, number> = {D: 1 / 365, W: 7 / 365, M: 1 / 12, Y: 1};

function years(tenor: string): number {
    if (tenor === 'ON') return 1 / 365;
    const unit = yearsOf[tenor.slice(-1)];
    return unit === undefined ? Number(tenor) : Number(tenor.slice(0, -1)) * unit;
}

type Nodes = NonNullable<AlmCustomScenario['shifts_bp']>;

// One shock, or its error.
function shockOf(text: string, isFloored: boolean): AlmCustomScenario | string {
    const [, name = '', rest = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
    const title = name.trim();
    if (title === '') return `name each shock: "Bear: 1Y 50, 10Y 150" instead of "${text.trim()}"`;
    if (taken.has(title.toLowerCase().replaceAll(/[\s-]/g, '_')))
        return `"${title}" is already a scenario: choose another name`;
    let parallel: number | null = null;
    const all: Nodes = [];
    const by: Record<string, Nodes> = {};
    for (const one of rest.split(',')) {
        const [, code, tenor, amount] = part.exec(one.trim()) ?? [];
        const bp = Number((amount ?? '').replace('\u2212', '-'));
        if (!amount || Math.abs(bp) > mostBp)
            return `"${one.trim()}" in ${title} is not valid: expected a tenor and basis points, such as 10Y 150`;
        if (!tenor && !code) {
            if (parallel !== null) return `${title} has two parallel shifts`;
            parallel = bp;
            continue;
        }
        const key = code?.toUpperCase();
        const nodes = key ? (by[key] ?? []) : all;
        if (key) by[key] = nodes;
        const at = (tenor ?? '1Y').toUpperCase();
        const last = nodes.at(-1);
        if (last && years(String(last[0])) >= years(at))
            return `the tenors of ${title} must ascend: ${at} follows ${last[0]}`;
        nodes.push([/^[\d.]+$/.test(at) ? Number(at) : at, bp]);
    }
    return {
        name: title,
        ...(parallel !== null && {parallel_bp: parallel}),
        ...(all.length > 0 && {shifts_bp: all}),
        ...(Object.keys(by).length > 0 && {shifts_bp_by_currency: by}),
        ...(isFloored && {floored: true}),
    };
}

export function customShocks(
    text: string,
    isFloored = false,
): {shocks: AlmCustomScenario[]; error: string | null} {
    const shocks: AlmCustomScenario[] = [];
    for (const one of text.split(/[;\n]/)) {
        if (one.trim() === '') continue;
        const shock = shockOf(one, isFloored);
        if (typeof shock === 'string') return {shocks: [], error: shock};
        if (shocks.some(({name}) => name === shock.name))
            return {shocks: [], error: `${shock.name} is listed twice`};
        shocks.push(shock);
    }
    return {shocks, error: null};
}
