// Parses OCC option symbols, padded or compact, one per line.
import {useMethod} from '../../api/queries';
import type {ParsedSymbol} from '../../api/types.gen';
import {useDraft} from '../../app/drafts';
import {useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {Chip} from '../../ui/Definition';
import {TextArea} from '../../ui/fields';
import {DraftNote} from '../../ui/form';
import {exact} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {enumLabel} from '../../ui/enum_labels';

const example = 'AAPL251219C00200000\nSPXW  251219P05000000';

const linesOf = (text: string): string[] =>
    text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter(Boolean);

export function SymbolsSection() {
    const [given, setGiven] = useSearch('symbols');
    const draft = useDraft(`options.symbols ${given}`, given || example);
    const {value: text, set: setText} = draft;
    const symbols = linesOf(given || example);
    const answer = useMethod('options.parse_symbol', symbols.length > 0 ? {symbols} : null);
    return (
        <Section title="Symbols">
            <form
                aria-label="Symbol parser"
                onSubmit={(event) => {
                    event.preventDefault();
                    draft.clear();
                    setGiven(linesOf(text).join('\n'));
                }}
            >
                <DraftNote of={draft} />
                <TextArea
                    label="OCC symbols, one per line"
                    rows={3}
                    value={text}
                    onChange={(event) => setText(event.target.value)}
                    hint="Root, expiry as YYMMDD, C or P, strike in thousandths: padded to 21 characters or without spaces."
                />
                <div className="actions">
                    <Button
                        type="submit"
                        disabledReason={linesOf(text).length === 0 && 'Enter a symbol first.'}
                    >
                        Parse
                    </Button>
                </div>
            </form>
            <QueryResult of={answer} what="Parsing symbols" lines={3}>
                {(data) => (
                    <Table
                        label="Parsed symbols"
                        rows={data.symbols}
                        id={(row) => `${data.symbols.indexOf(row)}`}
                        height={data.symbols.length > 12 ? 380 : undefined}
                        rowClass={(row) => (row.error ? 'excluded' : '')}
                        columns={[
                            {
                                key: 'symbol',
                                label: 'Symbol',
                                text: true,
                                chip: <Chip term="occ_symbol" />,
                                value: (row: ParsedSymbol) => row.symbol,
                                cell: (row) => <span className="occ">{row.symbol}</span>,
                            },
                            {
                                key: 'root',
                                spare: 2,
                                label: 'Root',
                                text: true,
                                value: (row) => row.underlying,
                            },
                            {
                                key: 'expiry',
                                label: 'Expiry',
                                text: true,
                                value: (row) => row.expiry,
                            },
                            {
                                key: 'right',
                                label: 'Right',
                                text: true,
                                value: (row) => enumLabel(row.right),
                            },
                            {
                                key: 'strike',
                                label: 'Strike',
                                value: (row) => (row.strike === null ? null : Number(row.strike)),
                                cell: (row) =>
                                    row.strike === null ? '' : exact(String(row.strike)),
                            },
                            {
                                key: 'canonical',
                                spare: 1,
                                label: '21 characters',
                                text: true,
                                value: (row) => row.canonical,
                                cell: (row) => <code className="occ">{row.canonical}</code>,
                            },
                            {
                                key: 'compact',
                                label: 'Compact',
                                text: true,
                                value: (row) => row.compact,
                            },
                            {
                                key: 'error',
                                label: 'Error',
                                text: true,
                                value: (row) => row.error,
                                cell: (row) => <span className="error">{row.error}</span>,
                            },
                        ]}
                    />
                )}
            </QueryResult>
        </Section>
    );
}
