// Posting the trades of the blotter when they have been executed: checked first, then recorded as
// lots, all or none.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useChange} from '../../api/queries';
import {
    CloLotEntryFields as lotSpecs,
    PostCloLotsRequestFields as postSpecs,
    type CloDealView,
    type CloLotView,
} from '../../api/types.gen';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {number, plural} from '../../ui/format';
import {Facts} from '../../ui/Page';
import {Issues, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Line} from './blotter';
import {ProposeButton} from './Proposals';

const stale = [
    'clo.deal.get',
    'clo.deal.list',
    'clo.asset.list',
    'clo.asset.get',
    'clo.lot.list',
    'clo.import.list',
    'clo.tests',
    'clo.trade',
    'clo.rank_trades',
    'clo.project',
    'clo.scenario.compare',
] as const;

const lotColumns: Column<CloLotView>[] = [
    {key: 'side', label: 'Side', text: true, value: (l) => enumLabel(l.side)},
    {key: 'asset', label: 'Asset', text: true, value: (l) => l.asset},
    {key: 'par', label: 'Par', value: (l) => Number(l.par), cell: (l) => number(Number(l.par))},
    {
        key: 'price',
        label: 'Price',
        unit: '% of par',
        value: (l) => (l.price === null ? null : Number(l.price)),
        cell: (l) => (l.price === null ? 'n/a' : number(Number(l.price), 3)),
    },
];

function PostDialog({
    deal,
    lines,
    onPosted,
    onProposed,
    onClose,
}: {
    deal: CloDealView;
    lines: Line[];
    onPosted: () => void;
    onProposed: () => void;
    onClose: () => void;
}) {
    const check = useChange('clo.lot.post');
    const post = useChange('clo.lot.post', [...stale]);
    const {text, field, invalid, draft} = useFields(
        `clo.post ${deal.slug}`,
        {trade_date: '', settle_date: '', source: ''},
        post.error ?? check.error,
        {
            trade_date: lotSpecs.trade_date,
            settle_date: lotSpecs.settle_date,
            source: postSpecs.source,
        },
    );
    const [checked, setChecked] = useState('');
    const request = {
        deal: deal.slug,
        if_match: deal.etag,
        source: text.source.trim(),
        lots: lines.map(({side, asset, par, price}) => ({
            side,
            asset,
            par,
            price,
            trade_date: text.trade_date,
            settle_date: text.settle_date || null,
        })),
    };
    const now = JSON.stringify(request);
    const ready = checked === now && check.data && !check.isPending ? check.data : null;
    // Of the holdings of the day on which it is approved.
    const {if_match: _, ...proposed} = request;
    const valid = text.trade_date !== '' && invalid.length === 0;
    const submit = () => {
        if (!valid || post.isPending || check.isPending) return;
        if (!ready) {
            post.reset();
            setChecked(now);
            check.mutate({...request, dry_run: true});
            return;
        }
        post.mutate(request, {
            onSuccess: () => {
                draft.clear();
                onPosted();
            },
        });
    };
    return (
        <Dialog title="Post executed trades" onClose={onClose}>
            <form
                aria-label="Post executed trades"
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <p>
                    The trades become lots of the deal, all or none, and change its par and
                    principal cash from the trade date on. They can be undone together among the
                    imports of the page Import.
                </p>
                <DraftNote of={draft} />
                <div className="form-grid">
                    <TextField label="Trade date" type="date" {...field('trade_date')} />
                    <TextField label="Settlement date" type="date" {...field('settle_date')} />
                    <TextField label="Source" {...field('source')} />
                </div>
                {ready && (
                    <>
                        <Table
                            label="Lots to post"
                            rows={ready.lots}
                            columns={lotColumns}
                            id={(l) => `${l.side} ${l.asset} ${l.par} ${l.price}`}
                            sort={null}
                        />
                        <Facts
                            rows={[
                                [
                                    'Change of principal cash',
                                    `${number(Number(ready.cash), 2, true)} ${deal.document.currency}`,
                                ],
                            ]}
                        />
                        {ready.issues.length > 0 && <Issues issues={ready.issues} />}
                    </>
                )}
                {check.error && checked === now ? <ProblemView error={check.error} /> : null}
                {post.error ? <ProblemView error={post.error} /> : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    {ready && (
                        <ProposeButton
                            method="clo.lot.post"
                            request={proposed}
                            note={`${plural(lines.length, 'trade')} of ${deal.name}`}
                            refused={post.error}
                            onDone={() => {
                                draft.clear();
                                onProposed();
                            }}
                        />
                    )}
                    <Allowed to="clo.lot.post">
                        <Button
                            kind="primary"
                            type="submit"
                            disabledReason={
                                (text.trade_date === '' && 'Give the trade date.') ||
                                (!valid && fixErrorsFirst) ||
                                (check.isPending && 'Being checked.') ||
                                (post.isPending && 'Already posting.')
                            }
                        >
                            {ready
                                ? `Post ${lines.length === 1 ? '1 lot' : `${lines.length} lots`}`
                                : 'Check'}
                        </Button>
                    </Allowed>
                </div>
            </form>
        </Dialog>
    );
}

/** The button of the blotter that opens the dialog. */
export function PostTrades({
    deal,
    lines,
    onPosted,
    onProposed,
}: {
    deal: CloDealView;
    lines: Line[];
    onPosted: () => void;
    onProposed: () => void;
}) {
    const [open, setOpen] = useState(false);
    const unpriced = lines.find(({price}) => price === null);
    return (
        <>
            <Button
                disabledReason={
                    (lines.length === 0 && 'Add the trades first.') ||
                    (unpriced && `Give ${unpriced.asset} the price at which it was executed.`)
                }
                onClick={() => setOpen(true)}
            >
                Post executed trades
            </Button>
            {open && (
                <PostDialog
                    deal={deal}
                    lines={lines}
                    onPosted={() => {
                        setOpen(false);
                        onPosted();
                    }}
                    onProposed={() => {
                        setOpen(false);
                        onProposed();
                    }}
                    onClose={() => setOpen(false)}
                />
            )}
        </>
    );
}
