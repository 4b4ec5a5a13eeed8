// Chat: questions that a language model answers with results of methods, which it cites.
import {Page, Section} from '../../ui/Page';
import {Conversation} from './Conversation';

export default function ChatPage() {
    return (
        <Page title="Chat">
            <Section title="Conversation">
                <Conversation />
            </Section>
        </Page>
    );
}
