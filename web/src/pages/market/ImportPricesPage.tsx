// Import of prices: a file, a preview per symbol, and the import exactly as previewed.
import {useRef, useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {ImportPricesRequest, PriceImportPlan, SymbolImport} from '../../api/types.gen';
import {CurrencyField, TextField} from '../../ui/fields';
import {errorOf} from '../../ui/form';
import {number, plural} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {countsOf, Imported, ImportPreview, ReadingFile} from './FileImport';
import {Flags} from './flags';
import {Rejected} from './Rejected';
import {staleAfterPrices} from './stale';
import {TableFile, type TableSource} from './TableFile';

const countOf = (
    key: 'added' | 'restated' | 'unchanged' | 'rejected' | 'flags',
    label: string,
): Column<SymbolImport> => ({
    key,
    label,
    value: (s) => s[key],
    cell: (s) => number(s[key]),
});

const symbolColumns: Column<SymbolImport>[] = [
    {key: 'symbol', label: 'Symbol', text: true, value: (s) => s.symbol},
    countOf('added', 'Added'),
    countOf('restated', 'Restated'),
    countOf('unchanged', 'Unchanged'),
    countOf('rejected', 'Rejected'),
    countOf('flags', 'Flags'),
    {key: 'first', label: 'First date', text: true, value: (s) => s.first},
    {key: 'last', label: 'Last date', text: true, value: (s) => s.last},
    {
        key: 'source',
        label: 'Source',
        text: true,
        cut: true,
        value: (s) => s.source,
        cell: (s) => (
            <span className="clip" title={s.source}>
                {s.source}
            </span>
        ),
    },
];

const tiles = [
    ['added', 'Added', 'new dates'],
    ['restated', 'Restated', 'changed; the earlier value is kept'],
    ['unchanged', 'Unchanged', 'already stored'],
    ['rejected', 'Rejected', 'left out'],
] as const;

function Plan({plan}: {plan: PriceImportPlan}) {
    return (
        <>
            {plan.issues.length > 0 && <Issues issues={plan.issues} />}
            <Section title="Symbols">
                <Table
                    label="Symbols of the file"
                    rows={plan.symbols}
                    columns={symbolColumns}
                    id={(s) => `${s.symbol} ${s.source}`}
                    filter={plan.symbols.length > 10}
                    height={360}
                />
            </Section>
            <Rejected rows={plan.rejected} count={plan.totals.rejected} />
            {plan.restatements.length > 0 && (
                <Section
                    title={`${plural(plan.totals.restated, 'price')} restated`}
                    note="Stored prices that differ from the file. The file's values are used from now on; the earlier ones are kept."
                >
                    <Table
                        label="Restated prices"
                        rows={plan.restatements}
                        id={(r) => `${r.symbol} ${r.date} ${r.source}`}
                        height={300}
                        columns={[
                            {key: 'symbol', label: 'Symbol', text: true, value: (r) => r.symbol},
                            {key: 'date', label: 'Date', text: true, value: (r) => r.date},
                            {
                                key: 'before',
                                label: 'Stored',
                                value: (r) => r.before,
                                cell: (r) => number(r.before, 4),
                            },
                            {
                                key: 'after',
                                label: 'In file',
                                value: (r) => r.after,
                                cell: (r) => number(r.after, 4),
                            },
                            {
                                key: 'change',
                                label: 'Change',
                                unit: '%',
                                value: (r) => (r.after / r.before - 1) * 100,
                                cell: (r) => number((r.after / r.before - 1) * 100, 2),
                            },
                        ]}
                    />
                </Section>
            )}
            {plan.flags.length > 0 && (
                <Section
                    title="Quality flags"
                    note="Gaps, outliers and suspected splits of the stored and imported prices together, around the dates of the file. Nothing is corrected."
                >
                    <Flags flags={plan.flags} named />
                </Section>
            )}
        </>
    );
}

const doneText = ({totals, symbols}: PriceImportPlan): string =>
    totals.added + totals.restated === 0
        ? 'Nothing new: all valid prices were stored already.'
        : `${plural(totals.added, 'price')} added and ${number(totals.restated)} restated for ${plural(symbols.length, 'symbol')}. Prices that the file does not mention are unchanged.`;

const ownSource = 'own file';

export default function ImportPricesPage() {
    const plan = useChange('market.import_prices');
    const commit = useChange('market.import_prices', staleAfterPrices);
    const coverage = useMethod('market.coverage', {limit: 1});
    const [file, setFile] = useState<TableSource | null>(null);
    const [source, setSource] = useState(ownSource);
    const [symbol, setSymbol] = useState('');
    const [currency, setCurrency] = useState('');
    const planned = useRef('');
    const heading = useRef<HTMLParagraphElement>(null);
    const request = (of: TableSource): ImportPricesRequest => ({
        ...of,
        commit: false,
        source: source.trim() || ownSource,
        symbol: symbol.trim(),
        ...(currency.trim() ? {currency: currency.trim().toUpperCase()} : {}),
    });
    const settings = JSON.stringify([source, symbol, currency]);
    const make = (of: TableSource) => {
        setFile(of);
        planned.current = settings;
        commit.reset();
        plan.mutate(request(of), {onSuccess: () => heading.current?.focus()});
    };
    const settle = () => {
        if (file && planned.current !== settings) make(file);
    };
    const again = () => {
        setFile(null);
        plan.reset();
        commit.reset();
    };
    const ready = file && plan.data && !plan.isPending ? plan.data : null;
    const changes = ready ? ready.totals.added + ready.totals.restated : 0;
    return (
        <Page title="Import prices">
            {commit.data ? (
                <Imported to="/market" view="View market data" onAgain={again}>
                    {doneText(commit.data)}
                </Imported>
            ) : (
                <>
                    <TableFile
                        note="CSV or Parquet: one row per symbol and date (date, symbol, close and optionally open, high, low, volume, currency, source), or one column of closes per symbol. Nothing is stored until you confirm."
                        chosen={file}
                        onChoose={make}
                    >
                        <TextField
                            label="Source"
                            list="price-sources"
                            value={source}
                            onChange={(event) => setSource(event.target.value)}
                            onBlur={settle}
                            hint="Use the same source for later files of the same origin"
                        />
                        <datalist id="price-sources">
                            {(coverage.data?.sources ?? []).map((one) => (
                                <option key={one} value={one} />
                            ))}
                        </datalist>
                        <TextField
                            label="Symbol"
                            value={symbol}
                            error={errorOf(plan.error, 'symbol')}
                            onChange={(event) => setSymbol(event.target.value)}
                            onBlur={settle}
                            hint="Only for a file with a single series"
                        />
                        <CurrencyField
                            value={currency}
                            error={errorOf(plan.error, 'currency')}
                            onChange={(event) => setCurrency(event.target.value)}
                            onBlur={settle}
                            hint="ISO 4217, for rows that state none"
                        />
                    </TableFile>
                    <ReadingFile
                        plan={plan}
                        title="The file cannot be read with these settings"
                        onAgain={() => file && make(file)}
                    />
                    {ready && file && (
                        <>
                            <ImportPreview
                                text={`${ready.file_name}: ${plural(ready.totals.rows, 'price')} of ${plural(ready.symbols.length, 'symbol')}${ready.first_date ? ` from ${ready.first_date} to ${ready.last_date ?? ''}` : ''}.`}
                                counts={countsOf(tiles, ready.totals, 'prices')}
                                changes={changes}
                                changed={plural(changes, 'price')}
                                note="Symbols and dates that the file does not mention stay as they are."
                                commit={commit}
                                heading={heading}
                                onCommit={() =>
                                    commit.mutate({
                                        ...request(file),
                                        commit: true,
                                        plan_digest: ready.plan_digest,
                                    })
                                }
                                onAgain={() => make(file)}
                            />
                            <Plan plan={ready} />
                        </>
                    )}
                </>
            )}
        </Page>
    );
}
