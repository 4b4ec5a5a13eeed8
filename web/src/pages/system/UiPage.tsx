import {Page} from '../../ui/Page';
export default function UiPage() { return <Page title="Design system"><p /></Page>; }
