// A property that fails tells its cause in its own message: the report that a CI run leaves keeps messages only.
import { configureGlobal } from 'fast-check';

configureGlobal({ includeErrorInReport: true });
