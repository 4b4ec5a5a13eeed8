// The user's own account: profile, password, one-time codes, sign-ins, notifications.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {LinkedIdentity, Me, SignIn} from '../../api/types.gen';
import {NoticePreferences} from '../../app/NoticePreferences';
import {checkSession, signOut} from '../../app/session';
import {Link} from '../../app/router';
import {Button, missingFields} from '../../ui/Button';
import {CheckField, TextField} from '../../ui/fields';
import {errorsOf} from '../../ui/form';
import {instant} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {OneTimeCodes} from './OneTimeCodes';
import {programName} from './program_name';

function Profile({me}: {me: Me}) {
    const change = useChange('auth.profile', ['auth.me', 'workspace.members']);
    const [name, setName] = useState(me.name);
    const {at, elsewhere} = errorsOf(change.error, ['name']);
    return (
        <form
            className="row"
            noValidate
            aria-label="Profile"
            onSubmit={(event) => {
                event.preventDefault();
                change.mutate({name: name.trim()}, {onSuccess: () => void checkSession()});
            }}
        >
            <TextField
                label="Name"
                autoComplete="name"
                value={name}
                error={at('name')}
                onChange={(event) => setName(event.target.value)}
            />
            <Button
                type="submit"
                disabledReason={
                    change.isPending ? 'Saving.' : missingFields([!name.trim() && 'name'])
                }
            >
                Save
            </Button>
            <span role="status" className="note">
                {change.isSuccess ? 'Saved' : ''}
            </span>
            {elsewhere ? <ProblemView error={change.error} /> : null}
        </form>
    );
}

function Password() {
    const change = useChange('auth.password_change', ['auth.sessions']);
    const [text, setText] = useState({current_password: '', password: ''});
    const [others, setOthers] = useState(true);
    const {at, elsewhere} = errorsOf(change.error, ['current_password', 'password']);
    const field = (name: keyof typeof text) => ({
        value: text[name],
        error: at(name),
        onChange: (event: {target: {value: string}}) =>
            setText((now) => ({...now, [name]: event.target.value})),
    });
    return (
        <form
            noValidate
            aria-label="Password"
            onSubmit={(event) => {
                event.preventDefault();
                change.mutate(
                    {...text, end_other_sign_ins: others},
                    {onSuccess: () => setText({current_password: '', password: ''})},
                );
            }}
        >
            <div className="form-grid">
                <TextField
                    label="Current password"
                    type="password"
                    autoComplete="current-password"
                    {...field('current_password')}
                />
                <TextField
                    label="New password"
                    type="password"
                    autoComplete="new-password"
                    hint="At least 15 characters, or 8 with one-time codes"
                    {...field('password')}
                />
            </div>
            <CheckField
                label="Sign out everywhere else"
                checked={others}
                onChange={(event) => setOthers(event.target.checked)}
            />
            {elsewhere ? <ProblemView error={change.error} /> : null}
            <div className="actions">
                <Button
                    type="submit"
                    disabledReason={
                        change.isPending
                            ? 'Changing the password.'
                            : missingFields([
                                  !text.current_password && 'current password',
                                  !text.password && 'new password',
                              ])
                    }
                >
                    Change password
                </Button>
                <span role="status" className="note">
                    {change.isSuccess ? 'The password was changed.' : ''}
                </span>
            </div>
        </form>
    );
}

const columns: Column<SignIn>[] = [
    {
        key: 'name',
        label: 'Where',
        text: true,
        value: (s) => s.name,
        cell: (s) => (s.current ? `${s.name} (this one)` : s.name),
    },
    {key: 'remote', label: 'Address', text: true, value: (s) => s.remote},
    {key: 'agent', label: 'Program', text: true, value: (s) => programName(s.agent)},
    {
        key: 'created_at',
        label: 'Signed in',
        text: true,
        value: (s) => s.created_at,
        cell: (s) => instant(s.created_at),
    },
    {
        key: 'last_used_at',
        label: 'Last used',
        text: true,
        // The time is kept to the minute; signing in was a use.
        value: (s) => s.last_used_at ?? s.created_at,
        cell: (s) => (s.current ? 'now' : instant(s.last_used_at ?? s.created_at)),
    },
];

function SignIns() {
    const all = useMethod('auth.sessions', {});
    const end = useChange('auth.revoke', ['auth.sessions']);
    return (
        <QueryResult of={all} what="Loading sign-ins">
            {({data}) => (
                <>
                    <Table
                        label="Sign-ins"
                        rows={data}
                        columns={columns}
                        id={(s) => s.id}
                        sort={{key: 'created_at', descending: true}}
                        actions={(s) => (
                            <Button
                                kind="quiet"
                                aria-label={
                                    s.current ? 'Sign out here' : `End ${s.name} ${s.remote}`
                                }
                                onClick={() =>
                                    s.current ? void signOut() : end.mutate({sign_in: s.id})
                                }
                            >
                                {s.current ? 'Sign out' : 'End'}
                            </Button>
                        )}
                    />
                    {end.error ? <ProblemView error={end.error} /> : null}
                    <div className="actions">
                        <Button
                            disabledReason={data.length < 2 && 'There is no other sign-in.'}
                            onClick={() => end.mutate({others: true})}
                        >
                            End all others
                        </Button>
                    </div>
                </>
            )}
        </QueryResult>
    );
}

const identityColumns: Column<LinkedIdentity>[] = [
    {
        key: 'provider',
        label: 'Provider',
        text: true,
        value: (i) => i.provider || i.issuer,
        cell: (i) => <span title={i.issuer}>{i.provider || i.issuer}</span>,
    },
    {key: 'subject', label: 'Known there as', text: true, value: (i) => i.subject},
    {
        key: 'linked_at',
        label: 'Linked',
        text: true,
        value: (i) => i.linked_at,
        cell: (i) => instant(i.linked_at),
    },
];

// Nothing for those who sign in with a password only.
function Identities() {
    const all = useMethod('auth.identities', {});
    const unlink = useChange('auth.identity_unlink', ['auth.identities']);
    if (!all.data || all.data.data.length === 0) return null;
    return (
        <Section
            title="Identity providers"
            note="Identities that sign in as you. Your password and one-time codes are not affected."
        >
            <Table
                label="Identities"
                rows={all.data.data}
                columns={identityColumns}
                id={(i) => `${i.issuer} ${i.subject}`}
                actions={(i) => (
                    <Button
                        kind="quiet"
                        aria-label={`Unlink ${i.provider || i.issuer}`}
                        disabledReason={unlink.isPending && 'In progress.'}
                        onClick={() => unlink.mutate({issuer: i.issuer, subject: i.subject})}
                    >
                        Unlink
                    </Button>
                )}
            />
            {unlink.error ? <ProblemView error={unlink.error} /> : null}
        </Section>
    );
}

export default function AccountPage() {
    const me = useMethod('auth.me', {});
    return (
        <Page title="Account">
            <QueryResult of={me} what="Loading the account">
                {(data) => (
                    <>
                        <Section title="Profile" note={data.email}>
                            <Profile me={data} />
                        </Section>
                        {data.has_password && (
                            <>
                                <Section title="Password">
                                    <Password />
                                </Section>
                                <Section title="One-time codes">
                                    <OneTimeCodes me={data} />
                                </Section>
                            </>
                        )}
                        <Identities />
                        <Section title="Where you are signed in">
                            <SignIns />
                        </Section>
                        <Section title="Notifications">
                            <NoticePreferences />
                        </Section>
                        <Allowed to="auth.create_token">
                            <p className="note">
                                Programs call the API with a <Link to="/tokens">service token</Link>
                                .
                            </p>
                        </Allowed>
                    </>
                )}
            </QueryResult>
        </Page>
    );
}
