// Chat: questions that a language model answers with results of methods, which it cites.
import {useEffect, useRef, useState} from 'react';
import {callInParts, isAbort} from '../../api/client';
import type {ChatCitation, LlmChatAnswer, LlmTurn} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {TextArea} from '../../ui/fields';
import {issueText} from '../../ui/issue_text';
import {Page, Section} from '../../ui/Page';
import {ProblemView} from '../../ui/states';

interface Exchange {
    prompt: string;
    answer: LlmChatAnswer | null;
}

function Citations({citations}: {citations: ChatCitation[]}) {
    if (citations.length === 0) return null;
    return (
        <details>
            <summary>{`Sources (${citations.length})`}</summary>
            <ol>
                {citations.map((one) => (
                    <li key={one.id}>
                        <b>{one.id}</b> {one.method}
                        {one.error ? <span className="flag"> {one.error}</span> : null}
                        <pre className="command">
                            <code>{JSON.stringify(one.request)}</code>
                        </pre>
                    </li>
                ))}
            </ol>
        </details>
    );
}

function Answer({answer}: {answer: LlmChatAnswer}) {
    return (
        <>
            {answer.content.split('\n').map((line, i) => (
                <p key={i}>{line}</p>
            ))}
            {answer.issues.map((issue, i) => (
                <p className="flag" key={i}>
                    {issueText(issue)}
                </p>
            ))}
            {answer.unverified.length > 0 && (
                <p className="flag">{`In no result: ${answer.unverified.join(', ')}.`}</p>
            )}
            <Citations citations={answer.citations} />
            <p className="note">{`Answered by ${answer.model} at ${answer.provider}.`}</p>
        </>
    );
}

// Earlier questions with their answers, as the model receives them.
const turnsOf = (exchanges: readonly Exchange[]): LlmTurn[] =>
    exchanges.flatMap(({prompt, answer}) =>
        answer
            ? [
                  {role: 'user' as const, text: prompt},
                  {role: 'assistant' as const, text: answer.content},
              ]
            : [],
    );

export default function ChatPage() {
    const [exchanges, setExchanges] = useState<Exchange[]>([]);
    const [prompt, setPrompt] = useState('');
    const [calls, setCalls] = useState<ChatCitation[]>([]);
    const [error, setError] = useState<unknown>(null);
    const [running, setRunning] = useState<AbortController | null>(null);
    const current = useRef<AbortController | null>(null);
    useEffect(() => () => current.current?.abort(), []);
    const ask = async () => {
        const asked = prompt.trim();
        const abort = new AbortController();
        current.current = abort;
        setRunning(abort);
        setCalls([]);
        setError(null);
        setExchanges((now) => [...now, {prompt: asked, answer: null}]);
        try {
            const answer = await callInParts(
                'llm.chat',
                {prompt: asked, turns: turnsOf(exchanges)},
                (part) => setCalls((now) => [...now, (part as {call: ChatCitation}).call]),
                abort.signal,
            );
            setExchanges((now) => [...now.slice(0, -1), {prompt: asked, answer}]);
            setPrompt('');
        } catch (problem) {
            setExchanges((now) => now.slice(0, -1));
            if (!isAbort(problem)) setError(problem);
        }
        setRunning(null);
    };
    return (
        <Page title="Chat">
            {exchanges.map(({prompt: asked, answer}, i) => (
                <Section key={i} title={asked}>
                    <div aria-live="polite" aria-busy={!answer}>
                        {answer ? (
                            <Answer answer={answer} />
                        ) : (
                            <p className="note">
                                {calls.length > 0
                                    ? `Calling ${calls.map((one) => one.method).join(', ')}…`
                                    : 'Thinking…'}
                            </p>
                        )}
                    </div>
                </Section>
            ))}
            {error ? <ProblemView error={error} /> : null}
            <form
                aria-label="Question"
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void ask();
                }}
            >
                <TextArea
                    label="Question"
                    rows={3}
                    maxLength={20_000}
                    hint={
                        <>
                            Answered with results of this workspace by the default model of{' '}
                            <Link to="/assistants">Assistants</Link>. What it would change becomes a
                            proposal.
                        </>
                    }
                    value={prompt}
                    onChange={(event) => setPrompt(event.target.value)}
                />
                <div className="actions">
                    {running ? (
                        <Button onClick={() => running.abort()}>Cancel</Button>
                    ) : (
                        <Button
                            kind="primary"
                            type="submit"
                            disabledReason={prompt.trim() === '' && 'Enter a question first.'}
                        >
                            Ask
                        </Button>
                    )}
                </div>
            </form>
        </Page>
    );
}
