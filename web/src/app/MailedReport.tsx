// A report by the link of a mail, which is used up by the button and not by programs that follow links.
import {useEffect, useState} from 'react';
import {callForFile} from '../api/client';
import {Button} from '../ui/Button';
import {download} from '../ui/download';
import {StepError, useStep} from './PasswordSignIn';

export function MailedReport({linkKey}: {linkKey: string}) {
    const [name, setName] = useState('');
    const {error, busy, run} = useStep();
    useEffect(() => {
        document.title = 'Download the report \u2013 Ballast';
    }, []);
    const fetchReport = async () => {
        const file = await callForFile('report.mailed', {key: linkKey});
        window.history.replaceState(null, '', '/mailed-report');
        download(file.name, file.content);
        setName(file.name);
    };
    return (
        <main className="standalone" id="main">
            <h1>Download the report</h1>
            {name ? (
                <p role="status">
                    {name} is downloaded. This link is used up; the report is still in Ballast.
                </p>
            ) : (
                <p>The link downloads the report once, as a PDF, without signing in.</p>
            )}
            <StepError text={error} />
            <div className="actions">
                <a className="button" href="/reports">
                    Sign in and open reports
                </a>
                {!name && !error && (
                    <Button
                        kind="primary"
                        disabledReason={busy && 'Downloading.'}
                        onClick={() => void run(fetchReport)}
                    >
                        Download
                    </Button>
                )}
            </div>
        </main>
    );
}
