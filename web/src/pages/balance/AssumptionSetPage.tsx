// One version of a set of behavioral assumptions: its rules, its review, and the other versions.
import {Allowed} from '../../app/Allowed';
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import type {Assumptions} from '../../api/types.gen';
import {Link, navigate, useParams, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {instant, number, percent, plural} from '../../ui/format';
import {Facts, Page, Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {ReviewPanel} from '../reviews/ReviewPanel';
import {StateChip} from '../reviews/state';
import {versionColumns} from './document_columns';
import {DeleteDialog} from '../../ui/Question';

interface Rule {
    kind: string;
    key: string;
    share: number | null; // null: the version no longer has the rule
    term: string;
    before?: string; // in the version before; absent for the first one
}

const joined = (parts: (string | 0 | false | undefined)[]) => parts.filter(Boolean).join('; ');
const unscaled = (rule: {scaled?: boolean}) => rule.scaled === false && 'unchanged under scenarios';

const rulesOf = ({behaviour}: Assumptions): Rule[] => [
    ...Object.entries(behaviour.prepayment ?? {}).map(([key, rule]) => ({
        kind: 'Prepayment, CPR',
        key,
        share: rule.cpr ?? 0,
        term: joined([
            rule.cpr_by_month?.length &&
                `initial months ${rule.cpr_by_month.map((one) => percent(one, 2)).join(', ')}%`,
            rule.after_redemption && 'of the balance after redemption',
            unscaled(rule),
        ]),
    })),
    ...Object.entries(behaviour.withdrawal ?? {}).map(([key, rule]) => ({
        kind: 'Withdrawal, TDRR',
        key,
        share: rule.rate ?? 0,
        term: joined([unscaled(rule)]),
    })),
    ...Object.entries(behaviour.deposits ?? {}).map(([key, rule]) => ({
        kind: 'Deposit, core',
        key,
        share: rule.core ?? 0,
        term: joined([
            rule.even_years && `even over ${number(rule.even_years, 1)} years`,
            (rule.distribution ?? [])
                .map(([years, share]) => `${percent(share ?? 0, 1)}% for ${years} years`)
                .join(', '),
            rule.pass_through && `pass-through ${percent(rule.pass_through, 0)}%`,
            enumLabel(rule.category ?? ''),
        ]),
    })),
];

const textOf = (rule: Rule) => joined([`${percent(rule.share, 2)}%`, rule.term]);

// The rules of a version with those of the version before it, for the reader who is to approve it.
// A rule that the version no longer has is a row without terms.
function comparedRules(shown: Assumptions, earlier: Assumptions | undefined): Rule[] {
    const now = rulesOf(shown);
    if (!earlier) return now;
    const idOf = (rule: Rule) => `${rule.kind} ${rule.key}`;
    const before = new Map(rulesOf(earlier).map((rule) => [idOf(rule), rule]));
    const rows = now.map((rule) => {
        const was = before.get(idOf(rule));
        before.delete(idOf(rule));
        return {
            ...rule,
            before: !was ? 'new' : textOf(was) === textOf(rule) ? 'unchanged' : textOf(was),
        };
    });
    return [
        ...rows,
        ...[...before.values()].map((was) => ({
            ...was,
            share: null,
            term: 'removed',
            before: textOf(was),
        })),
    ];
}

const ruleColumns: Column<Rule>[] = [
    {key: 'kind', label: 'Rule', text: true, value: (rule) => rule.kind},
    {key: 'key', label: 'Key', text: true, value: (rule) => rule.key},
    {
        key: 'share',
        label: 'Share',
        unit: '%',
        value: (rule) => rule.share,
        cell: (rule) => (rule.share === null ? '' : percent(rule.share, 2)),
    },
    {
        key: 'term',
        label: 'Terms',
        text: true,
        value: (rule) => rule.term,
        cell: (rule) => <span className="wrap">{rule.term}</span>,
    },
];
const beforeColumn = (version: number): Column<Rule> => ({
    key: 'before',
    label: `Version ${version}`,
    text: true,
    value: (rule) => rule.before ?? '',
    cell: (rule) => <span className="wrap">{rule.before}</span>,
});

function DeleteSet({set, onClose}: {set: Assumptions; onClose: () => void}) {
    return (
        <DeleteDialog
            what={set.name}
            method="alm.assumptions.delete"
            request={{set: set.set}}
            stale={['alm.assumptions.list', 'review.list']}
            onDeleted={() => navigate('/assumptions')}
            onClose={onClose}
        >
            <p>
                {`The set and its ${plural(set.versions.length, 'version')} will be deleted, with their reviews.`}
            </p>
        </DeleteDialog>
    );
}

function Shown({data}: {data: Assumptions}) {
    const earlier = useMethod(
        'alm.assumptions.get',
        data.version > 1 ? {set: data.set, version: data.version - 1} : null,
    );
    const rules = useMemo(() => comparedRules(data, earlier.data), [data, earlier.data]);
    const columns = useMemo(
        () => (earlier.data ? [...ruleColumns, beforeColumn(earlier.data.version)] : ruleColumns),
        [earlier.data],
    );
    return (
        <>
            <Section title={`Version ${data.version}`}>
                <Facts
                    rows={[
                        ['Review', <StateChip key="s" state={data.state} />],
                        ['Stored', `${instant(data.created_at)} by ${data.created_by}`],
                        ['Reason', data.note || 'none'],
                        ['Approved version', data.approved ?? 'none'],
                    ]}
                />
                <Table
                    label="Rules"
                    rows={rules}
                    id={(rule) => `${rule.kind} ${rule.key}`}
                    columns={columns}
                    none="No rules: every balance sheet that takes it runs off by contract."
                />
            </Section>
            <ReviewPanel
                kind="assumptions"
                item={data.item}
                figures={['Prepayment', 'Withdrawal', 'Deposits']}
            />
            <Section title="Versions">
                <Table
                    label="Versions"
                    rows={data.versions}
                    id={(row) => String(row.version)}
                    columns={versionColumns(`/assumptions/${data.set}`)}
                />
            </Section>
        </>
    );
}

export default function AssumptionSetPage() {
    const set = useParams().set ?? '';
    const [version] = useSearch('version');
    const chosen = Number(version);
    const view = useMethod('alm.assumptions.get', {
        set,
        version: Number.isInteger(chosen) && chosen > 0 ? chosen : null,
    });
    const [deleting, setDeleting] = useState(false);
    return (
        <Page
            title={view.data?.name ?? 'Assumption set'}
            actions={
                view.data && (
                    <Allowed to="alm.assumptions.delete">
                        <Button kind="quiet" onClick={() => setDeleting(true)}>
                            Delete set
                        </Button>
                    </Allowed>
                )
            }
        >
            <QueryResult of={view} what="Loading assumptions">
                {(data) => <Shown data={data} />}
            </QueryResult>
            <p>
                <Link to="/assumptions">All assumption sets</Link>
            </p>
            {deleting && view.data && (
                <DeleteSet set={view.data} onClose={() => setDeleting(false)} />
            )}
        </Page>
    );
}
