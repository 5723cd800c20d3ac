/** What a pod's annotations say of its network attachments, as Multus writes them. */
@NullMarked
package io.dmac.app.attachment;

import org.jspecify.annotations.NullMarked;
