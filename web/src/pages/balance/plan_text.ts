// A plan of new business as typed text: a grid of lines and months, its CSV form, and the plan that
// it defines.
import {
    BankPositionFields as terms,
    BusinessPlanLineFields as plannedLine,
    type BankPosition,
    type BusinessPlanContent,
    type BusinessPlanLine,
    type OriginationDay,
} from '../../api/types.gen';
import {readCsv} from '../../ui/csv';
import {errorIn, errorInRequired, fieldNumber, fieldText} from '../../ui/field_spec';
import {typedNumber} from '../../ui/number_text';

export const planTypes = [
    'fixed_bullet',
    'fixed_linear',
    'fixed_annuity',
    'variable_bullet',
    'variable_linear',
    'variable_annuity',
    'nmd',
    'swap_receiver',
    'swap_payer',
] as const;

export const specs = {
    id: terms.id,
    product: terms.product,
    currency: terms.currency,
    // Zero would be a contract without a term.
    term: {...terms.renew_months, minimum: 1},
    every: terms.payment_months,
    resets: terms.reset_months,
    margin: terms.renew_margin,
    rate: terms.rate,
    withdrawal: terms.withdrawal,
} as const;

export interface LineText {
    id: string;
    product: string;
    side: string;
    type: string;
    currency: string;
    term: string;
    every: string;
    resets: string;
    margin: string;
    rate: string;
    withdrawal: string;
    renews: string;
    amounts: string[];
    margins: string[]; // by month; empty: the margin of the line
    // Terms that the grid does not show: floors, day counts, curves.
    other: BankPosition | null;
}

export interface PlanText {
    id: string;
    name: string;
    first: string; // YYYY-MM
    origination: OriginationDay;
    months: string;
    note: string;
    lines: LineText[];
}

const mostMonths = 600;

export const isDeposit = (line: Pick<LineText, 'type'>) => line.type === 'nmd';
export const isSwap = (line: Pick<LineText, 'type'>) => line.type.startsWith('swap');
export const isVariable = (line: Pick<LineText, 'type'>) =>
    line.type.startsWith('variable') || isSwap(line);

export const monthCount = (plan: Pick<PlanText, 'months'>): number => {
    const count = typedNumber(plan.months);
    return Number.isInteger(count) && count > 0 && count <= mostMonths ? count : 0;
};

// "2026-11" and 3 months later: "2027-02".
export function monthAfter(first: string, months: number): string {
    const [year = 2000, month = 1] = first.split('-').map(Number);
    const count = year * 12 + month - 1 + months;
    return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

export const newLine = (currency: string, id: string): LineText => ({
    id,
    product: '',
    side: 'asset',
    type: 'fixed_bullet',
    currency,
    term: '12',
    every: '0',
    resets: '3',
    margin: '0',
    rate: '',
    withdrawal: '',
    renews: 'no',
    amounts: [],
    margins: [],
    other: null,
});

export const newPlan = (first: string): PlanText => ({
    id: '',
    name: '',
    first,
    origination: 'first',
    months: '12',
    note: '',
    lines: [],
});

// The term of a line: stated, or the months from start to maturity.
function termOf({renew_months, start, maturity}: BankPosition): number {
    if (renew_months) return renew_months;
    if (!start || !maturity) return 0;
    const [y0 = 0, m0 = 0] = start.split('-').map(Number);
    const [y1 = 0, m1 = 0] = maturity.split('-').map(Number);
    return (y1 - y0) * 12 + m1 - m0;
}

const shown = (amount: number) => (amount === 0 ? '' : String(amount));

const lineOf = ({terms: of, amounts, margins, renews}: BusinessPlanLine): LineText => ({
    id: of.id,
    product: of.product ?? '',
    side: of.side,
    type: of.type,
    currency: of.currency,
    term: String(termOf(of)),
    every: String(of.payment_months ?? 0),
    resets: String((of.type.startsWith('swap') ? of.leg2_reset_months : of.reset_months) || 3),
    margin: fieldText(terms.renew_margin, of.renew_margin ?? 0),
    rate: fieldText(terms.rate, of.rate),
    withdrawal: of.withdrawal ?? '',
    renews: renews ? 'yes' : 'no',
    amounts: (amounts ?? []).map(shown),
    margins: (margins ?? []).map((margin) => fieldText(terms.renew_margin, margin)),
    other: of,
});

export const textOf = (id: string, name: string, content: BusinessPlanContent): PlanText => ({
    id,
    name,
    first: content.first_month.slice(0, 7),
    origination: content.origination ?? 'first',
    months: String(Math.max(1, ...content.lines.map(({amounts}) => amounts?.length ?? 0))),
    note: '',
    lines: content.lines.map(lineOf),
});

// What is wrong with a cell; null when nothing is.
export function amountError(text: string): string | null {
    const error = errorIn({...plannedLine.amounts, minimum: 0}, text);
    return error && `"${text}": ${error}`;
}

export function marginError(text: string): string | null {
    const error = errorIn(specs.margin, text);
    return error && `"${text}": ${error}`;
}

// Rows of the grid that have a cell for each month.
export type MonthCells = 'amounts' | 'margins';
export const cellError = (cells: MonthCells, text: string): string | null =>
    cells === 'amounts' ? amountError(text) : marginError(text);

export type LineErrors = Partial<Record<keyof LineText, string>>;

export function lineErrors(line: LineText, lines: readonly LineText[]): LineErrors {
    const errors: LineErrors = {};
    const check = (name: keyof typeof specs, required: boolean) => {
        const error = (required ? errorInRequired : errorIn)(specs[name], line[name]);
        if (error) errors[name] = error;
    };
    if (line.id.trim() === '') errors.id = 'expected a name';
    else if (lines.filter(({id}) => id.trim() === line.id.trim()).length > 1)
        errors.id = 'another line has this name';
    check('product', false);
    if (line.currency.trim().length !== 3) errors.currency = 'expected a code such as EUR';
    check('margin', true);
    check('rate', isDeposit(line));
    check('every', !isDeposit(line));
    if (isVariable(line)) check('resets', true);
    if (!isDeposit(line)) {
        check('term', true);
    } else if (line.renews === 'no' && line.withdrawal.trim() === '')
        errors.withdrawal = 'expected a deposit rule, or a volume that stays';
    return errors;
}

const whole = (text: string) => typedNumber(text) || 0;

function termsOf(line: LineText): BankPosition {
    const resets = isVariable(line) ? whole(line.resets) : 0;
    const swap = isSwap(line);
    const {start: _start, maturity: _maturity, ...kept} = line.other ?? ({} as BankPosition);
    return {
        ...kept,
        id: line.id.trim(),
        product: line.product.trim(),
        side: swap ? 'asset' : (line.side as BankPosition['side']),
        type: line.type as BankPosition['type'],
        currency: line.currency.trim().toUpperCase(),
        balance: 0,
        payment_months: isDeposit(line) ? 0 : whole(line.every),
        renew_months: isDeposit(line) ? 0 : whole(line.term),
        renew_margin: fieldNumber(terms.renew_margin, line.margin) ?? 0,
        reset_months: swap ? 0 : resets,
        leg2_reset_months: swap ? resets : 0,
        ...(swap && {leg2_payment_months: resets}),
        rate: isDeposit(line) ? fieldNumber(terms.rate, line.rate) : null,
        withdrawal: isDeposit(line) ? line.withdrawal.trim() : '',
    };
}

// Up to the last month with a margin of its own.
function marginsOf(line: LineText, months: number): number[] {
    if (isDeposit(line)) return [];
    const cells = line.margins.slice(0, months);
    const count = cells.findLastIndex((text) => text.trim() !== '') + 1;
    return cells
        .slice(0, count)
        .map((text) => fieldNumber(terms.renew_margin, text.trim() || line.margin) ?? 0);
}

// The plan of a text without errors.
export function contentOf(plan: PlanText): BusinessPlanContent {
    const months = monthCount(plan);
    return {
        first_month: `${plan.first}-01`,
        origination: plan.origination,
        lines: plan.lines.map((line) => ({
            terms: termsOf(line),
            amounts: Array.from({length: months}, (_, m) => whole(line.amounts[m] ?? '')),
            margins: marginsOf(line, months),
            renews: line.renews === 'yes',
        })),
    };
}

export function isSound(plan: PlanText): boolean {
    return (
        monthCount(plan) > 0 &&
        /^\d{4}-\d{2}$/.test(plan.first) &&
        plan.lines.every(
            (line) =>
                Object.keys(lineErrors(line, plan.lines)).length === 0 &&
                line.amounts.every((text) => amountError(text) === null) &&
                (isDeposit(line) || line.margins.every((text) => marginError(text) === null)),
        )
    );
}

// Cells of a spreadsheet, pasted with their upper left corner at a line and month; cells outside
// the grid are left out.
export function pasted(
    plan: PlanText,
    line: number,
    month: number,
    text: string,
    into: MonthCells = 'amounts',
): PlanText {
    const rows = text
        .replaceAll('\r', '')
        .replace(/\n$/, '')
        .split('\n')
        .map((row) => row.split('\t'));
    const months = monthCount(plan);
    const lines = plan.lines.map((one, i) => {
        const cells = rows[i - line];
        if (!cells) return one;
        const filled = Array.from({length: months}, (_, m) => one[into][m] ?? '');
        cells.forEach((cell, k) => {
            if (month + k < months) filled[month + k] = cell.trim();
        });
        return {...one, [into]: filled};
    });
    return {...plan, lines};
}

const columns = [
    'id',
    'product',
    'side',
    'type',
    'currency',
    'term',
    'every',
    'resets',
    'margin',
    'rate',
    'withdrawal',
    'renews',
] as const;
const headings: Record<(typeof columns)[number], string> = {
    id: 'line',
    product: 'product',
    side: 'side',
    type: 'type',
    currency: 'currency',
    term: 'term_months',
    every: 'payment_months',
    resets: 'reset_months',
    margin: 'margin_percent',
    rate: 'rate_percent',
    withdrawal: 'withdrawal',
    renews: 'renews',
};
// The margin of a month; the file has these columns where a line has such margins.
const marginHeading = (month: string) => `margin_percent_${month}`;
const isMonth = (name: string) => /^\d{4}-(0[1-9]|1[0-2])$/.test(name);

const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function csvOfPlan(plan: PlanText): string {
    const months = Array.from({length: monthCount(plan)}, (_, m) => monthAfter(plan.first, m));
    const margins = plan.lines.some((line) => line.margins.some((text) => text.trim() !== ''));
    const rows = plan.lines.map((line) => [
        ...columns.map((name) => line[name]),
        ...months.map((_, m) => line.amounts[m] ?? ''),
        ...(margins ? months.map((_, m) => line.margins[m] ?? '') : []),
    ]);
    const header = [
        ...columns.map((name) => headings[name]),
        ...months,
        ...(margins ? months.map(marginHeading) : []),
    ];
    return [header, ...rows]
        .map((row) => row.map(quoted).join(','))
        .join('\n')
        .concat('\n');
}

// The plan with the lines and months of a CSV file, or what is wrong with the file. Terms that the
// file lacks are those of the line of this name, or of a new one.
export function planOfCsv(plan: PlanText, text: string, currency: string): PlanText | string {
    const {header, rows} = readCsv(text);
    const lower = header.map((name) => name.toLowerCase());
    const months = header.filter(isMonth);
    if (!lower.includes('line'))
        return 'The file has no column "line": expected the header of the CSV export.';
    const [first] = months;
    if (!first) return 'The file has no month columns: expected names such as 2026-01.';
    const wrong = months.findIndex((month, m) => month !== monthAfter(first, m));
    if (wrong >= 0)
        return `The month columns are not consecutive: "${months[wrong]}" follows "${months[wrong - 1]}".`;
    const lines = rows.map((row) => {
        const id = row[lower.indexOf('line')] ?? '';
        const before = plan.lines.find((line) => line.id === id) ?? newLine(currency, id);
        const line = {
            ...before,
            amounts: months.map((month) => row[header.indexOf(month)] ?? ''),
            margins: months.map((month) => row[lower.indexOf(marginHeading(month))]?.trim() ?? ''),
        };
        for (const name of columns) {
            const cell = row[lower.indexOf(headings[name])];
            if (cell !== undefined) line[name] = cell.trim();
        }
        return line;
    });
    return {...plan, first, months: String(months.length), lines};
}
