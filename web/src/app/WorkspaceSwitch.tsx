// The workspace in the header: its name, and on a server with users the way to the others.
import type {Me} from '../api/types.gen';
import {Popover} from '../ui/Popover';
import {Link} from './router';

export function WorkspaceSwitch({me}: {me: Me}) {
    if (!me.users || me.workspaces.length < 2)
        return (
            <span className="tenant" title={`Workspace ${me.tenant_name}`}>
                <span className="tenant-word">Workspace </span>
                <b>{me.tenant_name}</b>
            </span>
        );
    return (
        <Popover
            className="menu"
            title="Workspace"
            buttonLabel={`Workspace ${me.tenant_name}, switch`}
            label={
                <span className="tenant" title={me.tenant_name}>
                    <span className="tenant-word">Workspace </span>
                    <b>{me.tenant_name}</b>
                </span>
            }
        >
            {(close) => (
                <div className="menu-body">
                    <ul className="plain-list">
                        {me.workspaces.map((one) => (
                            <li key={one.id}>
                                {/* A page of its own: nothing of another workspace stays in memory. */}
                                <a
                                    href={`/w/${one.slug}/`}
                                    aria-current={one.id === me.tenant ? 'true' : undefined}
                                >
                                    {one.name}
                                </a>{' '}
                                <small>
                                    {one.kind}, {one.role}
                                </small>
                            </li>
                        ))}
                    </ul>
                    <p>
                        <Link to="/workspace" onClick={close}>
                            Workspace settings
                        </Link>
                    </p>
                </div>
            )}
        </Popover>
    );
}
