// The conversation beside a page, which a question states as its context.
import {useAsOf, usePlace} from '../../app/router';
import {findRoute} from '../../app/routes';
import {Dialog} from '../../ui/Dialog';
import {Conversation} from './Conversation';

export default function ChatDrawer({onClose}: {onClose: () => void}) {
    const {path} = usePlace();
    const [asOf] = useAsOf();
    const found = findRoute(path);
    const subject = Object.entries(found?.params ?? {}).map(([name, value]) => `${name} ${value}`);
    const title = found?.route.title ?? 'a page';
    const context = [`page ${title}`, ...subject, asOf && `as of ${asOf}`]
        .filter(Boolean)
        .join(', ');
    return (
        <Dialog kind="side" title="Ask about this page" onClose={onClose}>
            <p className="note">{`Sent with a question: ${context}.`}</p>
            <Conversation context={context} onGo={onClose} />
        </Dialog>
    );
}
