// The terms of a deal: dates, tranches, fees, coverage tests and waterfalls; versions with what
// changed; the document itself for download and amendment.
import {Allowed} from '../../app/Allowed';
import {useMemo, useState} from 'react';
import {Problem} from '../../api/client';
import {useChange, useMethod} from '../../api/queries';
import type {CloDeal, CloDealVersion, CloDealView, CloStep} from '../../api/types.gen';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {download} from '../../ui/download';
import {enumLabel} from '../../ui/enum_labels';
import {FileField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {instant, number, percent} from '../../ui/format';
import {Facts, Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {couponText} from './CapitalStack';
import {EditTerms} from './EditTerms';
import {ReviewPanel} from '../reviews/ReviewPanel';
import {DealFrame, useSlug} from './frame';
import {rulesOf} from './rules_text';
import {WaitingProposals} from './Proposals';
import {stepTerms} from './step_text';

function Steps({title, steps}: {title: string; steps: readonly CloStep[]}) {
    const rows = steps.map((step, i) => ({...step, place: i + 1}));
    return (
        <Section title={title}>
            <Table
                label={title}
                rows={rows}
                id={(s) => `${s.place}`}
                sort={null}
                columns={[
                    {key: 'place', label: 'No.', value: (s) => s.place},
                    {key: 'id', label: 'Step', text: true, value: (s) => s.id},
                    {key: 'kind', label: 'Kind', text: true, value: (s) => enumLabel(s.step)},
                    {key: 'terms', label: 'Terms', text: true, value: stepTerms},
                    {key: 'clause', label: 'Clause', text: true, value: (s) => s.clause},
                ]}
            />
        </Section>
    );
}

function Tranches({document}: {document: CloDeal}) {
    return (
        <Section title="Tranches">
            <Table
                label="Tranches"
                rows={document.tranches}
                id={(t) => t.id}
                sort={null}
                columns={[
                    {key: 'id', label: 'Tranche', text: true, value: (t) => t.id},
                    {key: 'rank', label: 'Rank', value: (t) => t.rank},
                    {
                        key: 'original',
                        label: 'Original balance',
                        unit: document.currency,
                        value: (t) => Number(t.original),
                        cell: (t) => number(Number(t.original)),
                    },
                    {
                        key: 'coupon',
                        label: 'Coupon',
                        text: true,
                        value: (t) => couponText(t, document.index),
                    },
                    {
                        key: 'deferrable',
                        label: 'Interest',
                        text: true,
                        value: (t) =>
                            t.kind === 'equity'
                                ? ''
                                : t.deferrable
                                  ? 'deferrable'
                                  : 'not deferrable',
                    },
                    {
                        key: 'ratings',
                        label: 'Ratings',
                        text: true,
                        value: (t) =>
                            Object.entries(t.ratings ?? {})
                                .map(([agency, rating]) => `${enumLabel(agency)} ${rating}`)
                                .join(', '),
                    },
                ]}
            />
        </Section>
    );
}

function Coverage({document}: {document: CloDeal}) {
    const ratio = (value: number | null | undefined) =>
        value === null || value === undefined ? 'none' : `${percent(value, 1)}%`;
    return (
        <Section title="Coverage tests and fees">
            <div className="columns">
                <Table
                    label="Coverage tests"
                    rows={document.coverage ?? []}
                    id={(c) => c.id}
                    sort={null}
                    none="The deal has no coverage tests."
                    columns={[
                        {key: 'id', label: 'Group', text: true, value: (c) => c.id},
                        {
                            key: 'tranches',
                            label: 'Tranches',
                            text: true,
                            value: (c) => c.tranches.join(', '),
                        },
                        {
                            key: 'oc',
                            label: 'OC trigger',
                            value: (c) => c.oc,
                            cell: (c) => ratio(c.oc),
                        },
                        {
                            key: 'ic',
                            label: 'IC trigger',
                            value: (c) => c.ic,
                            cell: (c) => ratio(c.ic),
                        },
                    ]}
                />
                <Table
                    label="Fees"
                    rows={document.fees ?? []}
                    id={(f) => f.id}
                    sort={null}
                    none="The deal has no fees."
                    columns={[
                        {key: 'id', label: 'Fee', text: true, value: (f) => f.id},
                        {
                            key: 'rate',
                            label: 'Rate',
                            unit: '% a year',
                            value: (f) => f.rate,
                            cell: (f) => percent(f.rate ?? 0, 3),
                        },
                        {
                            key: 'amount',
                            label: 'Amount a year',
                            unit: document.currency,
                            value: (f) => Number(f.amount ?? 0),
                            cell: (f) => number(Number(f.amount ?? 0)),
                        },
                        {
                            key: 'cap',
                            label: 'Senior cap',
                            text: true,
                            value: (f) =>
                                f.cap
                                    ? `${number(Number(f.cap.amount ?? 0))} + ${percent(f.cap.rate ?? 0, 3)}%`
                                    : 'none',
                        },
                    ]}
                />
            </div>
        </Section>
    );
}

const versionColumns: Column<CloDealVersion>[] = [
    {key: 'version', label: 'Version', value: (v) => v.version},
    {key: 'effective', label: 'Effective', text: true, value: (v) => v.effective},
    {key: 'reason', label: 'Reason', text: true, value: (v) => v.reason},
    {key: 'clause', label: 'Clause', text: true, value: (v) => v.clause},
    {
        key: 'changed',
        label: 'Changed',
        text: true,
        value: (v) => v.changed.slice(0, 6).join(', ') + (v.changed.length > 6 ? ' …' : ''),
    },
    {
        key: 'known',
        label: 'Recorded',
        text: true,
        value: (v) => v.known_at,
        cell: (v) => instant(v.known_at),
    },
];

// A new version from an edited document.
function Amend({deal, onClose}: {deal: CloDealView; onClose: () => void}) {
    const slug = useSlug();
    const [file, setFile] = useState<File | null>(null);
    const [unread, setUnread] = useState<Error | null>(null);
    const update = useChange('clo.deal.update', [
        'clo.deal.get',
        'clo.deal.versions',
        'clo.deal.list',
        'clo.tests',
        'clo.project',
    ]);
    const {text, field, draft} = useFields(
        `clo.amend ${slug}`,
        {effective: deal.as_of, reason: '', clause: ''},
        update.error,
    );
    const store = async () => {
        if (!file) return;
        setUnread(null);
        let document: CloDeal;
        try {
            document = JSON.parse(await file.text());
        } catch (error) {
            setUnread(
                new Problem({
                    title: `${file.name} is not a JSON document`,
                    detail: error instanceof Error ? error.message : String(error),
                }),
            );
            return;
        }
        update.mutate(
            {deal: slug, document, ...text, if_match: deal.etag},
            {
                onSuccess: () => {
                    draft.clear();
                    onClose();
                },
            },
        );
    };
    const error = unread ?? update.error;
    return (
        <Dialog title="Amend the terms" onClose={onClose}>
            <p>
                Download the document, edit it, and choose it here. The new version applies from its
                effective date; earlier results keep the terms that they were computed with.
            </p>
            <DraftNote of={draft} />
            <FileField
                label="Deal document"
                accept=".json,application/json"
                onFiles={(files) => setFile(files[0] ?? null)}
            />
            <TextField label="Effective" type="date" {...field('effective')} />
            <TextField label="Reason" {...field('reason')} />
            <TextField label="Clause" {...field('clause')} />
            {error ? <ProblemView error={error} /> : null}
            <div className="actions">
                <Button onClick={onClose}>Cancel</Button>
                <Button
                    kind="primary"
                    disabledReason={
                        (!file && 'Choose a file first.') ||
                        (!text.reason.trim() && missingFields(['Reason'])) ||
                        (update.isPending && 'Already storing.')
                    }
                    onClick={() => void store()}
                >
                    Store version
                </Button>
            </div>
        </Dialog>
    );
}

// That a comment may be about.
const termFigures = ['Dates', 'Tranches', 'Fees', 'Tests and overrides', 'Waterfalls'];

function Terms({deal}: {deal: CloDealView}) {
    const slug = useSlug();
    const [amending, setAmending] = useState(false);
    const [editing, setEditing] = useState(false);
    const versions = useMethod(
        'clo.deal.versions',
        useMemo(() => ({deal: slug}), [slug]),
    );
    const {document} = deal;
    const {dates} = document;
    const save = () =>
        download(
            `${slug}-v${deal.version}.json`,
            new Blob([`${JSON.stringify(document, null, 2)}\n`], {type: 'application/json'}),
        );
    return (
        <>
            <Section
                title="Dates and parties"
                tools={
                    <>
                        <Button onClick={save}>Download document</Button>
                        <Allowed to="proposal.create">
                            <Button onClick={() => setEditing(true)}>Correct terms</Button>
                        </Allowed>
                        <Allowed to="clo.deal.update">
                            <Button onClick={() => setAmending(true)}>Amend</Button>
                        </Allowed>
                    </>
                }
            >
                <Facts
                    rows={[
                        ['Closing', dates.closing],
                        ['First payment', dates.first_payment],
                        ['Non-call end', dates.non_call_end ?? 'none'],
                        ['Reinvestment end', dates.reinvestment_end ?? 'none'],
                        ['Stated maturity', dates.stated_maturity],
                        ['Payments', `every ${document.payments.months ?? 3} months`],
                        ['Index', document.index || 'none'],
                        ['Currency', document.currency],
                        ...Object.entries(document.parties ?? {}).map(
                            ([role, name]) => [enumLabel(role), name] as const,
                        ),
                    ]}
                />
            </Section>
            <Tranches document={document} />
            <Coverage document={document} />
            <Section title="Rules">
                <Facts rows={rulesOf(document)} />
            </Section>
            <Steps title="Interest waterfall" steps={document.waterfalls.interest} />
            <Steps title="Principal waterfall" steps={document.waterfalls.principal} />
            {Array.isArray(document.waterfalls.acceleration) && (
                <Steps title="Acceleration" steps={document.waterfalls.acceleration} />
            )}
            <Section title="Versions">
                <QueryResult of={versions} what="Loading versions" lines={4}>
                    {(data) => (
                        <Table
                            label="Versions of the terms"
                            rows={[...data.versions].reverse()}
                            columns={versionColumns}
                            id={(v) => String(v.version)}
                            sort={null}
                        />
                    )}
                </QueryResult>
            </Section>
            <WaitingProposals deal={slug} method="clo.deal.update" />
            <ReviewPanel
                kind="deal"
                item={deal.id}
                title="Review of the newest version"
                figures={termFigures}
            />
            {editing && <EditTerms deal={deal} onClose={() => setEditing(false)} />}
            {amending && <Amend deal={deal} onClose={() => setAmending(false)} />}
        </>
    );
}

export default function TermsPage() {
    return <DealFrame>{(deal) => <Terms deal={deal} />}</DealFrame>;
}
