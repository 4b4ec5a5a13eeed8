// A page that fails leaves the frame standing, says what happened, and can be tried again.
import {Component, type ReactNode} from 'react';
import {Button} from '../ui/Button';
import {ProblemView} from '../ui/states';

export class ErrorBoundary extends Component<
    {children: ReactNode; resetKey: string},
    {error: unknown}
> {
    override state: {error: unknown} = {error: null};

    static getDerivedStateFromError(error: unknown) {
        return {error};
    }

    override componentDidUpdate(before: {resetKey: string}) {
        if (before.resetKey !== this.props.resetKey && this.state.error)
            this.setState({error: null});
    }

    override render() {
        if (!this.state.error) return this.props.children;
        // Code that was there when the page was opened is gone after an update of the server.
        const stale = /dynamically imported module|Importing a module/.test(
            String(this.state.error),
        );
        return (
            <div className="page">
                <ProblemView error={this.state.error} />
                <p>
                    <Button
                        kind="primary"
                        onClick={() =>
                            stale ? window.location.reload() : this.setState({error: null})
                        }
                    >
                        {stale ? 'Load the page again' : 'Try again'}
                    </Button>
                </p>
            </div>
        );
    }
}
