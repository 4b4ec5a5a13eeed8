// Service tokens: list, creation with its secret shown once, revocation.
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {CreateTokenRequestFields, type CreateTokenResponse, type Token} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {CheckField, Choice, SelectField, TextField} from '../../ui/fields';
import {errorOf} from '../../ui/form';
import {instant} from '../../ui/format';
import {Page} from '../../ui/Page';
import {Empty, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {isOpen, Permissions, RevokeToken, tokenColumns} from './tokens';

const lifetimes: readonly (readonly [string, string])[] = [
    ['30', '30 days'],
    ['90', '90 days'],
    ['365', '1 year'],
    ['', 'Does not expire'],
];

// Limits of an agent a day: field of the request and its label.
const budgets = [
    ['calls_per_day', 'Calls a day'],
    ['seconds_per_day', 'Computing a day, seconds'],
    ['tokens_per_day', 'Model tokens a day'],
] as const;
type Budgets = Record<(typeof budgets)[number][0], string>;
const noBudgets: Budgets = {calls_per_day: '', seconds_per_day: '', tokens_per_day: ''};

function AgentFields({
    values,
    error,
    onChange,
}: {
    values: Budgets;
    error: unknown;
    onChange: (next: Budgets) => void;
}) {
    return (
        <>
            <p className="note">
                What an agent would change waits on the page <Link to="/proposals">Proposals</Link>.
                An empty limit is no limit.
            </p>
            <div className="form-grid">
                {budgets.map(([key, label]) => (
                    <TextField
                        key={key}
                        label={label}
                        inputMode="numeric"
                        of={CreateTokenRequestFields[key]}
                        value={values[key]}
                        error={errorOf(error, key)}
                        onChange={(event) => onChange({...values, [key]: event.target.value})}
                    />
                ))}
            </div>
        </>
    );
}

// The areas of permissions, such as portfolio, with their permissions.
function byArea(permissions: readonly string[]): [string, string[]][] {
    const areas = new Map<string, string[]>();
    for (const one of permissions) {
        const [area = one] = one.split(':');
        areas.set(area, [...(areas.get(area) ?? []), one]);
    }
    return [...areas];
}

function PermissionChoice({
    all,
    chosen,
    onChange,
}: {
    all: readonly string[];
    chosen: ReadonlySet<string>;
    onChange: (next: Set<string>) => void;
}) {
    const toggle = (name: string) => {
        const next = new Set(chosen);
        if (!next.delete(name)) next.add(name);
        onChange(next);
    };
    return (
        <fieldset className="permissions">
            <legend className="sr">Permissions</legend>
            {byArea(all).map(([area, names]) => (
                <div key={area} className="row">
                    {names.map((name) => (
                        <CheckField
                            key={name}
                            label={name}
                            checked={chosen.has(name)}
                            onChange={() => toggle(name)}
                        />
                    ))}
                </div>
            ))}
        </fieldset>
    );
}

function CreateToken({onClose}: {onClose: () => void}) {
    const me = useMethod('auth.me', {});
    const create = useChange('auth.create_token', ['auth.tokens']);
    const [name, setName] = useState('');
    const [days, setDays] = useState('90');
    const [scope, setScope] = useState<'all' | 'some'>('some');
    const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
    const [agent, setAgent] = useState(false);
    const [limits, setLimits] = useState(noBudgets);
    if (create.data) return <Secret made={create.data} name={name} onClose={onClose} />;
    const all = (me.data?.permissions ?? []).filter((one) => one !== 'public');
    return (
        <Dialog title="Create a token" onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    create.mutate({
                        name: name.trim(),
                        scopes: scope === 'all' ? [] : [...chosen],
                        expires_in_days: days === '' ? null : Number(days),
                        agent,
                        ...(agent
                            ? Object.fromEntries(
                                  budgets.map(([key]) => [key, Number(limits[key].trim() || 0)]),
                              )
                            : {}),
                    });
                }}
            >
                <div className="form-grid">
                    <TextField
                        label="Purpose"
                        autoFocus
                        placeholder="nightly import"
                        value={name}
                        error={errorOf(create.error, 'name')}
                        onChange={(event) => setName(event.target.value)}
                    />
                    <SelectField
                        label="Lifetime"
                        value={days}
                        options={lifetimes}
                        onChange={(event) => setDays(event.target.value)}
                    />
                </div>
                <CheckField
                    label="For an agent: its changes become proposals"
                    checked={agent}
                    onChange={() => setAgent(!agent)}
                />
                {agent && <AgentFields values={limits} error={create.error} onChange={setLimits} />}
                <div className="row">
                    <Choice
                        label="Permissions"
                        value={scope}
                        options={[
                            ['some', 'Selected permissions'],
                            ['all', 'All of mine'],
                        ]}
                        onChange={setScope}
                    />
                </div>
                {scope === 'some' && (
                    <PermissionChoice all={all} chosen={chosen} onChange={setChosen} />
                )}
                {create.error &&
                !['name', ...budgets.map(([key]) => key)].some((key) =>
                    errorOf(create.error, key),
                ) ? (
                    <ProblemView error={create.error} />
                ) : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            create.isPending
                                ? 'Already creating.'
                                : missingFields([
                                      name.trim() === '' && 'purpose',
                                      scope === 'some' &&
                                          chosen.size === 0 &&
                                          'at least one permission',
                                  ])
                        }
                    >
                        Create
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

function Secret({
    made,
    name,
    onClose,
}: {
    made: CreateTokenResponse;
    name: string;
    onClose: () => void;
}) {
    const [status, setStatus] = useState('');
    const copy = () =>
        navigator.clipboard.writeText(made.token).then(
            () => setStatus('Copied'),
            () => setStatus('The browser denies access to the clipboard: select the text.'),
        );
    return (
        <Dialog title={`Token ${name}`} onClose={onClose}>
            <p>Copy the token now: it is shown only once.</p>
            <pre className="command secret">
                <code>{made.token}</code>
            </pre>
            <div className="row">
                <Button kind="primary" autoFocus onClick={() => void copy()}>
                    Copy
                </Button>
                <span role="status" className="note">
                    {status}
                </span>
            </div>
            <p className="note">
                Sent as <code>Authorization: Bearer</code>.{' '}
                {made.expires_at
                    ? `Expires ${instant(made.expires_at)}.`
                    : 'Valid until it is revoked.'}
            </p>
            <div className="actions">
                <Button onClick={onClose}>Done</Button>
            </div>
        </Dialog>
    );
}

const columns = [
    ...tokenColumns.filter(({key}) => key !== 'kind' && key !== 'scopes'),
    {
        key: 'scopes',
        label: 'Permissions',
        text: true,
        value: (t: Token) => t.scopes.join(', '),
        cell: (t: Token) => <Permissions scopes={t.scopes} />,
    },
];

export default function TokensPage() {
    const tokens = useMethod('auth.tokens', {});
    const [making, setMaking] = useState(false);
    const [leaving, setLeaving] = useState<Token | null>(null);
    const create = (
        <Button kind="primary" onClick={() => setMaking(true)}>
            Create token
        </Button>
    );
    const services = tokens.data?.data.filter((t) => t.kind === 'service') ?? [];
    return (
        <Page title="Tokens" actions={services.length > 0 ? create : undefined}>
            <QueryResult of={tokens} what="Loading tokens">
                {() =>
                    services.length === 0 ? (
                        <Empty title="No tokens yet">
                            <p>
                                A token lets a program call the API without a browser, with all of
                                your permissions or some of them.
                            </p>
                            {create}
                        </Empty>
                    ) : (
                        <>
                            <Table
                                label="Tokens"
                                rows={services}
                                columns={columns}
                                id={(t) => t.id}
                                filter
                                groups={['state']}
                                sort={{key: 'created_at', descending: true}}
                                rowClass={(t) => (isOpen(t) ? '' : 'excluded')}
                                actions={(t) =>
                                    isOpen(t) && (
                                        <Button
                                            kind="quiet"
                                            aria-label={`Revoke ${t.name}`}
                                            onClick={() => setLeaving(t)}
                                        >
                                            Revoke
                                        </Button>
                                    )
                                }
                            />
                            <p className="note">
                                Browser sessions and sign-in links:{' '}
                                <Link to="/sessions">Sessions</Link>.
                            </p>
                        </>
                    )
                }
            </QueryResult>
            {making && <CreateToken onClose={() => setMaking(false)} />}
            {leaving && <RevokeToken token={leaving} onClose={() => setLeaving(null)} />}
        </Page>
    );
}
