// In place of a page for which the user has no permission in this workspace.
import {isHomeOnly, permissionOf, type MethodName} from '../api/client';
import {Page} from '../ui/Page';
import {Empty} from '../ui/states';
import {Link} from './router';
import {useHasUsers} from './session';

export function NotAllowed({title, needs}: {title: string; needs: MethodName}) {
    const hasUsers = useHasUsers();
    return (
        <Page title={title}>
            <Empty title="Not available to you">
                <p>
                    This page requires the permission <code>{permissionOf(needs)}</code>
                    {isHomeOnly(needs) && ' in the home workspace'}, which your role in this
                    workspace does not have. An administrator of the workspace can change the role.
                </p>
                {hasUsers && (
                    <p>
                        <Link to="/members">Members</Link> lists its administrators.
                    </p>
                )}
            </Empty>
        </Page>
    );
}
