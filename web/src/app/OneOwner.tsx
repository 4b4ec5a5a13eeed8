// In place of the pages about users on an installation that belongs to one owner.
import {Page} from '../ui/Page';
import {Empty} from '../ui/states';
import {Link} from './router';

export function OneOwner({title}: {title: string}) {
    return (
        <Page title={title}>
            <Empty title="This installation has one owner">
                <p>
                    The owner signs in with a link, without an account. To let several people sign
                    in with passwords, restart the server with <code>BALLAST_USERS=true</code> and
                    open the link that it prints.
                </p>
                <p>
                    <Link to="/sessions">Active sessions and tokens</Link> lists what is signed in
                    now.
                </p>
            </Empty>
        </Page>
    );
}
