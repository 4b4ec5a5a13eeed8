// Where an object is not in this workspace: the same address in the user's others, which may have it.
import {useMethod} from '../api/queries';
import {pathHere} from './router';

export function OtherWorkspaces() {
    const {data: me} = useMethod('auth.me', {});
    const others = (me?.workspaces ?? []).filter((one) => one.id !== me?.tenant);
    if (!me?.users || others.length === 0) return null;
    return (
        <p>
            This is the workspace {me.tenant_name}. Open the address in another of yours:{' '}
            {others.map((one, i) => (
                <span key={one.id}>
                    {i > 0 && ', '}
                    <a href={`/w/${one.slug}${pathHere()}${window.location.search}`}>{one.name}</a>
                </span>
            ))}
        </p>
    );
}
