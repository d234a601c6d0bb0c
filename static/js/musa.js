// One module per behaviour; each listens on the document, so that what htmx swaps in works at once.
import "./toasts.js";
import "./refusals.js";
import "./times.js";
import "./copy.js";
import "./keys.js";
import "./composer-references.js";
import "./composer-drop.js";
import "./composer-estimate.js";
import "./composer-draft.js";
import "./composer-submit.js";
import "./gallery-keys.js";
import "./gallery-actions.js";
import "./gallery-return.js";
import "./live.js";
import "./queue.js";
import "./done-notice.js";
import "./viewer-keys.js";
