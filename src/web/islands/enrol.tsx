import { mount } from './shared/mount.tsx';

mount('enrol', () => <p>…</p>);
