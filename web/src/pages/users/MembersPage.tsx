// The members of the workspace and their roles.
import {useState} from 'react';
import {useChange, useMethod, useMay} from '../../api/queries';
import type {Member, Role} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {SelectField, TextField} from '../../ui/fields';
import {errorsOf} from '../../ui/form';
import {instant} from '../../ui/format';
import {Page} from '../../ui/Page';
import {Empty, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {roleOptions} from './shared';
import {Question} from '../../ui/Question';

const columns: Column<Member>[] = [
    {
        key: 'name',
        label: 'Name',
        text: true,
        value: (m) => m.name,
        cell: (m) => (m.self ? `${m.name} (you)` : m.name),
    },
    {key: 'email', label: 'E-mail', text: true, value: (m) => m.email},
    {key: 'role', label: 'Role', text: true, value: (m) => m.role},
    {
        key: 'state',
        label: 'State',
        text: true,
        value: (m) => (m.enabled ? (m.invited ? 'Invited' : 'Active') : 'Disabled'),
    },
    {
        key: 'last_sign_in_at',
        label: 'Last sign-in',
        text: true,
        value: (m) => m.last_sign_in_at,
        cell: (m) => (m.last_sign_in_at ? instant(m.last_sign_in_at) : 'never'),
    },
];

const stale = ['workspace.members' as const, 'user.list' as const, 'auth.me' as const];

function MemberDialog({member, onClose}: {member: Member | null; onClose: () => void}) {
    const add = useChange('workspace.add_member', stale);
    const [user, setUser] = useState(member?.email ?? '');
    const [role, setRole] = useState<Role>(member?.role ?? 'viewer');
    const {at, elsewhere} = errorsOf(add.error, member ? [] : ['user']);
    return (
        <Dialog title={member ? `Role of ${member.name}` : 'Add a member'} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    add.mutate({user: user.trim(), role}, {onSuccess: onClose});
                }}
            >
                <div className="form-grid">
                    {!member && (
                        <TextField
                            label="E-mail address"
                            type="email"
                            hint="Of a user of this server; administrators of the home workspace invite new ones"
                            autoFocus
                            value={user}
                            error={at('user')}
                            onChange={(event) => setUser(event.target.value)}
                        />
                    )}
                    <SelectField
                        label="Role"
                        value={role}
                        options={roleOptions}
                        onChange={(event) => setRole(event.target.value as Role)}
                    />
                </div>
                {elsewhere ? <ProblemView error={add.error} /> : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            add.isPending
                                ? 'Saving.'
                                : missingFields([!user.trim() && 'e-mail address'])
                        }
                    >
                        {member ? 'Save' : 'Add'}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export default function MembersPage() {
    const me = useMethod('auth.me', {});
    const members = useMethod('workspace.members', {});
    const remove = useChange('workspace.remove_member', stale);
    const [shown, setShown] = useState<Member | 'new' | null>(null);
    const [leaving, setLeaving] = useState<Member | null>(null);
    const place = me.data?.workspaces.find((one) => one.id === me.data?.tenant);
    const may = useMay()('workspace.add_member') !== false && place?.kind === 'team';
    return (
        <Page
            title={`Members${place ? ` of ${place.name}` : ''}`}
            actions={
                may ? (
                    <Button kind="primary" onClick={() => setShown('new')}>
                        Add member
                    </Button>
                ) : undefined
            }
        >
            {place?.kind === 'personal' && (
                <Empty title="A personal workspace has one member">
                    <p>
                        To work with others, make a team in{' '}
                        <Link to="/workspace">Workspace settings</Link>.
                    </p>
                </Empty>
            )}
            <QueryResult of={members} what="Loading members">
                {({data}) => (
                    <Table
                        label="Members"
                        rows={data}
                        columns={columns}
                        id={(m) => m.user}
                        filter
                        groups={['role', 'state']}
                        sort={{key: 'name', descending: false}}
                        {...(may && {
                            actions: (m: Member) => (
                                <>
                                    <Button
                                        kind="quiet"
                                        aria-label={`Change the role of ${m.name}`}
                                        onClick={() => setShown(m)}
                                    >
                                        Role
                                    </Button>
                                    <Button
                                        kind="quiet"
                                        aria-label={`Remove ${m.name}`}
                                        onClick={() => setLeaving(m)}
                                    >
                                        Remove
                                    </Button>
                                </>
                            ),
                        })}
                    />
                )}
            </QueryResult>
            {shown && (
                <MemberDialog
                    member={shown === 'new' ? null : shown}
                    onClose={() => setShown(null)}
                />
            )}
            {leaving && (
                <Question
                    title={`Remove ${leaving.name}?`}
                    action="Remove"
                    busy={remove.isPending}
                    error={remove.error}
                    onYes={() =>
                        remove.mutate({user: leaving.user}, {onSuccess: () => setLeaving(null)})
                    }
                    onClose={() => setLeaving(null)}
                >
                    <p>The user no longer sees this workspace. What they did in it stays.</p>
                </Question>
            )}
        </Page>
    );
}
