// The positions with their values and risk contributions: filter, sort, group, edit in place.
import {Allowed} from '../../app/Allowed';
import {useCallback, useMemo, useState} from 'react';
import {useQuery} from '@tanstack/react-query';
import {call} from '../../api/client';
import {readAll, useChange, useMethod, useMay} from '../../api/queries';
import {
    AssetType,
    type Portfolio,
    type Position,
    type PortfolioReport,
    type ReportPosition,
    type UpdatePositionRequest,
} from '../../api/types.gen';
import {SymbolText} from '../../ui/SymbolText';
import {Missing} from '../../ui/Missing';
import {Button} from '../../ui/Button';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {contract, decimalsOf, exact, level, number, percent} from '../../ui/format';
import {plainNumber} from '../../ui/number_text';
import {QueryResult, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import type {Term} from '../../ui/glossary';
import {enumLabel} from '../../ui/enum_labels';
import {PortfolioFrame, Quality, useValuedBook} from './frame';
import {PositionGroups} from './PositionGroups';
import {AddPosition, ImportPositions, staleAfterChange} from './PositionForms';
import {tagsOf, textTerms, type TextTerm} from './position_terms';
import {DeleteDialog} from '../../ui/Question';

export interface Line {
    position: Position;
    figures: ReportPosition | null; // null until the report is there
}

const text = (x: string | number | null): string => (x === null ? '' : String(x));
const asNumber = (x: string | number | null): number | null => (x === null ? null : Number(x));

function whyOf(
    line: Line,
    report: PortfolioReport,
    title: string,
    term: Term,
    value: number | null,
): Why {
    const p = line.figures;
    return {
        title: `${title} of ${contract(line.position.symbol)}`,
        value: number(value, 2),
        unit: report.currency,
        term,
        method: 'report.figures',
        asOf: report.as_of,
        inputs: [
            ['Quantity', exact(text(line.position.quantity))],
            ['Multiplier', exact(text(line.position.multiplier))],
            [
                'Close',
                p?.price === null || p?.price === undefined
                    ? 'n/a'
                    : p.price_date
                      ? `${number(p.price, 4)} on ${p.price_date}`
                      : `${number(p.price, 4)} by the option model`,
            ],
            ['Entry price', exact(text(line.position.entry_price))],
            ['Version of the position', number(line.position.version)],
        ],
        ...(p?.issue
            ? {
                  excluded: {
                      title: 'Excluded',
                      rows: [{name: line.position.symbol, value: 'n/a', note: p.issue}],
                  },
              }
            : {}),
        digest: report.digest,
        dataDigest: report.data_digest,
        engine: report.engine_version,
    };
}

function whyOfWeight(line: Line, report: PortfolioReport): Why {
    const value = line.figures?.market_value ?? null;
    return {
        ...whyOf(line, report, 'Weight', 'weight', null),
        value: percent(line.figures?.weight),
        unit: '%',
        inputs: [
            ['Market value', `${number(value, 2)} ${report.currency}`],
            ['Gross value', `${number(report.summary.gross_value, 2)} ${report.currency}`],
        ],
    };
}

type Save = (line: Line, change: Partial<UpdatePositionRequest>) => Promise<unknown>;

const textColumn = (term: TextTerm, save: Save | null): Column<Line> => ({
    key: term,
    label: enumLabel(term),
    text: true,
    extra: true,
    value: (l) => l.position[term],
    cell: (l) => (
        <span className="clip" title={l.position[term]}>
            {l.position[term]}
        </span>
    ),
    ...(save && {
        edit: {
            initial: (l: Line) => l.position[term],
            save: (l: Line, text: string) => save(l, {[term]: text}),
        },
    }),
});

function columnsOf(
    report: PortfolioReport | undefined,
    settled: boolean, // the report has loaded or failed
    currency: string,
    entryDigits: number, // decimals of the entry prices
    save: Save | null, // null for those who may not edit
): Column<Line>[] {
    // Total of the positions with a value; null, not zero, if none has one.
    const total =
        (of: (p: ReportPosition) => number | null, signed: boolean) => (lines: readonly Line[]) => {
            let sum = 0;
            let some = false;
            for (const {figures} of lines) {
                const x = figures ? of(figures) : null;
                if (x === null) continue;
                sum += x;
                some = true;
            }
            return <Figure value={some ? sum : null} pending={!settled} signed={signed} />;
        };
    const money = (
        key: string,
        label: string,
        of: (p: ReportPosition) => number | null,
        term: Term,
        signed = false,
    ): Column<Line> => ({
        key,
        label,
        unit: currency,
        value: (l) => (l.figures ? of(l.figures) : null),
        total: total(of, signed),
        cell: (l) => (
            <Figure
                value={l.figures ? of(l.figures) : null}
                signed={signed}
                reason={l.figures?.issue || 'not calculated'}
                pending={!settled}
                name={`position.${l.position.symbol}.${key}`}
                {...(report
                    ? {why: () => whyOf(l, report, label, term, l.figures ? of(l.figures) : null)}
                    : {})}
            />
        ),
    });
    // The entry price is in the currency of its security, the other figures in that of the portfolio.
    const converted = (report?.issues ?? []).some((issue) =>
        ['currency_converted', 'no_exchange_rate'].includes(issue.code),
    );
    const confidence = report ? ` ${level(report.summary.headline_confidence)}` : '';
    return [
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (l) => l.position.symbol,
            cell: (l) => <SymbolText symbol={l.position.symbol} />,
        },
        {
            key: 'type',
            label: 'Type',
            text: true,
            value: (l) => l.position.type,
            cell: (l) => enumLabel(l.position.type),
            ...(save && {
                edit: {
                    kind: 'select' as const,
                    options: AssetType.map((t) => [t, enumLabel(t)] as const),
                    initial: (l: Line) => l.position.type,
                    save: (l: Line, type: string) => save(l, {type: type as AssetType}),
                },
            }),
        },
        {
            key: 'quantity',
            label: 'Quantity',
            value: (l) => asNumber(l.position.quantity),
            cell: (l) => (
                <span className={Number(l.position.quantity) < 0 ? 'negative' : ''}>
                    {exact(text(l.position.quantity))}
                </span>
            ),
            ...(save && {
                edit: {
                    kind: 'number' as const,
                    initial: (l: Line) => text(l.position.quantity),
                    save: (l: Line, quantity: string) => save(l, {quantity: plainNumber(quantity)}),
                },
            }),
        },
        {
            key: 'entry_price',
            spare: 3,
            label: 'Entry',
            unit: converted ? 'currency of the security' : currency,
            value: (l) => asNumber(l.position.entry_price),
            cell: (l) =>
                l.position.entry_price === null ? (
                    <Missing reason="The position was entered without an entry price." />
                ) : (
                    exact(text(l.position.entry_price), entryDigits)
                ),
            ...(save && {
                edit: {
                    kind: 'number' as const,
                    initial: (l: Line) => text(l.position.entry_price),
                    save: (l: Line, price: string) => save(l, {entry_price: plainNumber(price)}),
                },
            }),
        },
        {
            key: 'price',
            label: 'Price',
            unit: currency,
            value: (l) => l.figures?.price,
            cell: (l) => (
                <Figure
                    value={l.figures?.price}
                    digits={2}
                    reason={l.figures?.issue || 'not calculated'}
                    pending={!settled}
                    name={`position.${l.position.symbol}.price`}
                    {...(report
                        ? {why: () => whyOf(l, report, 'Price', 'price', l.figures?.price ?? null)}
                        : {})}
                />
            ),
        },
        {
            ...money('market_value', 'Market value', (p) => p.market_value, 'market_value'),
            chip: <Chip term="market_value" />,
        },
        {
            key: 'weight',
            spare: 2,
            label: 'Weight',
            unit: '% of gross',
            value: (l) => l.figures?.weight,
            cell: (l) => (
                <Figure
                    value={l.figures?.weight}
                    percent
                    pending={!settled}
                    name={`position.${l.position.symbol}.weight`}
                    {...(report ? {why: () => whyOfWeight(l, report)} : {})}
                />
            ),
        },
        money('unrealized_gain', 'Unrealized', (p) => p.unrealized_gain, 'unrealized_gain', true),
        money('daily_pnl', 'Day P&L', (p) => p.daily_pnl, 'daily_pnl', true),
        {
            ...money('var', `Component VaR${confidence}`, (p) => p.var_historical, 'component_var'),
            chip: <Chip term="component_var" />,
        },
        {
            key: 'sector',
            spare: 4,
            label: 'Sector',
            text: true,
            cut: true,
            width: 110,
            value: (l) => l.figures?.sector ?? '',
            cell: (l) => (
                <span className="clip" title={l.figures?.sector}>
                    {l.figures?.sector}
                </span>
            ),
        },
        {
            key: 'tag',
            spare: 5,
            label: 'Tags',
            text: true,
            value: (l) => l.position.tags.join(';'),
            cell: (l) =>
                l.position.tags.map((tag) => (
                    <span key={tag} className="tag">
                        {tag}
                    </span>
                )),
            ...(save && {
                edit: {
                    initial: (l: Line) => l.position.tags.join('; '),
                    save: (l: Line, tags: string) => save(l, {tags: tagsOf(tags)}),
                },
            }),
        },
        {key: 'name', label: 'Name', text: true, extra: true, value: (l) => l.figures?.name ?? ''},
        {
            key: 'entry_date',
            label: 'Entry date',
            text: true,
            extra: true,
            value: (l) => l.position.entry_date,
        },
        ...textTerms.map((term) => textColumn(term, save)),
    ];
}

function DeletePosition({line, onClose}: {line: Line; onClose: () => void}) {
    const {position} = line;
    return (
        <DeleteDialog
            what={contract(position.symbol)}
            method="position.delete"
            request={{id: position.id, if_match: position.etag}}
            stale={staleAfterChange}
            onClose={onClose}
        >
            <p>
                The position of {exact(text(position.quantity))} {contract(position.symbol)} will be
                deleted. This cannot be undone.
            </p>
        </DeleteDialog>
    );
}

function Positions({
    portfolio,
    report,
    settled,
}: {
    portfolio: Portfolio;
    report: PortfolioReport | undefined;
    settled: boolean;
}) {
    const [open, setOpen] = useState<'add' | 'import' | null>(null);
    const [deleting, setDeleting] = useState<Line | null>(null);
    const positions = useQuery({
        queryKey: ['position.list', portfolio.id],
        queryFn: ({signal}) =>
            readAll<Position>((cursor) =>
                call('position.list', {portfolio: portfolio.id, limit: 500, cursor}, signal),
            ),
    });
    const {mutateAsync} = useChange('position.update', [...staleAfterChange]);
    const save = useCallback(
        (line: Line, change: Partial<UpdatePositionRequest>) =>
            mutateAsync({id: line.position.id, if_match: line.position.etag, ...change}),
        [mutateAsync],
    );
    const lines = useMemo<Line[]>(() => {
        const figures = new Map((report?.snapshot.positions ?? []).map((p) => [p.id, p]));
        return (positions.data ?? []).map((position) => ({
            position,
            figures: figures.get(position.id) ?? null,
        }));
    }, [positions.data, report]);
    const mayEdit = useMay()('position.update') !== false;
    const columns = useMemo(
        () =>
            columnsOf(
                report,
                settled,
                portfolio.base_currency,
                decimalsOf(
                    lines.map((line) => text(line.position.entry_price)),
                    2,
                    4,
                ),
                mayEdit ? save : null,
            ),
        [report, settled, portfolio.base_currency, lines, save, mayEdit],
    );
    const actions = useCallback(
        (line: Line) => (
            <Allowed to="position.delete">
                <Button
                    kind="quiet"
                    aria-label={`Delete ${line.position.symbol}`}
                    onClick={() => setDeleting(line)}
                >
                    {'\u2715'}
                </Button>
            </Allowed>
        ),
        [],
    );
    return (
        <>
            <QueryResult of={positions} what="Loading positions" lines={14}>
                {() => (
                    <Table
                        label="Positions"
                        tight
                        rows={lines}
                        columns={columns}
                        id={(l) => l.position.id}
                        filter
                        filterAt="filter"
                        groups={['type', 'tag', 'strategy', 'sector']}
                        sort={{key: 'symbol', descending: false}}
                        height={Math.max(360, window.innerHeight - 230)}
                        rowClass={(l) => (l.figures?.issue ? 'excluded' : '')}
                        actions={actions}
                        none={
                            mayEdit
                                ? 'No positions yet. Add a position or import a CSV.'
                                : 'No positions yet.'
                        }
                        tools={
                            <>
                                <Allowed to="position.create">
                                    <Button onClick={() => setOpen('add')}>Add position</Button>
                                </Allowed>
                                <Allowed to="position.create_many">
                                    <Button onClick={() => setOpen('import')}>Import CSV</Button>
                                </Allowed>
                            </>
                        }
                    />
                )}
            </QueryResult>
            {open === 'add' && (
                <AddPosition portfolio={portfolio.id} onClose={() => setOpen(null)} />
            )}
            {open === 'import' && (
                <ImportPositions
                    portfolio={portfolio.id}
                    held={lines.length}
                    onClose={() => setOpen(null)}
                />
            )}
            {deleting && <DeletePosition line={deleting} onClose={() => setDeleting(null)} />}
        </>
    );
}

export default function PositionsPage() {
    const report = useMethod('report.figures', useValuedBook());
    return (
        <PortfolioFrame
            actions={
                report.data && (
                    <Quality
                        coverage={report.data.coverage}
                        issues={report.data.issues}
                        asOf={report.data.as_of}
                    />
                )
            }
        >
            {(portfolio) => (
                <>
                    {report.error ? <ProblemView error={report.error} /> : null}
                    <Positions
                        portfolio={portfolio}
                        report={report.data}
                        settled={report.data !== undefined || report.error !== null}
                    />
                    <PositionGroups portfolio={portfolio.id} />
                </>
            )}
        </PortfolioFrame>
    );
}
