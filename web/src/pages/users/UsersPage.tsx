// The users of the server, for administrators of the home workspace.
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {LinkResponse, Role, UserDetail} from '../../api/types.gen';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {SelectField, TextField} from '../../ui/fields';
import {errorsOf} from '../../ui/form';
import {instant} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {LinkDialog, roleOptions} from './shared';
import {Question} from '../../ui/Question';

const homeRole = (user: UserDetail): string =>
    user.workspaces.find((one) => one.home)?.role ?? 'none';

const stateOf = (user: UserDetail): string => {
    if (!user.enabled) return 'Disabled';
    if (!user.has_password) return 'Invited';
    return user.reset_requested_at ? 'Asks for a new password' : 'Active';
};

const columns: Column<UserDetail>[] = [
    {key: 'name', label: 'Name', text: true, value: (u) => u.name},
    {key: 'email', label: 'E-mail', text: true, value: (u) => u.email},
    {key: 'state', label: 'State', text: true, value: stateOf},
    {key: 'role', label: 'Home role', text: true, value: homeRole},
    {
        key: 'codes',
        label: 'One-time codes',
        text: true,
        value: (u) => (u.one_time_codes ? 'on' : 'off'),
    },
    {
        key: 'workspaces',
        label: 'Teams',
        text: true,
        value: (u) =>
            u.workspaces
                .filter((one) => one.kind === 'team')
                .map((one) => one.name)
                .join(', '),
    },
    {
        key: 'last_sign_in_at',
        label: 'Last sign-in',
        text: true,
        value: (u) => u.last_sign_in_at,
        cell: (u) => (u.last_sign_in_at ? instant(u.last_sign_in_at) : 'never'),
    },
];

function Invite({onClose}: {onClose: () => void}) {
    const invite = useChange('user.invite', ['user.list', 'workspace.members']);
    const [text, setText] = useState({email: '', name: ''});
    const [role, setRole] = useState<Role | ''>('viewer');
    const {at, elsewhere} = errorsOf(invite.error, ['email', 'name']);
    if (invite.data) return <LinkDialog link={invite.data} title="Invitation" onClose={onClose} />;
    return (
        <Dialog title="Invite a user" onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    invite.mutate({
                        email: text.email.trim(),
                        name: text.name.trim(),
                        role: role === '' ? null : role,
                    });
                }}
            >
                <div className="form-grid">
                    <TextField
                        label="E-mail address"
                        type="email"
                        autoFocus
                        value={text.email}
                        error={at('email')}
                        onChange={(event) => setText({...text, email: event.target.value})}
                    />
                    <TextField
                        label="Name"
                        value={text.name}
                        error={at('name')}
                        onChange={(event) => setText({...text, name: event.target.value})}
                    />
                    <SelectField
                        label="Role in the home workspace"
                        value={role}
                        options={[...roleOptions, ['', 'None: only a personal workspace']]}
                        onChange={(event) => setRole(event.target.value as Role | '')}
                    />
                </div>
                {elsewhere ? <ProblemView error={invite.error} /> : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            invite.isPending
                                ? 'Making the invitation.'
                                : missingFields([!text.email.trim() && 'e-mail address'])
                        }
                    >
                        Invite
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

const stale = ['user.list' as const, 'workspace.members' as const];

// Everything that can be done with one user.
function UserDialog({user, onClose}: {user: UserDetail; onClose: () => void}) {
    const update = useChange('user.update', stale);
    const disable = useChange('user.disable', stale);
    const enable = useChange('user.enable', stale);
    const remove = useChange('user.delete', stale);
    const reset = useChange('user.reset', stale);
    const [name, setName] = useState(user.name);
    const [email, setEmail] = useState(user.email);
    const [role, setRole] = useState(homeRole(user));
    const [asking, setAsking] = useState(false);
    const [link, setLink] = useState<LinkResponse | null>(null);
    const error = disable.error ?? enable.error ?? reset.error;
    const {at, elsewhere} = errorsOf(update.error, ['name', 'email']);
    if (link) return <LinkDialog link={link} title={`Link for ${user.name}`} onClose={onClose} />;
    if (asking)
        return (
            <Question
                title={`Delete ${user.name}?`}
                action="Delete"
                busy={remove.isPending}
                error={remove.error}
                onYes={() => remove.mutate({user: user.id}, {onSuccess: onClose})}
                onClose={() => setAsking(false)}
            >
                <p>
                    The user is signed out everywhere and leaves all teams. The personal workspace
                    is closed. What the user did in teams stays, and the audit log keeps the id{' '}
                    <code>{user.id}</code>.
                </p>
            </Question>
        );
    const save = () =>
        update.mutate(
            {
                user: user.id,
                name: name.trim(),
                email: email.trim(),
                ...(role !== 'none' && role !== homeRole(user) && {role: role as Role}),
            },
            {onSuccess: onClose},
        );
    return (
        <Dialog title={user.name} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    save();
                }}
            >
                <div className="form-grid">
                    <TextField
                        label="Name"
                        value={name}
                        error={at('name')}
                        onChange={(event) => setName(event.target.value)}
                    />
                    <TextField
                        label="E-mail address"
                        type="email"
                        value={email}
                        error={at('email')}
                        onChange={(event) => setEmail(event.target.value)}
                    />
                    <SelectField
                        label="Role in the home workspace"
                        value={role}
                        options={
                            homeRole(user) === 'none'
                                ? [['none', 'Not a member'], ...roleOptions]
                                : roleOptions
                        }
                        onChange={(event) => setRole(event.target.value)}
                    />
                </div>
                {elsewhere || error ? (
                    <ProblemView error={elsewhere ? update.error : error} />
                ) : null}
                <div className="row">
                    <Button
                        onClick={() => reset.mutate({user: user.id}, {onSuccess: setLink})}
                        disabledReason={!user.enabled && 'Enable the user first.'}
                    >
                        {user.has_password ? 'New password link' : 'New invitation'}
                    </Button>
                    {user.one_time_codes && (
                        <Button
                            onClick={() =>
                                update.mutate(
                                    {user: user.id, remove_one_time_codes: true},
                                    {onSuccess: onClose},
                                )
                            }
                        >
                            Remove one-time codes
                        </Button>
                    )}
                    {user.enabled ? (
                        <Button
                            onClick={() => disable.mutate({user: user.id}, {onSuccess: onClose})}
                        >
                            Disable
                        </Button>
                    ) : (
                        <Button
                            onClick={() => enable.mutate({user: user.id}, {onSuccess: onClose})}
                        >
                            Enable
                        </Button>
                    )}
                    <Button kind="danger" onClick={() => setAsking(true)}>
                        Delete
                    </Button>
                </div>
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            update.isPending
                                ? 'Saving.'
                                : missingFields([
                                      !name.trim() && 'name',
                                      !email.trim() && 'e-mail address',
                                  ])
                        }
                    >
                        Save
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

// Whether the server can send mail, and a message to try it.
function Mail() {
    const status = useMethod('mail.status', {});
    const test = useChange('mail.test', ['mail.status']);
    return (
        <QueryResult of={status} what="Loading the state of mail" lines={2}>
            {(mail) =>
                mail.configured ? (
                    <>
                        <p>
                            Mail is sent from {mail.from} through {mail.server}. Waiting:{' '}
                            {mail.queued}. In the last 30 days sent: {mail.sent}, given up:{' '}
                            {mail.failed}.
                        </p>
                        {mail.last_error && <p className="note">Last error: {mail.last_error}</p>}
                        <div className="row">
                            <Button
                                onClick={() => test.mutate({})}
                                disabledReason={test.isPending && 'Sending.'}
                            >
                                Send a test message
                            </Button>
                            <span role="status" className="note">
                                {test.data ? `Sent to ${test.data.to}` : ''}
                            </span>
                        </div>
                        {test.error ? <ProblemView error={test.error} /> : null}
                    </>
                ) : (
                    <p className="note">
                        This server sends no mail: send invitations and links yourself, or set{' '}
                        <code>mail_server</code>, <code>mail_from</code> and <code>public_url</code>
                        .
                    </p>
                )
            }
        </QueryResult>
    );
}

export default function UsersPage() {
    const users = useMethod('user.list', {limit: 500});
    const [inviting, setInviting] = useState(false);
    const [shown, setShown] = useState<UserDetail | null>(null);
    return (
        <Page
            title="Users of this server"
            actions={
                <Button kind="primary" onClick={() => setInviting(true)}>
                    Invite user
                </Button>
            }
        >
            <QueryResult of={users} what="Loading users">
                {({data}) => (
                    <Table
                        label="Users"
                        rows={data}
                        columns={columns}
                        id={(u) => u.id}
                        filter
                        groups={['state', 'role']}
                        sort={{key: 'name', descending: false}}
                        rowClass={(u) => (u.enabled ? '' : 'excluded')}
                        actions={(u) => (
                            <Button
                                kind="quiet"
                                aria-label={`Edit ${u.name}`}
                                onClick={() => setShown(u)}
                            >
                                Edit
                            </Button>
                        )}
                    />
                )}
            </QueryResult>
            <Section title="Mail">
                <Mail />
            </Section>
            {inviting && <Invite onClose={() => setInviting(false)} />}
            {shown && <UserDialog user={shown} onClose={() => setShown(null)} />}
        </Page>
    );
}
