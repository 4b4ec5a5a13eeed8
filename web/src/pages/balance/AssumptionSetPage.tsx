// One version of a set of behavioral assumptions: its rules, its review, and the other versions.
import {useMethod} from '../../api/queries';
import type {Assumptions} from '../../api/types.gen';
import {Link, useParams, useSearch} from '../../app/router';
import {enumLabel} from '../../ui/enum_labels';
import {instant, number, percent} from '../../ui/format';
import {Facts, Page, Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {ReviewPanel} from '../reviews/ReviewPanel';
import {StateChip} from '../reviews/state';
import {versionColumns} from './document_columns';

interface Rule {
    kind: string;
    key: string;
    share: number;
    term: string;
}

const rulesOf = ({behaviour}: Assumptions): Rule[] => [
    ...Object.entries(behaviour.prepayment ?? {}).map(([key, rule]) => ({
        kind: 'Prepayment, CPR',
        key,
        share: rule.cpr ?? 0,
        term: rule.cpr_by_month?.length ? `ramp of ${rule.cpr_by_month.length} months` : '',
    })),
    ...Object.entries(behaviour.withdrawal ?? {}).map(([key, rule]) => ({
        kind: 'Withdrawal, TDRR',
        key,
        share: rule.rate ?? 0,
        term: '',
    })),
    ...Object.entries(behaviour.deposits ?? {}).map(([key, rule]) => ({
        kind: 'Deposit, core',
        key,
        share: rule.core ?? 0,
        term: [
            rule.even_years ? `even over ${number(rule.even_years, 1)} years` : '',
            (rule.distribution ?? [])
                .map(([years, share]) => `${percent(share ?? 0, 1)}% for ${years} years`)
                .join(', '),
            rule.pass_through ? `pass-through ${percent(rule.pass_through, 0)}%` : '',
            enumLabel(rule.category ?? ''),
        ]
            .filter(Boolean)
            .join('; '),
    })),
];

const ruleColumns: Column<Rule>[] = [
    {key: 'kind', label: 'Rule', text: true, value: (rule) => rule.kind},
    {key: 'key', label: 'Key', text: true, value: (rule) => rule.key},
    {
        key: 'share',
        label: 'Share',
        unit: '%',
        value: (rule) => rule.share,
        cell: (rule) => percent(rule.share, 2),
    },
    {key: 'term', label: 'Terms', text: true, value: (rule) => rule.term},
];

function Shown({data}: {data: Assumptions}) {
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
                    rows={rulesOf(data)}
                    id={(rule) => `${rule.kind} ${rule.key}`}
                    columns={ruleColumns}
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
    return (
        <Page title={view.data?.name ?? 'Assumption set'}>
            <QueryResult of={view} what="Loading assumptions">
                {(data) => <Shown data={data} />}
            </QueryResult>
            <p>
                <Link to="/assumptions">All assumption sets</Link>
            </p>
        </Page>
    );
}
