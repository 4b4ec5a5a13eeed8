// The grid of a plan of new business: terms of each line, and the volumes that it originates by
// month. Cells of a spreadsheet can be pasted; Enter and the vertical arrow keys move between lines.
import {memo, useCallback, useRef, type ClipboardEvent, type KeyboardEvent} from 'react';
import {AlmPositionTypeLabels} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {number} from '../../ui/format';
import {typedNumber} from '../../ui/number_text';
import {enumLabel} from '../../ui/enum_labels';
import {
    cellError,
    isDeposit,
    isSwap,
    isVariable,
    lineErrors,
    monthAfter,
    monthCount,
    newLine,
    pasted,
    planTypes,
    type LineErrors,
    type LineText,
    type MonthCells,
    type PlanText,
} from './plan_text';
import './balance.css';

type SetPlan = (next: (now: PlanText) => PlanText) => void;
type SetLine = (index: number, change: Partial<LineText>) => void;

const typeLabel = (type: string) =>
    AlmPositionTypeLabels[type as keyof typeof AlmPositionTypeLabels] ?? enumLabel(type);

interface CellProps {
    label: string;
    value: string;
    error?: string | null;
    wide?: boolean;
    figure?: boolean;
    onChange: (text: string) => void;
}

function CellInput({label, value, error, wide = false, figure = false, onChange}: CellProps) {
    return (
        <input
            aria-label={label}
            aria-invalid={error ? true : undefined}
            title={error ? `${label}: ${error}` : undefined}
            className={`plan-cell${wide ? ' wide' : ''}${figure ? ' figure' : ''}`}
            inputMode={figure ? 'decimal' : undefined}
            value={value}
            onChange={(event) => onChange(event.target.value)}
        />
    );
}

function CellSelect({
    label,
    value,
    options,
    onChange,
}: Omit<CellProps, 'error'> & {options: readonly (readonly [string, string])[]}) {
    return (
        <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
            {options.map(([key, text]) => (
                <option key={key} value={key}>
                    {text}
                </option>
            ))}
        </select>
    );
}

const TermsRow = memo(function TermsRow({
    line,
    index,
    errors,
    set,
    onRemove,
}: {
    line: LineText;
    index: number;
    errors: LineErrors;
    set: SetLine;
    onRemove: (index: number) => void;
}) {
    const name = line.id || `line ${index + 1}`;
    const text = (key: 'id' | 'product' | 'currency' | 'withdrawal', label: string) => (
        <td>
            <CellInput
                label={`${label} of ${name}`}
                value={line[key]}
                error={errors[key] ?? null}
                wide={key !== 'currency'}
                onChange={(value) => set(index, {[key]: value})}
            />
        </td>
    );
    const figure = (
        key: 'term' | 'every' | 'resets' | 'margin' | 'rate',
        label: string,
        applies: boolean,
    ) => (
        <td>
            {applies ? (
                <CellInput
                    label={`${label} of ${name}`}
                    value={line[key]}
                    error={errors[key] ?? null}
                    figure
                    onChange={(value) => set(index, {[key]: value})}
                />
            ) : (
                <span className="note">{'\u2013'}</span>
            )}
        </td>
    );
    const deposit = isDeposit(line);
    return (
        <tr>
            {text('id', 'Name')}
            {text('product', 'Product')}
            <td>
                <CellSelect
                    label={`Type of ${name}`}
                    value={line.type}
                    options={planTypes.map((type) => [type, typeLabel(type)] as const)}
                    onChange={(type) => set(index, {type})}
                />
            </td>
            <td>
                {isSwap(line) ? (
                    <span className="note">Off balance</span>
                ) : (
                    <CellSelect
                        label={`Side of ${name}`}
                        value={line.side}
                        options={[
                            ['asset', 'Asset'],
                            ['liability', 'Liability'],
                        ]}
                        onChange={(side) => set(index, {side})}
                    />
                )}
            </td>
            {text('currency', 'Currency')}
            {figure('term', 'Term', !deposit)}
            {figure('every', 'Payment months', !deposit)}
            {figure('resets', 'Reset months', isVariable(line))}
            {figure('margin', 'Margin', !deposit)}
            {figure('rate', 'Rate', deposit)}
            {deposit ? text('withdrawal', 'Deposit rule') : figure('rate', '', false)}
            <td>
                <CellSelect
                    label={`Renewal of ${name}`}
                    value={line.renews}
                    options={[
                        ['no', deposit ? 'Runs off' : 'Matures'],
                        ['yes', deposit ? 'Stays' : 'Is replaced'],
                    ]}
                    onChange={(renews) => set(index, {renews})}
                />
            </td>
            <td>
                <Button kind="quiet" aria-label={`Remove ${name}`} onClick={() => onRemove(index)}>
                    {'\u2715'}
                </Button>
            </td>
        </tr>
    );
});

const cellId = (cells: MonthCells, line: number, month: number) => `plan-${cells}-${line}-${month}`;

function toLine(event: KeyboardEvent, cells: MonthCells, line: number, month: number): void {
    const by = event.key === 'ArrowUp' ? -1 : ['ArrowDown', 'Enter'].includes(event.key) ? 1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const next = document.getElementById(cellId(cells, line + by, month));
    if (next instanceof HTMLInputElement) {
        next.focus();
        next.select();
    }
}

type Paste = (line: number, month: number, text: string, into: MonthCells) => void;

const MonthsRow = memo(function MonthsRow({
    cells,
    line,
    index,
    months,
    set,
    onPaste,
}: {
    cells: MonthCells;
    line: LineText;
    index: number;
    months: readonly string[];
    set: SetLine;
    onPaste: Paste;
}) {
    const name = line.id || `line ${index + 1}`;
    const paste = (month: number) => (event: ClipboardEvent) => {
        const text = event.clipboardData.getData('text/plain');
        if (!/[\t\n]/.test(text.trimEnd())) return;
        event.preventDefault();
        onPaste(index, month, text, cells);
    };
    return (
        <tr>
            <th scope="row">
                {name} <small>{cells === 'amounts' ? line.currency : '%'}</small>
            </th>
            {months.map((month, m) => {
                const error = cellError(cells, line[cells][m] ?? '');
                return (
                    <td key={month}>
                        <input
                            id={cellId(cells, index, m)}
                            aria-label={
                                cells === 'amounts'
                                    ? `${name}, ${month}`
                                    : `Margin of ${name} in ${month}`
                            }
                            aria-invalid={error ? true : undefined}
                            title={error ?? undefined}
                            className="plan-cell figure amount"
                            inputMode="decimal"
                            placeholder={cells === 'amounts' ? undefined : line.margin}
                            value={line[cells][m] ?? ''}
                            onKeyDown={(event) => toLine(event, cells, index, m)}
                            onPaste={paste(m)}
                            onChange={(event) => {
                                const next = months.map((_, k) => line[cells][k] ?? '');
                                next[m] = event.target.value;
                                set(index, {[cells]: next});
                            }}
                        />
                    </td>
                );
            })}
        </tr>
    );
});

// Sums by side and currency; swaps exchange no principal.
function Totals({plan, months}: {plan: PlanText; months: readonly string[]}) {
    const sums = new Map<string, number[]>();
    for (const line of plan.lines) {
        if (isSwap(line)) continue;
        const key = `${enumLabel(line.side)} ${line.currency}`;
        const row = sums.get(key) ?? months.map(() => 0);
        months.forEach((_, m) => {
            row[m] = (row[m] ?? 0) + (typedNumber(line.amounts[m] ?? '') || 0);
        });
        sums.set(key, row);
    }
    return (
        <tfoot>
            {[...sums].map(([key, row]) => (
                <tr key={key}>
                    <th scope="row">Total, {key}</th>
                    {row.map((sum, m) => (
                        <td key={months[m]}>{number(sum)}</td>
                    ))}
                </tr>
            ))}
        </tfoot>
    );
}

const hasMargins = (plan: PlanText) =>
    plan.lines.some((line) => line.margins.some((text) => text !== ''));

function MonthsTable({
    cells,
    plan,
    months,
    set,
    onPaste,
}: {
    cells: MonthCells;
    plan: PlanText;
    months: readonly string[];
    set: SetLine;
    onPaste: Paste;
}) {
    const label = cells === 'amounts' ? 'Volumes by month' : 'Margins by month';
    return (
        <section className="plan-scroll" aria-label={label}>
            <table className="plan-grid volumes">
                <thead>
                    <tr>
                        <th scope="col">{cells === 'amounts' ? 'Volume originated' : 'Margin'}</th>
                        {months.map((month) => (
                            <th key={month} scope="col">
                                {month}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {plan.lines.map((line, i) =>
                        cells === 'margins' && isDeposit(line) ? null : (
                            <MonthsRow
                                key={i}
                                cells={cells}
                                line={line}
                                index={i}
                                months={months}
                                set={set}
                                onPaste={onPaste}
                            />
                        ),
                    )}
                </tbody>
                {cells === 'amounts' && <Totals plan={plan} months={months} />}
            </table>
        </section>
    );
}

const headings = [
    'Name',
    'Product',
    'Type',
    'Side',
    'Currency',
    'Term, months',
    'Payments, months',
    'Resets, months',
    'Margin, %',
    'Rate, %',
    'Deposit rule',
    'At maturity',
    '',
];

export function PlanGrid({plan, set, currency}: {plan: PlanText; set: SetPlan; currency: string}) {
    const months = Array.from({length: monthCount(plan)}, (_, m) => monthAfter(plan.first, m));
    const setter = useRef(set);
    setter.current = set;
    const setLine = useCallback<SetLine>(
        (index, change) =>
            setter.current((now) => ({
                ...now,
                lines: now.lines.map((line, i) => (i === index ? {...line, ...change} : line)),
            })),
        [],
    );
    const remove = useCallback(
        (index: number) =>
            setter.current((now) => ({...now, lines: now.lines.filter((_, i) => i !== index)})),
        [],
    );
    const paste = useCallback<Paste>(
        (line, month, text, into) => setter.current((now) => pasted(now, line, month, text, into)),
        [],
    );
    const add = () =>
        set((now) => ({
            ...now,
            lines: [...now.lines, newLine(currency, `line ${now.lines.length + 1}`)],
        }));
    return (
        <>
            {plan.lines.length > 0 && (
                <>
                    <section className="plan-scroll" aria-label="Terms of the lines">
                        <table className="plan-grid">
                            <thead>
                                <tr>
                                    {headings.map((text) => (
                                        <th key={text} scope="col">
                                            {text}
                                        </th>
                                    ))}
                                </tr>
                            </thead>
                            <tbody>
                                {plan.lines.map((line, i) => (
                                    <TermsRow
                                        key={i}
                                        line={line}
                                        index={i}
                                        errors={lineErrors(line, plan.lines)}
                                        set={setLine}
                                        onRemove={remove}
                                    />
                                ))}
                            </tbody>
                        </table>
                    </section>
                    <MonthsTable
                        cells="amounts"
                        plan={plan}
                        months={months}
                        set={setLine}
                        onPaste={paste}
                    />
                    <details open={hasMargins(plan)}>
                        <summary>Margins by month</summary>
                        <p className="note">
                            An empty month has the margin of its line. Non-maturity deposits pay
                            their rate.
                        </p>
                        <MonthsTable
                            cells="margins"
                            plan={plan}
                            months={months}
                            set={setLine}
                            onPaste={paste}
                        />
                    </details>
                </>
            )}
            <p className="row">
                <Button onClick={add}>Add a line</Button>
            </p>
        </>
    );
}
