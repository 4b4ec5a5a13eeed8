// Import of securities: a file, a preview by security, and the import exactly as previewed.
import {useEffect, useRef, useState} from 'react';
import {problemOf} from '../../api/client';
import {useChange} from '../../api/queries';
import type {PlannedSecurity, SecurityImportPlan} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {Figure} from '../../ui/Figure';
import {number, plural} from '../../ui/format';
import {Page, Section, Tile, Tiles} from '../../ui/Page';
import {Loading, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {Rejected} from './Rejected';
import {staleAfterSecurities} from './stale';
import {TableFile, type TableSource} from './TableFile';

const changesOf = ({status, changes}: PlannedSecurity): string =>
    status === 'unchanged'
        ? 'no change'
        : changes
              .map(({field, before, after}) =>
                  before
                      ? `${field}: ${before} \u2192 ${after || '(empty)'}`
                      : `${field}: ${after}`,
              )
              .join('; ');

const columns: Column<PlannedSecurity>[] = [
    {key: 'line', label: 'Line', text: true, value: (s) => s.line, cell: (s) => s.line},
    {key: 'symbol', label: 'Symbol', text: true, value: (s) => s.security.symbol},
    {
        key: 'status',
        label: 'Status',
        text: true,
        value: (s) => s.status,
        cell: (s) => <span className={`badge ${s.status}`}>{enumLabel(s.status)}</span>,
    },
    {
        key: 'changes',
        label: 'Changes',
        text: true,
        value: changesOf,
        cell: (s) => <span className="wrap">{changesOf(s)}</span>,
    },
];

const tiles = [
    ['added', 'Added', 'new securities'],
    ['changed', 'Changed', 'only the fields in the file'],
    ['unchanged', 'Unchanged', 'already stored'],
    ['rejected', 'Rejected', 'left out'],
] as const;

function Imported({plan, onAgain}: {plan: SecurityImportPlan; onAgain: () => void}) {
    const heading = useRef<HTMLParagraphElement>(null);
    useEffect(() => heading.current?.focus(), []);
    return (
        <Section title="Import completed">
            <p ref={heading} tabIndex={-1} role="status">
                {`${plural(plan.totals.added, 'security', 'securities')} added, ${number(plan.totals.changed)} changed.`}
            </p>
            <div className="row">
                <Link className="button primary" to="/securities">
                    View securities
                </Link>
                <Button onClick={onAgain}>Import another file</Button>
            </div>
        </Section>
    );
}

export default function ImportSecuritiesPage() {
    const plan = useChange('market.import_securities');
    const commit = useChange('market.import_securities', staleAfterSecurities);
    const [file, setFile] = useState<TableSource | null>(null);
    const heading = useRef<HTMLParagraphElement>(null);
    const make = (of: TableSource) => {
        setFile(of);
        commit.reset();
        plan.mutate({...of}, {onSuccess: () => heading.current?.focus()});
    };
    const again = () => {
        setFile(null);
        plan.reset();
        commit.reset();
    };
    const ready = file && plan.data && !plan.isPending ? plan.data : null;
    const changes = ready ? ready.totals.added + ready.totals.changed : 0;
    return (
        <Page title="Import securities">
            {commit.data ? (
                <Imported plan={commit.data} onAgain={again} />
            ) : (
                <>
                    <TableFile
                        note="CSV or Parquet with a column symbol and any of name, type, sector, industry, exchange, country, currency. Empty cells and absent columns change nothing. Nothing is stored until you confirm."
                        chosen={file}
                        onChoose={make}
                    />
                    {plan.isPending && <Loading what="Reading file" />}
                    {plan.error && !plan.isPending ? (
                        <Section title="The file cannot be read">
                            <ProblemView error={plan.error} retry={() => file && make(file)} />
                        </Section>
                    ) : null}
                    {ready && (
                        <>
                            <Section title="2. Preview">
                                <p ref={heading} tabIndex={-1} role="status">
                                    {`${ready.file_name}: ${plural(ready.totals.rows, 'row')}.`}
                                </p>
                                <Tiles>
                                    {tiles.map(([key, label, note]) => (
                                        <Tile
                                            key={key}
                                            label={label}
                                            value={
                                                <Figure
                                                    value={ready.totals[key]}
                                                    name={`securities.${key}`}
                                                />
                                            }
                                            note={note}
                                        />
                                    ))}
                                </Tiles>
                                {ready.ignored_columns.length > 0 && (
                                    <p className="note">
                                        Columns not read: {ready.ignored_columns.join(', ')}.
                                    </p>
                                )}
                                <div className="row">
                                    <Button
                                        kind="primary"
                                        disabledReason={
                                            commit.isPending
                                                ? 'Already importing.'
                                                : changes === 0 &&
                                                  'All rows are already stored or rejected.'
                                        }
                                        onClick={() =>
                                            file &&
                                            commit.mutate({
                                                ...file,
                                                commit: true,
                                                plan_digest: ready.plan_digest,
                                            })
                                        }
                                    >
                                        {changes === 0
                                            ? 'Nothing to import'
                                            : `Import ${plural(changes, 'security', 'securities')}`}
                                    </Button>
                                    <span className="note">
                                        All or nothing, exactly as previewed.
                                    </span>
                                </div>
                                {commit.error ? (
                                    <>
                                        <ProblemView error={commit.error} />
                                        {problemOf(commit.error).status === 409 && file && (
                                            <Button onClick={() => make(file)}>
                                                Review the new plan
                                            </Button>
                                        )}
                                    </>
                                ) : null}
                            </Section>
                            <Section title="Securities of the file">
                                <Table
                                    label="Securities of the file"
                                    rows={ready.securities}
                                    columns={columns}
                                    id={(s) => s.security.symbol}
                                    filter={ready.securities.length > 10}
                                    height={420}
                                />
                            </Section>
                            <Rejected rows={ready.rejected} count={ready.totals.rejected} />
                        </>
                    )}
                </>
            )}
        </Page>
    );
}
