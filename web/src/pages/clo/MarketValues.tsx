// Ratings and loan prices of the market data that assets lack or have older ones of: a plan, and the
// import exactly as planned.
import {useChange} from '../../api/queries';
import type {CloFromMarketResponse, CloMarketRow} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {number, plural} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {Issues, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {staleAfterImport, UndoImport} from './TapePage';

const shown = (value: unknown) => (value === null ? 'none' : String(value));

const columns: Column<CloMarketRow>[] = [
    {key: 'asset', label: 'Asset', text: true, value: (r) => r.asset},
    {key: 'issuer', label: 'Issuer', text: true, value: (r) => r.issuer},
    {key: 'field', label: 'Field', text: true, value: (r) => enumLabel(r.field)},
    {
        key: 'status',
        label: 'Status',
        text: true,
        value: (r) => r.status,
        cell: (r) => <span className={`badge ${r.status}`}>{enumLabel(r.status)}</span>,
    },
    {key: 'before', label: 'Asset has', text: true, value: (r) => shown(r.before)},
    {key: 'before_date', label: 'Of', text: true, value: (r) => r.before_date ?? ''},
    {key: 'after', label: 'Market data', text: true, value: (r) => shown(r.after)},
    {key: 'effective', label: 'Date', text: true, value: (r) => r.effective},
    {key: 'source', label: 'Source', text: true, value: (r) => r.source},
    {key: 'instrument', label: 'Found by', text: true, value: (r) => r.instrument},
    {
        key: 'reason',
        label: 'Reason',
        text: true,
        value: (r) => r.reason,
        cell: (r) => <span className="wrap">{r.reason}</span>,
    },
];

function Values({plan}: {plan: CloFromMarketResponse}) {
    const {totals} = plan;
    return (
        <>
            <Tiles>
                <Tile
                    label="Assets found"
                    value={number(totals.matched)}
                    note={`of ${number(totals.assets)}`}
                />
                <Tile label="New" value={number(totals.new)} note="assets without a value" />
                <Tile label="Newer" value={number(totals.newer)} note="assets have older ones" />
                <Tile label="Kept" value={number(totals.kept)} note="assets have later ones" />
                <Tile label="Rejected" value={number(totals.rejected)} note="do not fit" />
            </Tiles>
            <Table
                label="Ratings and prices of the market data"
                rows={plan.rows}
                columns={columns}
                id={(r) => `${r.asset} ${r.field}`}
                filter
                groups={['status', 'source']}
                height={320}
                none="The market data has no rating or price of an asset."
                rowClass={(r) => (r.status === 'new' || r.status === 'newer' ? '' : 'excluded')}
            />
        </>
    );
}

export function MarketValues() {
    const plan = useChange('clo.asset.from_market');
    const commit = useChange('clo.asset.from_market', [...staleAfterImport]);
    const planned = plan.data;
    const changes = planned ? planned.totals.new + planned.totals.newer : 0;
    const done = commit.data;
    return (
        <Section
            title="Ratings and prices of the market data"
            note={
                <>
                    Fills in values that assets lack, and replaces older ones.{' '}
                    <Link to="/market/records">Quotes and ratings</Link> imports them.
                </>
            }
        >
            {done ? (
                <div className="row">
                    <p role="status">{`${plural(done.totals.new + done.totals.newer, 'value')} recorded.`}</p>
                    {done.import && (
                        <UndoImport
                            of={{id: done.import, file_name: 'market data'}}
                            onDone={() => commit.reset()}
                        />
                    )}
                </div>
            ) : (
                planned && <Values plan={planned} />
            )}
            {done && done.issues.length > 0 && <Issues issues={done.issues} />}
            {plan.error ? <ProblemView error={plan.error} /> : null}
            {commit.error ? <ProblemView error={commit.error} /> : null}
            <div className="row">
                <Button
                    disabledReason={plan.isPending && 'Comparing already.'}
                    onClick={() => {
                        commit.reset();
                        plan.mutate({});
                    }}
                >
                    Compare
                </Button>
                {planned && !done && (
                    <Button
                        kind="primary"
                        disabledReason={
                            (changes === 0 && 'There is nothing to record.') ||
                            (commit.isPending && 'Recording already.')
                        }
                        onClick={() =>
                            commit.mutate({commit: true, plan_digest: planned.plan_digest})
                        }
                    >
                        {`Record ${plural(changes, 'value')}`}
                    </Button>
                )}
            </div>
        </Section>
    );
}
